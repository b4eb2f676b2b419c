package io.leeway.jobs.score;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * What may be told of a window when nothing may be told of a group of fewer records than a minimum.
 *
 * <p>Immutable and thread-safe.
 *
 * @param minimumCount k, at least 2
 * @param repeated whether records are counted in several reports, by overlapping windows, windows
 *     of several sizes or revisions: counts are then told as multiples of k, rounded down, so that
 *     the difference of two reports is no smaller group
 */
public record Disclosure(long minimumCount, boolean repeated) implements Serializable {
  /** Digits of what is computed from counts that are not told at all, such as joint ones. */
  private static final MathContext DIGITS = new MathContext(2);

  public Disclosure {
    if (minimumCount < 2) {
      throw new IllegalArgumentException(
          "minimum count %d, expected at least 2".formatted(minimumCount));
    }
  }

  /** The same for a report whose records another one has too: of a segment, or on trial. */
  Disclosure ofRepeated() {
    return new Disclosure(minimumCount, true);
  }

  /** Whether these are a group that nothing may be told of. */
  boolean isSmall(long records) {
    return records > 0 && records < minimumCount;
  }

  /** A number of records that is no small group. */
  long count(long records) {
    return repeated ? records - records % minimumCount : records;
  }

  /** A part of a known whole, {@link ToldCounts#WITHHELD} if it or the rest is a small group. */
  long part(long records, long whole) {
    return isSmall(records) || isSmall(whole - records) ? ToldCounts.WITHHELD : count(records);
  }

  /** Two significant digits: too few to solve for the counts that the number is made of. */
  static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
  }
}
