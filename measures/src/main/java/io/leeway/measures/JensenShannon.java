package io.leeway.measures;

/**
 * Jensen-Shannon divergence, its square root, and its weighted form: three numbers with three
 * names.
 *
 * <p>With {@code M = w P + v Q}, {@code w + v = 1}, the weighted divergence is {@code w D(P || M) +
 * v D(Q || M)}, the mutual information between a record and the side that it came from. The
 * divergence has {@code w = v = 1/2}; the distance is its square root.
 *
 * <p>Unit and domain: the divergence is in nats and in [0, ln 2]; the distance is in the square
 * root of nats, in [0, 0.8326], and is a metric; the weighted divergence is in nats and in [0, H(w,
 * v)]. All are finite without smoothing, symmetric (with the weights), and 0 exactly when the
 * shares are equal. Other tools print the distance in base 2 (NannyML; ours times 1.2011) or the
 * divergence in bits (TFDV; ours times 1.4427).
 *
 * <p>Source: J. Lin, Divergence Measures Based on the Shannon Entropy, IEEE Trans. Information
 * Theory 37 (1991), equations 4.1 and 5.1; D. Endres and J. Schindelin, A New Metric for
 * Probability Distributions, same journal 49 (2003), for the square root.
 *
 * <p>Accuracy: each bin adds a non-negative term of second order, so small divergences do not
 * cancel: relative error below 1e-13 for shares that differ by 1 %. Cost: two logarithms per bin at
 * most.
 */
public final class JensenShannon {
  private static final double LN_2 = Math.log(2);

  /** A side of less weight has an entropy below 1e-297 nats, which bounds the divergence. */
  private static final double TINY_WEIGHT = 1e-300;

  private JensenShannon() {}

  /**
   * Divergence of observed shares, both sides weighing the same however many records they have.
   *
   * @param p counts per bin of one side
   * @param q counts per bin of the other
   * @return nats, in [0, ln 2]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double divergenceOfCounts(long[] p, long[] q) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return divergence(Masses.ofCounts("p", p), Masses.ofCounts("q", q));
  }

  /**
   * Divergence of distributions.
   *
   * @param p probabilities per bin of one side
   * @param q probabilities per bin of the other
   * @return nats, in [0, ln 2]
   * @throws IllegalArgumentException if lengths differ or a side is not a distribution
   */
  public static double divergenceOfProbabilities(double[] p, double[] q) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return divergence(Masses.ofProbabilities("p", p), Masses.ofProbabilities("q", q));
  }

  /**
   * Square root of {@link #divergenceOfCounts}, a metric.
   *
   * @param p counts per bin of one side
   * @param q counts per bin of the other
   * @return square root of nats, in [0, sqrt(ln 2)]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double distanceOfCounts(long[] p, long[] q) {
    return Math.sqrt(divergenceOfCounts(p, q));
  }

  /**
   * Square root of {@link #divergenceOfProbabilities}, a metric.
   *
   * @param p probabilities per bin of one side
   * @param q probabilities per bin of the other
   * @return square root of nats, in [0, sqrt(ln 2)]
   * @throws IllegalArgumentException if lengths differ or a side is not a distribution
   */
  public static double distanceOfProbabilities(double[] p, double[] q) {
    return Math.sqrt(divergenceOfProbabilities(p, q));
  }

  /**
   * What each bin adds to {@link #divergenceOfCounts}, with the sign of the change: positive where
   * P has the larger share, negative where it has the smaller. The magnitudes add up to the
   * divergence. A bin that empties weighs as much as one that fills, which is not so for the terms
   * of KL.
   *
   * @param p counts per bin, the side that the sign is about
   * @param q counts per bin of the other
   * @param out receives the contributions, in nats; as long as p
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static void contributions(long[] p, long[] q, double[] out) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    Masses.checkSameLength("p", p.length, "out", out.length);
    Masses ofP = Masses.ofCounts("p", p);
    Masses ofQ = Masses.ofCounts("q", q);
    for (int i = 0; i < out.length; i++) {
      out[i] =
          Math.copySign(term(ofP.share(i), ofQ.share(i), 0.5, 0.5), ofP.share(i) - ofQ.share(i));
    }
  }

  /**
   * Weighted divergence with the weights that the totals n and m give, {@code n / (n + m)} and
   * {@code m / (n + m)}. Times {@code 2 (n + m)} it is {@link TwoSampleTest#gStatistic}.
   *
   * @param p counts per bin of one side
   * @param q counts per bin of the other
   * @return nats, in [0, H(w, v)]
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double weightedDivergenceOfCounts(long[] p, long[] q) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    return weightedByTotals(Masses.ofCounts("p", p), Masses.ofCounts("q", q));
  }

  /**
   * Weighted divergence of distributions.
   *
   * @param p probabilities per bin of one side
   * @param q probabilities per bin of the other
   * @param weightOfP the share w of P in the mixture, in [0, 1]
   * @param weightOfQ the share v of Q; {@code w + v} is 1 within 1e-6
   * @return nats, in [0, H(w, v)]; 0 if a weight is 0
   * @throws IllegalArgumentException if lengths differ, a side is not a distribution, or the
   *     weights are none
   */
  public static double weightedDivergenceOfProbabilities(
      double[] p, double[] q, double weightOfP, double weightOfQ) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    Masses weights = Masses.ofProbabilities("weights", new double[] {weightOfP, weightOfQ});
    return weighted(
        Masses.ofProbabilities("p", p),
        Masses.ofProbabilities("q", q),
        weights.share(0),
        weights.share(1));
  }

  static double weightedByTotals(Masses p, Masses q) {
    double both = p.total() + q.total();
    return weighted(p, q, p.total() / both, q.total() / both);
  }

  private static double divergence(Masses p, Masses q) {
    // rounding may lift disjoint sides one ulp over the bound that the documentation promises
    return Math.min(LN_2, weighted(p, q, 0.5, 0.5));
  }

  private static double weighted(Masses p, Masses q, double w, double v) {
    if (!(w > TINY_WEIGHT && v > TINY_WEIGHT)) {
      return 0;
    }
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < p.size(); i++) {
      sum.add(term(p.share(i), q.share(i), w, v));
    }
    return sum.value();
  }

  /**
   * With {@code m = w p + v q} and {@code p = m (1 + x)}, {@code q = m (1 + y)}, {@code w x + v y =
   * 0}, a bin adds {@code m (w h(x) + v h(y))}, where {@code h(x) = (1 + x) ln(1 + x) - x} is not
   * negative.
   */
  private static double term(double ofP, double ofQ, double w, double v) {
    double difference = ofP - ofQ;
    double mixture = w * ofP + v * ofQ;
    if (difference == 0 || mixture == 0) {
      // no mixture: denormal shares, whose products with the weights have underflown
      return 0;
    }
    double relative = difference / mixture;
    // the term at -1 is 1, which a rounded product may just miss
    double fromP = ofP == 0 ? 1 : RelativeEntropyTerm.ofExcess(v * relative);
    double fromQ = ofQ == 0 ? 1 : RelativeEntropyTerm.ofExcess(-w * relative);
    return mixture * (w * fromP + v * fromQ);
  }
}
