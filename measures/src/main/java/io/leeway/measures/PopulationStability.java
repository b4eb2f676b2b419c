package io.leeway.measures;

/**
 * Population stability index {@code PSI = sum_i (p_i - q_i) ln(p_i / q_i) = D(P || Q) + D(Q || P)},
 * in nats; also known as Jeffreys divergence.
 *
 * <p>Domain and special results: not negative, symmetric, 0 exactly when the shares are equal;
 * +infinity under {@link ZeroPolicy#INFINITE} where one side has a bin that the other has not.
 * Under no drift it is about {@code (1/n + 1/m)} times a chi-square with K - 1 degrees of freedom,
 * so fixed thresholds (0.1, 0.25) mean little without n.
 *
 * <p>Source: H. Jeffreys, An Invariant Form for the Prior Probability in Estimation Problems, Proc.
 * Royal Society A 186 (1946), equation 1; B. Yurdakul and J. Naranjo, Statistical Properties of the
 * Population Stability Index, Journal of Risk Model Validation 14 (2020), for the null law.
 *
 * <p>Accuracy: relative error below 1e-13 for shares that differ by 1 %. Cost: one logarithm per
 * bin.
 */
public final class PopulationStability {
  private PopulationStability() {}

  /**
   * Index of observed shares.
   *
   * @param p counts per bin of one side
   * @param q counts per bin of the other
   * @param policy what to do where one side is 0
   * @return nats, in [0, +infinity]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double ofCounts(long[] p, long[] q, ZeroPolicy policy) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(Masses.ofCounts("p", p).with(policy), Masses.ofCounts("q", q).with(policy));
  }

  /**
   * Index of distributions.
   *
   * @param p probabilities per bin of one side
   * @param q probabilities per bin of the other
   * @param policy what to do where one side is 0
   * @return nats, in [0, +infinity]
   * @throws IllegalArgumentException if lengths differ or a side is not a distribution
   */
  public static double ofProbabilities(double[] p, double[] q, ZeroPolicy policy) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(
        Masses.ofProbabilities("p", p).with(policy), Masses.ofProbabilities("q", q).with(policy));
  }

  private static double of(Masses p, Masses q) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < p.size(); i++) {
      double ofP = p.share(i);
      double ofQ = q.share(i);
      if (ofP == ofQ) {
        continue;
      }
      if (ofP == 0 || ofQ == 0) {
        return Double.POSITIVE_INFINITY;
      }
      double difference = ofP - ofQ;
      double relative = difference / ofQ;
      // log1p sees the difference itself, the quotient only its rounded trace
      double log =
          Math.abs(relative) < 0.25 ? Math.log1p(relative) : RelativeEntropyTerm.logRatio(ofP, ofQ);
      sum.add(difference * log);
    }
    return sum.value();
  }
}
