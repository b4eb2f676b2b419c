package io.leeway.cli.rows;

import io.leeway.jobs.rows.Cell;
import java.util.Arrays;

/**
 * Collects the items of an array into a cell: an array of numbers, or one that cannot be used.
 *
 * <p>Longer arrays than any vector has are not kept. Not thread-safe.
 */
final class NumberItems {
  private static final int MAX_ITEMS = 10_000;

  private double[] values = new double[16];
  private int size;
  private boolean complete = true;
  private boolean numbers = true;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    if (size < MAX_ITEMS) {
      values[size++] = value;
    } else {
      numbers = false;
    }
  }

  void addNull() {
    add(0);
    complete = false;
  }

  void addOther() {
    numbers = false;
  }

  /** The array so far; one without any number is nothing in particular. */
  Cell toCell() {
    return numbers && size > 0
        ? new Cell.Numbers(Arrays.copyOf(values, size), complete)
        : new Cell.Unusable(Cell.Numbers.UNUSABLE);
  }
}
