package io.leeway.measures;

/**
 * Kullback-Leibler divergence (relative entropy) {@code D(P || Q) = sum_i p_i ln(p_i / q_i)}, in
 * nats: what records drawn from P cost, on average, beyond {@code H(P)} for someone who believes Q.
 *
 * <p>Domain and special results: not negative, 0 exactly when the shares are equal; +infinity under
 * {@link ZeroPolicy#INFINITE} where {@code p > 0 = q}. Not symmetric: with P live and Q the
 * reference it asks how surprising live records are.
 *
 * <p>Source: S. Kullback and R. Leibler, On Information and Sufficiency, Annals of Mathematical
 * Statistics 22 (1951), equation 2.4.
 *
 * <p>Accuracy: the sum is over {@code p ln(p/q) - p + q}, whose terms are not negative, so small
 * divergences do not cancel: relative error below 1e-13 for shares that differ by 1 %, absolute
 * error below 1e-15 always. Cost: one logarithm per bin.
 */
public final class KullbackLeibler {
  private KullbackLeibler() {}

  /**
   * Divergence of observed shares.
   *
   * @param p counts, the side that the mean is taken over
   * @param q counts, the side that is believed
   * @param policy what to do where q is 0
   * @return nats, in [0, +infinity]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double ofCounts(long[] p, long[] q, ZeroPolicy policy) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(Masses.ofCounts("p", p).with(policy), Masses.ofCounts("q", q).with(policy));
  }

  /**
   * Divergence of distributions.
   *
   * @param p probabilities, the side that the mean is taken over
   * @param q probabilities, the side that is believed
   * @param policy what to do where q is 0
   * @return nats, in [0, +infinity]
   * @throws IllegalArgumentException if lengths differ or a side is not a distribution
   */
  public static double ofProbabilities(double[] p, double[] q, ZeroPolicy policy) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return of(
        Masses.ofProbabilities("p", p).with(policy), Masses.ofProbabilities("q", q).with(policy));
  }

  /**
   * Signed contributions {@code p_i ln(p_i / q_i)} of the bins, which add up to the divergence:
   * positive where P has more than Q, negative where it has less, 0 where p is 0, +infinity where
   * {@code p > 0 = q} under {@link ZeroPolicy#INFINITE}.
   *
   * @param p counts, the side that the mean is taken over
   * @param q counts, the side that is believed
   * @param policy what to do where q is 0
   * @param out receives the contributions, in nats; as long as p
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static void contributions(long[] p, long[] q, ZeroPolicy policy, double[] out) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    Masses.checkSameLength("p", p.length, "out", out.length);
    Masses live = Masses.ofCounts("p", p).with(policy);
    Masses believed = Masses.ofCounts("q", q).with(policy);
    for (int i = 0; i < out.length; i++) {
      double share = live.share(i);
      double other = believed.share(i);
      if (share == 0) {
        out[i] = 0;
      } else if (other == 0) {
        out[i] = Double.POSITIVE_INFINITY;
      } else {
        out[i] = share * RelativeEntropyTerm.logRatio(share, other);
      }
    }
  }

  static double of(Masses p, Masses q) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < p.size(); i++) {
      sum.add(RelativeEntropyTerm.of(p.share(i), q.share(i)));
    }
    return sum.value();
  }
}
