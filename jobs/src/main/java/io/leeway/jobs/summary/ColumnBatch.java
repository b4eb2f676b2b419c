package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureRow;
import java.util.Arrays;
import java.util.List;

/**
 * Up to {@value #CAPACITY} records as columns: numbers as they are, categories as bin codes of one
 * byte.
 *
 * <p>A column at a time, numbers are binned with one table in the cache and counted into one small
 * array, and the codes of two features lie side by side for those who count pairs. All records of a
 * batch are binned by the same {@link RecordBinner}, but may belong to different panes.
 *
 * <p>Memory: nine bytes per feature and record plus four per record. Not thread-safe.
 */
final class ColumnBatch {
  static final int CAPACITY = 1024;

  /** With very many features a batch has fewer records, so that it stays in the core's cache. */
  private static final int MAX_BYTES = 512 * 1024;

  private static final int MIN_CAPACITY = 64;
  private static final int BYTES_PER_VALUE = Double.BYTES + 1;

  /** Columns that begin a power of two apart would all compete for the same lines of the cache. */
  private static final int PADDING = 24;

  private final int capacity;

  private final double[][] numbers;
  private final byte[][] codes;
  private final PaneSummary[] panes = new PaneSummary[CAPACITY];
  private boolean onePane = true;
  private int size;

  /** An empty batch of so many features; only those listed have columns of numbers. */
  ColumnBatch(int features, List<Integer> numeric) {
    int fitting = MAX_BYTES / (BYTES_PER_VALUE * Math.max(1, features));
    this.capacity = Math.max(MIN_CAPACITY, Math.min(CAPACITY, fitting));
    this.numbers = new double[features][];
    this.codes = new byte[features][capacity + PADDING];
    numeric.forEach(feature -> numbers[feature] = new double[capacity + PADDING]);
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size == capacity;
  }

  /** Whether all records belong to the same pane. */
  boolean isOnePane() {
    return onePane;
  }

  /** The pane of a record. */
  PaneSummary pane(int record) {
    return panes[record];
  }

  /** The numbers of a numeric feature, as {@link FeatureRow#number} has them. */
  double[] numbers(int feature) {
    return numbers[feature];
  }

  /** The codes of a feature. */
  byte[] codes(int feature) {
    return codes[feature];
  }

  /** Starts the next record and returns its place in the columns, which the caller fills. */
  @SuppressWarnings("ReferenceEquality") // the same pane, not an equal one
  int next(PaneSummary pane) {
    panes[size] = pane;
    onePane &= panes[0] == pane;
    return size++;
  }

  void clear() {
    Arrays.fill(panes, 0, size, null);
    size = 0;
    onePane = true;
  }
}
