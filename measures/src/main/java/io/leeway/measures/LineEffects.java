package io.leeway.measures;

import java.util.Arrays;

/**
 * Effects of the rows and columns of a weighted table: the r and c with {@code sum_y w(x, y) (r(x)
 * + c(y)) = a(x)} and {@code sum_x w(x, y) (r(x) + c(y)) = b(y)}. These are the normal equations of
 * a weighted two-way fit, and the step of Newton's method towards given margins.
 *
 * <p>Rows are eliminated first. What is left for the columns is the Laplacian of a graph, {@code
 * g(y, z) = sum_x w(x, y) w(x, z) / w(x)}, and is eliminated by sums, products and quotients of
 * positive numbers only, so that no digits cancel, however unevenly the table is filled. Each
 * connected part of the table has one effect too many; its first column has none.
 *
 * <p>Source: W. Grassmann, M. Taksar and D. Heyman, Regenerative analysis and steady state
 * distributions for Markov chains, Operations Research 33 (1985), for the elimination.
 *
 * <p>Cost: {@code K L^2 / 2 + L^3 / 3} multiplications for K rows and L columns. Keeps its arrays
 * from one call to the next; not thread-safe.
 */
final class LineEffects {
  private final int rows;
  private final int columns;
  private final double[] rowWeight;
  private final double[] links;
  private final double[] pivot;
  private final double[] right;
  private final double[] ofRow;
  private final double[] ofColumn;

  LineEffects(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.rowWeight = new double[rows];
    this.links = new double[columns * columns];
    this.pivot = new double[columns];
    this.right = new double[columns];
    this.ofRow = new double[rows];
    this.ofColumn = new double[columns];
  }

  /** Those of the last solution; not to be changed. */
  double[] ofRow() {
    return ofRow;
  }

  /** Those of the last solution; not to be changed. */
  double[] ofColumn() {
    return ofColumn;
  }

  /**
   * Finds the effects; a line without weight has none.
   *
   * @param weights not negative, row-major
   * @param rowRight right side of each row
   * @param columnRight right side of each column, of the same sum in each connected part
   */
  void solve(double[] weights, double[] rowRight, double[] columnRight) {
    eliminateRows(weights, rowRight, columnRight);
    for (int last = columns - 1; last > 0; last--) {
      eliminate(last);
    }
    for (int column = 0; column < columns; column++) {
      double sum = right[column];
      for (int other = 0; other < column; other++) {
        sum += links[column * columns + other] * ofColumn[other];
      }
      ofColumn[column] = pivot[column] > 0 ? sum / pivot[column] : 0;
    }
    for (int row = 0; row < rows; row++) {
      double sum = rowRight[row];
      for (int column = 0; column < columns; column++) {
        sum -= weights[row * columns + column] * ofColumn[column];
      }
      ofRow[row] = rowWeight[row] > 0 ? sum / rowWeight[row] : 0;
    }
  }

  private void eliminateRows(double[] weights, double[] rowRight, double[] columnRight) {
    System.arraycopy(columnRight, 0, right, 0, columns);
    Arrays.fill(links, 0);
    Arrays.fill(pivot, 0);
    for (int row = 0; row < rows; row++) {
      int from = row * columns;
      double sum = 0;
      for (int column = 0; column < columns; column++) {
        sum += weights[from + column];
      }
      rowWeight[row] = sum;
      if (!(sum > 0)) {
        continue;
      }
      for (int column = 0; column < columns; column++) {
        double share = weights[from + column] / sum;
        right[column] -= share * rowRight[row];
        for (int other = 0; other < column; other++) {
          links[column * columns + other] += share * weights[from + other];
        }
      }
    }
  }

  /** Links the columns before this one as they are linked by way of it. */
  private void eliminate(int last) {
    int of = last * columns;
    double sum = 0;
    for (int column = 0; column < last; column++) {
      sum += links[of + column];
    }
    pivot[last] = sum;
    if (!(sum > 0)) {
      return;
    }
    for (int column = 0; column < last; column++) {
      double share = links[of + column] / sum;
      right[column] += share * right[last];
      for (int other = 0; other < column; other++) {
        links[column * columns + other] += share * links[of + other];
      }
    }
  }
}
