package io.leeway.cli.measure;

import java.util.Arrays;
import java.util.List;

/** Rows of numbers, all of the same length, between semicolons: {@code 40,5;5,50}. Immutable. */
final class NumberMatrix {
  private final List<NumberList> rows;

  private NumberMatrix(List<NumberList> rows) {
    this.rows = rows;
  }

  /**
   * A matrix.
   *
   * @param option where it is from, for messages
   */
  static NumberMatrix of(String option, String text) {
    List<NumberList> rows =
        Arrays.stream(text.split(";", -1)).map(row -> NumberList.of(option, row)).toList();
    int columns = rows.get(0).size();
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).size() != columns) {
        throw new IllegalArgumentException(
            "%s: row %d has %d values, expected %d as in row 1"
                .formatted(option, i + 1, rows.get(i).size(), columns));
      }
    }
    return new NumberMatrix(rows);
  }

  boolean isWhole() {
    return rows.stream().allMatch(NumberList::isWhole);
  }

  int columns() {
    return rows.get(0).size();
  }

  /** All rows, one after the other. */
  long[] counts() {
    return rows.stream().flatMapToLong(row -> Arrays.stream(row.counts())).toArray();
  }

  /** All rows, one after the other. */
  double[] numbers() {
    return rows.stream().flatMapToDouble(row -> Arrays.stream(row.numbers())).toArray();
  }

  double[][] rowsOfNumbers() {
    return rows.stream().map(NumberList::numbers).toArray(double[][]::new);
  }
}
