package io.leeway.jobs.operator;

import java.io.DataInput;
import java.io.IOException;

/** Reads what {@link CountWriter} writes. Not thread-safe. */
final class CountReader {
  /** A count takes at most this many groups of seven bits. */
  private static final int MAX_GROUPS = 10;

  private final DataInput source;
  private long zeros;

  CountReader(DataInput source) {
    this.source = source;
  }

  /** The next count of a sequence. */
  long read() throws IOException {
    if (zeros > 0) {
      zeros--;
      return 0;
    }
    long count = read(source);
    if (count == 0) {
      zeros = read(source);
    }
    return count;
  }

  /** A single count. */
  static long read(DataInput source) throws IOException {
    long count = 0;
    for (int group = 0; group < MAX_GROUPS; group++) {
      int bits = source.readByte();
      count |= (long) (bits & 0x7F) << (7 * group);
      if (bits >= 0) {
        return count;
      }
    }
    throw new IOException("a count has more than " + MAX_GROUPS + " bytes");
  }
}
