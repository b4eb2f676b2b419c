package io.leeway.measures;

/**
 * Total variation distance {@code 1/2 sum_i |p_i - q_i|}: the largest difference in probability
 * that any set of bins can have, and the least share of records that must change bin.
 *
 * <p>Unit and domain: no unit, in [0, 1]; 0 exactly when the shares are equal, 1 when disjoint; a
 * metric; finite without smoothing.
 *
 * <p>Source: D. Levin, Y. Peres and E. Wilmer, Markov Chains and Mixing Times (2nd ed. 2017),
 * proposition 4.2.
 *
 * <p>Accuracy: absolute error below 1e-15. Cost: linear.
 */
public final class TotalVariation {
  private TotalVariation() {}

  /**
   * Distance of observed shares.
   *
   * @param p counts per bin of one side
   * @param q counts per bin of the other
   * @return in [0, 1]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double ofCounts(long[] p, long[] q) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(Masses.ofCounts("p", p), Masses.ofCounts("q", q));
  }

  /**
   * Distance of distributions.
   *
   * @param p probabilities per bin of one side
   * @param q probabilities per bin of the other
   * @return in [0, 1]
   * @throws IllegalArgumentException if lengths differ or a side is not a distribution
   */
  public static double ofProbabilities(double[] p, double[] q) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(Masses.ofProbabilities("p", p), Masses.ofProbabilities("q", q));
  }

  private static double of(Masses p, Masses q) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < p.size(); i++) {
      sum.add(Math.abs(p.share(i) - q.share(i)));
    }
    return Math.min(1, sum.value() / 2);
  }
}
