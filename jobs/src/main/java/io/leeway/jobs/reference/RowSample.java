package io.leeway.jobs.reference;

import java.util.Arrays;

/**
 * Numbers of a sample of rows: those whose row has one of the smallest hashes, so the same rows at
 * every run.
 *
 * <p>At most {@value #KEPT} numbers are kept, in at most 1.3 MB. Not thread-safe.
 */
final class RowSample {
  static final int KEPT = 65_536;
  private static final int BUFFERED = KEPT + KEPT / 4;

  private long[] hashes = new long[1024];
  private double[] values = new double[1024];
  private int size;
  private long threshold = Long.MAX_VALUE;

  void add(long row, double value) {
    long hash = Hashing.mix(row);
    if (hash > threshold) {
      return;
    }
    if (size == hashes.length) {
      int grown = Math.min(BUFFERED, size * 2);
      hashes = Arrays.copyOf(hashes, grown);
      values = Arrays.copyOf(values, grown);
    }
    hashes[size] = hash;
    values[size] = value;
    size++;
    if (size == BUFFERED) {
      dropLargest();
    }
  }

  /** The sample, sorted. */
  double[] sorted() {
    dropLargest();
    double[] copy = Arrays.copyOf(values, size);
    Arrays.sort(copy);
    return copy;
  }

  private void dropLargest() {
    if (size <= KEPT) {
      return;
    }
    long[] sorted = Arrays.copyOf(hashes, size);
    Arrays.sort(sorted);
    threshold = sorted[KEPT - 1];
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (hashes[i] <= threshold) {
        hashes[kept] = hashes[i];
        values[kept] = values[i];
        kept++;
      }
    }
    size = kept;
  }
}
