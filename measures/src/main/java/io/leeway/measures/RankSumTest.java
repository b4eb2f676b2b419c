package io.leeway.measures;

import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The rank-sum test on ordered bins: is one side higher or lower than the other as a whole?
 *
 * <p>Where G asks for any difference and pays for it with all its degrees of freedom, this asks for
 * a shift only: on normal records in 10 bins, 500 against 10,000, it finds a shift of 0.1 standard
 * deviations at the 1 % level in 28 % of samples, where G finds it in 8 % (both calibrated on 20
 * blocks). A change that leaves the middle where it is escapes it.
 */
public final class RankSumTest {
  private RankSumTest() {}

  /** Below this skewness the gamma law is the normal law to four digits. */
  private static final double NO_SKEWNESS = 1e-4;

  /**
   * Two-sided p-value of the rank sum R, all records of a bin having the same middle rank.
   *
   * <p>Mean, variance and skewness of R are exact given how many records each bin holds on both
   * sides together; a gamma law with these moments gives the tails. Where nearly all records are in
   * one bin, R is as skewed as a count of few records, and the normal law would call one of them
   * impossible.
   *
   * <p>Special results: 1 if all records are in one bin. Cost: linear.
   *
   * <p>Source: F. Wilcoxon, Individual Comparisons by Ranking Methods, Biometrics Bulletin 1
   * (1945); the moments are those of a sum of values drawn without replacement, as in J. Kendall
   * and A. Stuart, The Advanced Theory of Statistics 1 (1977), section 12.20.
   *
   * @param a counts of one side, in the order of the values
   * @param b counts of the other
   * @return in [1e-300, 1]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double pValue(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    double first = Masses.ofCounts("a", a).total();
    double second = Masses.ofCounts("b", b).total();
    double both = first + second;
    CompensatedSum sum = new CompensatedSum();
    CompensatedSum squares = new CompensatedSum();
    CompensatedSum cubes = new CompensatedSum();
    double below = 0;
    for (int i = 0; i < a.length; i++) {
      double inBin = (double) a[i] + b[i];
      double rank = (below + inBin / 2) / both - 0.5;
      sum.add(a[i] * rank);
      squares.add(inBin * rank * rank);
      cubes.add(inBin * rank * rank * rank);
      below += inBin;
    }
    double variance = squares.value() * (first / both) * (second / (both - 1));
    if (!(variance > 0)) {
      return 1;
    }
    double deviation = Math.sqrt(variance);
    double skewness =
        both > 2
            ? cubes.value()
                * (first / both)
                * (second / (both - 1))
                * ((second - first) / (both - 2))
                / (variance * deviation)
            : 0;
    return Math.max(1e-300, Math.min(1, 2 * smallerTail(sum.value() / deviation, skewness)));
  }

  private static double smallerTail(double z, double skewness) {
    if (!(Math.abs(skewness) >= NO_SKEWNESS)) {
      return NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    }
    double shape = 4 / (skewness * skewness);
    double x = shape + Math.copySign(z, z * skewness) * Math.sqrt(shape);
    if (x <= 0) {
      // beyond the end of the gamma law, which is not that of R
      return NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    }
    GammaDistribution law = GammaDistribution.of(shape, 1);
    return Math.min(law.survivalProbability(x), law.cumulativeProbability(x));
  }
}
