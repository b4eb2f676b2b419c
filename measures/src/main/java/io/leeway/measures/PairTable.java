package io.leeway.measures;

/** A joint distribution of two discrete variables: row-major masses with their marginals. */
final class PairTable {
  private final Masses cells;
  private final int rows;
  private final int columns;
  private final double[] rowMass;
  private final double[] columnMass;

  private PairTable(Masses cells, int columns) {
    this.cells = cells;
    this.columns = columns;
    this.rows = cells.size() / columns;
    this.rowMass = new double[rows];
    this.columnMass = new double[columns];
    for (int row = 0; row < rows; row++) {
      CompensatedSum sum = new CompensatedSum();
      for (int column = 0; column < columns; column++) {
        sum.add(mass(row, column));
      }
      rowMass[row] = sum.value();
    }
    for (int column = 0; column < columns; column++) {
      CompensatedSum sum = new CompensatedSum();
      for (int row = 0; row < rows; row++) {
        sum.add(mass(row, column));
      }
      columnMass[column] = sum.value();
    }
  }

  static PairTable ofCounts(long[] cells, int columns) {
    checkColumns(cells.length, columns);
    return new PairTable(Masses.ofCounts("cells", cells), columns);
  }

  /** Masses from a checked table. */
  static PairTable of(Masses cells, int columns) {
    return new PairTable(cells, columns);
  }

  static PairTable ofProbabilities(double[] cells, int columns) {
    checkColumns(cells.length, columns);
    return new PairTable(Masses.ofProbabilities("cells", cells), columns);
  }

  private static void checkColumns(int cells, int columns) {
    if (!(columns > 0) || cells % columns != 0) {
      throw new IllegalArgumentException(
          "columns must divide the number of cells, " + cells + ": " + columns);
    }
  }

  private double mass(int row, int column) {
    return cells.mass(row * columns + column);
  }

  double total() {
    return cells.total();
  }

  Masses cells() {
    return cells;
  }

  Masses rowMasses() {
    return Masses.ofParts(rowMass, cells.total());
  }

  Masses columnMasses() {
    return Masses.ofParts(columnMass, cells.total());
  }

  int usedCells() {
    int used = 0;
    for (int i = 0; i < cells.size(); i++) {
      if (cells.mass(i) > 0) {
        used++;
      }
    }
    return used;
  }

  int usedRows() {
    return positive(rowMass);
  }

  int usedColumns() {
    return positive(columnMass);
  }

  private static int positive(double[] masses) {
    int used = 0;
    for (double mass : masses) {
      if (mass > 0) {
        used++;
      }
    }
    return used;
  }

  /** Divergence of the joint distribution from the product of its marginals. */
  double mutualInformation() {
    CompensatedSum sum = new CompensatedSum();
    for (int row = 0; row < rows; row++) {
      if (rowMass[row] == 0) {
        continue;
      }
      for (int column = 0; column < columns; column++) {
        sum.add(
            RelativeEntropyTerm.ofProduct(
                mass(row, column), rowMass[row], columnMass[column], total()));
      }
    }
    return sum.value() / total();
  }

  /** Variance of {@code ln(p(x,y) / (p(x) p(y)))} over the cells. */
  double varianceOfPointwiseInformation() {
    double mean = mutualInformation();
    CompensatedSum sum = new CompensatedSum();
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double mass = mass(row, column);
        if (mass > 0) {
          double pointwise = Math.log(mass / rowMass[row]) - Math.log(columnMass[column] / total());
          sum.add(mass / total() * (pointwise - mean) * (pointwise - mean));
        }
      }
    }
    return sum.value();
  }

  /** Entropy of the columns once the row is known: the entropy within each row, weighed. */
  double entropyOfColumnsGivenRows() {
    CompensatedSum sum = new CompensatedSum();
    for (int row = 0; row < rows; row++) {
      if (rowMass[row] > 0) {
        double[] within = new double[columns];
        for (int column = 0; column < columns; column++) {
          within[column] = mass(row, column);
        }
        sum.add(rowMass[row] / total() * Entropy.of(Masses.ofParts(within, rowMass[row])));
      }
    }
    return sum.value();
  }

  /** Entropy of the rows once the column is known. */
  double entropyOfRowsGivenColumns() {
    CompensatedSum sum = new CompensatedSum();
    for (int column = 0; column < columns; column++) {
      if (columnMass[column] > 0) {
        double[] within = new double[rows];
        for (int row = 0; row < rows; row++) {
          within[row] = mass(row, column);
        }
        sum.add(
            columnMass[column] / total() * Entropy.of(Masses.ofParts(within, columnMass[column])));
      }
    }
    return sum.value();
  }
}
