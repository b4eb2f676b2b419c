package io.leeway.measures;

/**
 * Neumaier's variant of Kahan's summation: the rounding error of each addition is kept and given
 * back at the end, so the error of a sum of n terms does not grow with n.
 *
 * <p>Source: A. Neumaier, Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen,
 * ZAMM 54 (1974), algorithm IV.
 */
final class CompensatedSum {
  private double sum;
  private double lost;

  void add(double term) {
    double next = sum + term;
    // the smaller operand is the one that lost its low digits
    lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }

  double value() {
    // after an overflow the correction is inf - inf, and the sum itself is the answer
    return Double.isInfinite(sum) ? sum : sum + lost;
  }
}
