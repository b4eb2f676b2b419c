package io.leeway.cli.bench;

import java.nio.ByteBuffer;

/**
 * Counts of one feature in one window, by bin code; zeros at the end are of no meaning.
 *
 * @param feature its place among the features
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Histogram(int feature, long windowStartMillis, long windowEndMillis, long[] counts) {

  byte[] toBytes() {
    ByteBuffer bytes =
        ByteBuffer.allocate(Integer.BYTES + Long.BYTES * (2 + counts.length))
            .putInt(feature)
            .putLong(windowStartMillis)
            .putLong(windowEndMillis);
    for (long count : counts) {
      bytes.putLong(count);
    }
    return bytes.array();
  }

  static Histogram of(byte[] message) {
    ByteBuffer bytes = ByteBuffer.wrap(message);
    int feature = bytes.getInt();
    long startMillis = bytes.getLong();
    long endMillis = bytes.getLong();
    long[] counts = new long[bytes.remaining() / Long.BYTES];
    bytes.asLongBuffer().get(counts);
    return new Histogram(feature, startMillis, endMillis, counts);
  }
}
