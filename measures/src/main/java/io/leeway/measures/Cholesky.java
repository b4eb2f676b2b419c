package io.leeway.measures;

/**
 * Cholesky factor of a covariance matrix: {@code covariance = L L^T}, L lower triangular.
 *
 * <p>Source: G. Golub and C. Van Loan, Matrix Computations (4th ed. 2013), algorithm 4.2.2.
 */
final class Cholesky {
  /** Relative asymmetry that rounding of a computed covariance explains. */
  private static final double SYMMETRY_TOLERANCE = 1e-9;

  private final double[][] lower;

  private Cholesky(double[][] lower) {
    this.lower = lower;
  }

  static Cholesky of(String name, double[][] covariance) {
    int size = covariance.length;
    if (size == 0) {
      throw new IllegalArgumentException(name + " has no rows");
    }
    for (int i = 0; i < size; i++) {
      if (covariance[i].length != size) {
        throw new IllegalArgumentException(
            name + "[" + i + "] has " + covariance[i].length + " columns, expected " + size);
      }
      Samples.checkFinite(name + "[" + i + "]", covariance[i]);
    }
    double[][] lower = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double above = covariance[j][i];
        double below = covariance[i][j];
        if (!(Math.abs(above - below)
            <= SYMMETRY_TOLERANCE * (Math.abs(above) + Math.abs(below)))) {
          throw new IllegalArgumentException(
              name + " is not symmetric at [" + i + "][" + j + "]: " + below + " and " + above);
        }
        CompensatedSum rest = new CompensatedSum();
        rest.add(below);
        for (int k = 0; k < j; k++) {
          rest.add(-lower[i][k] * lower[j][k]);
        }
        if (i != j) {
          lower[i][j] = rest.value() / lower[j][j];
        } else if (rest.value() > 0) {
          lower[i][i] = Math.sqrt(rest.value());
        } else {
          throw new IllegalArgumentException(
              name + " is not positive definite: pivot " + i + " is " + rest.value());
        }
      }
    }
    return new Cholesky(lower);
  }

  int size() {
    return lower.length;
  }

  double entry(int row, int column) {
    return lower[row][column];
  }

  /** {@code ln det(covariance)}. */
  double logDeterminant() {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < lower.length; i++) {
      sum.add(2 * Math.log(lower[i][i]));
    }
    return sum.value();
  }

  /** Solves {@code L x = b} in place. */
  void solveLower(double[] b) {
    for (int i = 0; i < lower.length; i++) {
      CompensatedSum rest = new CompensatedSum();
      rest.add(b[i]);
      for (int k = 0; k < i; k++) {
        rest.add(-lower[i][k] * b[k]);
      }
      b[i] = rest.value() / lower[i][i];
    }
  }
}
