package io.leeway.measures;

import java.util.Arrays;

/**
 * Control of the false discovery rate over many tests: the expected share of false alarms among all
 * alarms.
 */
public final class FalseDiscovery {
  private FalseDiscovery() {}

  /**
   * Benjamini-Hochberg adjusted p-values, {@code min over j >= i of p_(j) N / j} for the i-th
   * smallest of N: rejecting those at most q keeps the false discovery rate at q, for independent
   * and for positively dependent tests.
   *
   * <p>Special results: NaN means "not tested"; it stays NaN and does not count in N. Adjusted
   * values keep the order of the p-values and are at most 1. Cost: one sort.
   *
   * <p>Source: Y. Benjamini and Y. Hochberg, Controlling the False Discovery Rate, Journal of the
   * Royal Statistical Society B 57 (1995), procedure 1.
   *
   * @param pValues in [0, 1] or NaN, in any order
   * @return a new array in the same order
   * @throws IllegalArgumentException if a value is below 0 or above 1
   */
  public static double[] adjust(double[] pValues) {
    double[] ascending = new double[pValues.length];
    int tests = 0;
    for (int i = 0; i < pValues.length; i++) {
      double p = pValues[i];
      if (Double.isNaN(p)) {
        continue;
      }
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("pValues[" + i + "] is not in [0, 1]: " + p);
      }
      // adding 0 turns -0.0 into 0.0, which sorting and searching tell apart
      ascending[tests++] = p + 0.0;
    }
    Arrays.sort(ascending, 0, tests);
    double[] adjustedAscending = new double[tests];
    double smallest = 1;
    for (int rank = tests; rank >= 1; rank--) {
      smallest = Math.min(smallest, ascending[rank - 1] * ((double) tests / rank));
      adjustedAscending[rank - 1] = smallest;
    }
    double[] adjusted = new double[pValues.length];
    for (int i = 0; i < pValues.length; i++) {
      // equal p-values have equal adjusted values, so any of their ranks will do
      adjusted[i] =
          Double.isNaN(pValues[i])
              ? Double.NaN
              : adjustedAscending[Arrays.binarySearch(ascending, 0, tests, pValues[i] + 0.0)];
    }
    return adjusted;
  }
}
