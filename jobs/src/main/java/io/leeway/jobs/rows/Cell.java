package io.leeway.jobs.rows;

/** One value of a row, with the type that its source gives it. Immutable. */
public sealed interface Cell {
  Cell MISSING = new Missing();

  /** No value. */
  record Missing() implements Cell {}

  /** A whole number. */
  record Whole(long value) implements Cell {}

  /** Any other number; may be NaN or infinite. */
  record Real(double value) implements Cell {}

  /** A number in single precision; as a category it is the shortest decimal that rounds to it. */
  record Single(float value) implements Cell {}

  /**
   * A decimal number of an encoding that the stream only reads as a number, never as a category.
   */
  record Decimal(double value) implements Cell {}

  record Text(String value) implements Cell {}

  /** One of a set of texts that the source's schema lists. */
  record Symbol(String value) implements Cell {}

  record Flag(boolean value) implements Cell {}

  /**
   * A point in time by the source's own declaration.
   *
   * @param raw the number that stands for it in the record
   */
  record Time(long epochMillis, long raw) implements Cell {}

  /**
   * An array of numbers.
   *
   * @param values not to be changed; 0 where an item is null
   * @param complete whether no item is null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Numbers(double[] values, boolean complete) implements Cell {
    /** What becomes of it where single values are expected. */
    public static final String UNUSABLE = "is an array";
  }

  /**
   * Something that cannot be monitored.
   *
   * @param reason for people, what the column is or has: {@code is an array}
   */
  record Unusable(String reason) implements Cell {}
}
