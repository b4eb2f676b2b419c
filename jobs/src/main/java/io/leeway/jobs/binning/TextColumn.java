package io.leeway.jobs.binning;

/**
 * The short texts of one categorical feature in a batch of records, as words of eight bytes, so
 * that they can be looked up a column at a time.
 *
 * <p>A record whose text is longer, or which has none, is left to whoever fills the column of
 * codes.
 *
 * <p>Memory: 17 bytes per record. Allocates nothing once made. Not thread-safe.
 */
public final class TextColumn {
  /** Longer texts are not taken. */
  public static final int MAX_TEXT_BYTES = 2 * Long.BYTES;

  private static final byte NONE = -1;

  final long[] firstWords;
  final long[] lastWords;
  final byte[] lengths;

  /** A column for so many records. */
  public TextColumn(int capacity) {
    this.firstWords = new long[capacity];
    this.lastWords = new long[capacity];
    this.lengths = new byte[capacity];
  }

  /** Leaves this record without a text. */
  public void skip(int record) {
    lengths[record] = NONE;
  }

  /** Takes the text of this record, of at most {@value #MAX_TEXT_BYTES} bytes. */
  public void set(int record, byte[] text, int from, int to) {
    firstWords[record] = Words.first(text, from, to);
    lastWords[record] = Words.last(text, from, to);
    lengths[record] = (byte) (to - from);
  }

  /** Whether this record has a text here. */
  public boolean has(int record) {
    return lengths[record] >= 0;
  }

  /** How many bytes the text of a record has that has one, else a negative number. */
  public int length(int record) {
    return lengths[record];
  }

  /** Writes the text of a record that has one to the beginning of the array. */
  public void copy(int record, byte[] into) {
    int length = lengths[record];
    Words.write(firstWords[record], into, 0, Math.min(length, Long.BYTES));
    if (length > Long.BYTES) {
      Words.write(lastWords[record], into, length - Long.BYTES, Long.BYTES);
    }
  }
}
