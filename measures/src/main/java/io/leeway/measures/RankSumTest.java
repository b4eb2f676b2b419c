package io.leeway.measures;

/**
 * The rank-sum test on ordered bins: is one side higher or lower than the other as a whole?
 *
 * <p>Where G asks for any difference and pays for it with all its degrees of freedom, this asks for
 * a shift only: on normal records in 10 bins, 500 against 10,000, it finds a shift of 0.1 standard
 * deviations at the 1 % level in 34 % of samples, where G finds it in 10 % and the
 * Kolmogorov-Smirnov test in 23 %. A change that leaves the middle where it is escapes it.
 */
public final class RankSumTest {
  private RankSumTest() {}

  /**
   * The squared, standardised rank sum {@code (R - E R)^2 / Var R}, all records of a bin having the
   * same middle rank; mean and variance are exact given how many records each bin holds on both
   * sides together. Without a change it follows a chi-square with 1 degree of freedom.
   *
   * <p>Special results: 0 if all records are in one bin. Cost: linear.
   *
   * <p>Source: F. Wilcoxon, Individual Comparisons by Ranking Methods, Biometrics Bulletin 1
   * (1945); the variance with ties as in E. Lehmann, Nonparametrics (1975), section 1.4.
   *
   * @param a counts of one side, in the order of the values
   * @param b counts of the other
   * @return not negative
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double chiSquare(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    double first = Masses.ofCounts("a", a).total();
    double second = Masses.ofCounts("b", b).total();
    double both = first + second;
    double middle = both / 2;
    CompensatedSum deviation = new CompensatedSum();
    CompensatedSum squares = new CompensatedSum();
    double below = 0;
    for (int i = 0; i < a.length; i++) {
      double inBin = (double) a[i] + b[i];
      double rank = below + inBin / 2 - middle;
      deviation.add(a[i] * rank);
      squares.add(inBin * rank * rank);
      below += inBin;
    }
    if (!(squares.value() > 0)) {
      return 0;
    }
    double variance = squares.value() * (first / both) * (second / (both - 1));
    return deviation.value() * deviation.value() / variance;
  }
}
