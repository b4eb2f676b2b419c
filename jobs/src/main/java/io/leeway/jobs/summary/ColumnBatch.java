package io.leeway.jobs.summary;

import io.leeway.jobs.binning.LookupBlock;
import io.leeway.jobs.binning.TextColumn;
import io.leeway.jobs.record.FeatureRow;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Up to {@value #CAPACITY} records as columns: numbers and texts as they are, then bin codes of one
 * byte.
 *
 * <p>A column at a time, values are binned with one table in the cache and counted into one small
 * array, and the codes of two features lie side by side for those who count pairs. All records of a
 * batch are binned by the same {@link RecordBinner}, but may belong to different panes.
 *
 * <p>Memory: nine bytes per record and numeric feature, eighteen per categorical one, plus four per
 * record. Not thread-safe.
 */
final class ColumnBatch {
  static final int CAPACITY = 512;

  /** With very many features a batch has fewer records, so that it stays in the core's cache. */
  private static final int MAX_BYTES = 512 * 1024;

  private static final int MIN_CAPACITY = 64;
  private static final int BYTES_PER_NUMBER = 9;
  private static final int BYTES_PER_TEXT = 18;

  /** Columns that begin a power of two apart would all compete for the same lines of the cache. */
  private static final int PADDING = 24;

  private final int capacity;

  private final double[][] numbers;
  private final @Nullable TextColumn[] texts;
  private final byte[][] codes;
  private final LookupBlock lookups = new LookupBlock();
  private final PaneSummary[] panes = new PaneSummary[CAPACITY];
  private boolean onePane = true;
  private boolean nonFinite;
  private int size;

  /**
   * An empty batch of so many features; only those listed have columns of numbers, and only those
   * listed columns of texts.
   */
  ColumnBatch(int features, int[] numeric, int[] categorical) {
    int bytes = BYTES_PER_NUMBER * numeric.length + BYTES_PER_TEXT * categorical.length;
    int fitting = MAX_BYTES / Math.max(1, bytes);
    this.capacity = Math.max(MIN_CAPACITY, Math.min(CAPACITY, fitting));
    this.numbers = new double[features][];
    this.codes = new byte[features][capacity + PADDING];
    this.texts = new TextColumn[features];
    for (int feature : numeric) {
      numbers[feature] = new double[capacity + PADDING];
    }
    for (int feature : categorical) {
      texts[feature] = new TextColumn(capacity);
    }
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

  /** Some number of the batch may be infinite, which stands for one that is not finite. */
  void markNonFinite() {
    nonFinite = true;
  }

  boolean mayHaveNonFinite() {
    return nonFinite;
  }

  /** The pane of a record. */
  PaneSummary pane(int record) {
    return panes[record];
  }

  /** The numbers of a numeric feature, as {@link FeatureRow#number} has them. */
  double[] numbers(int feature) {
    return numbers[feature];
  }

  /** The texts of a categorical feature. */
  TextColumn texts(int feature) {
    return Objects.requireNonNull(texts[feature]);
  }

  /** Room for looking them up. */
  LookupBlock lookups() {
    return lookups;
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
    nonFinite = false;
  }
}
