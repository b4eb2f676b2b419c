package io.leeway.cli.measure;

/** Marginal counts of a row-major table. */
final class Totals {
  private Totals() {}

  static long[] ofRows(long[] cells, int columns) {
    long[] totals = new long[cells.length / columns];
    for (int cell = 0; cell < cells.length; cell++) {
      totals[cell / columns] += cells[cell];
    }
    return totals;
  }

  static long[] ofColumns(long[] cells, int columns) {
    long[] totals = new long[columns];
    for (int cell = 0; cell < cells.length; cell++) {
      totals[cell % columns] += cells[cell];
    }
    return totals;
  }
}
