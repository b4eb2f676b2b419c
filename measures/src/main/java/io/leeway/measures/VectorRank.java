package io.leeway.measures;

import java.util.Arrays;

/**
 * In how many dimensions vectors vary by more than a ridge: {@code sum of l / (l + r)} over the
 * variances l along the principal axes, rounded.
 *
 * <p>Unit and domain: 1 to the dimension. Source: the effective degrees of freedom of ridge
 * regression, T. Hastie, R. Tibshirani and J. Friedman, The Elements of Statistical Learning (2nd
 * ed. 2009), equation 3.50. Cost: a Cholesky factor and its inverse, two thirds of the cube of the
 * dimension.
 */
public final class VectorRank {
  private VectorRank() {}

  /**
   * The rank.
   *
   * @param sample its covariance with the ridge added to every variance
   * @param ridge r, positive
   * @throws IllegalArgumentException if the covariance is not positive definite
   */
  public static int of(GaussianSample sample, double ridge) {
    Cholesky factor = Cholesky.of("covariance", sample.covariance());
    int dimension = factor.size();
    // the sum of r / (l + r) is r times the trace of the inverse, the squares of L^-1
    CompensatedSum squares = new CompensatedSum();
    double[] column = new double[dimension];
    for (int j = 0; j < dimension; j++) {
      Arrays.fill(column, 0);
      column[j] = 1;
      factor.solveLower(column);
      for (double value : column) {
        squares.add(value * value);
      }
    }
    long rank = Math.round(dimension - ridge * squares.value());
    return (int) Math.max(1, Math.min(dimension, rank));
  }
}
