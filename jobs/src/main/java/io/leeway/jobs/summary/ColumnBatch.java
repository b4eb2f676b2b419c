package io.leeway.jobs.summary;

import java.util.Arrays;

/**
 * Up to {@value #CAPACITY} records as columns of bin codes, one byte each, counted together when
 * the batch is full.
 *
 * <p>Counting a column at a time keeps one small count array in the cache, and leaves the codes of
 * two features side by side for those who count pairs. Records of different panes may share a
 * batch.
 *
 * <p>Memory: one byte per feature and record plus four per record. Not thread-safe.
 */
final class ColumnBatch {
  static final int CAPACITY = 1024;

  private final byte[][] codes;
  private final PaneSummary[] panes = new PaneSummary[CAPACITY];
  private boolean onePane = true;
  private int size;

  ColumnBatch(int features) {
    this.codes = new byte[features][CAPACITY];
  }

  boolean isFull() {
    return size == CAPACITY;
  }

  /** Starts the next record, counted into this pane; its codes follow by {@link #setCode}. */
  @SuppressWarnings("ReferenceEquality") // the same pane, not an equal one
  void next(PaneSummary pane) {
    panes[size] = pane;
    onePane &= panes[0] == pane;
    size++;
  }

  /** Sets the current record's code for a feature. */
  void setCode(int feature, int code) {
    codes[feature][size - 1] = (byte) code;
  }

  /** Adds everything to the panes' counts and empties the batch. */
  void drain() {
    if (size == 0) {
      return;
    }
    if (onePane) {
      PaneSummary pane = panes[0];
      pane.addRecords(size);
      for (int feature = 0; feature < codes.length; feature++) {
        count(codes[feature], pane.counts(feature));
      }
    } else {
      for (int i = 0; i < size; i++) {
        panes[i].addRecords(1);
      }
      for (int feature = 0; feature < codes.length; feature++) {
        byte[] column = codes[feature];
        for (int i = 0; i < size; i++) {
          panes[i].counts(feature)[column[i] & 0xFF]++;
        }
      }
    }
    Arrays.fill(panes, 0, size, null);
    size = 0;
    onePane = true;
  }

  private void count(byte[] column, long[] counts) {
    for (int i = 0; i < size; i++) {
      counts[column[i] & 0xFF]++;
    }
  }
}
