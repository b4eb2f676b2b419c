package io.leeway.measures;

/**
 * Hellinger distance {@code sqrt(1/2 sum_i (sqrt(p_i) - sqrt(q_i))^2) = sqrt(1 - BC)}, with BC the
 * Bhattacharyya coefficient {@code sum_i sqrt(p_i q_i)}.
 *
 * <p>Unit and domain: no unit, in [0, 1]; 0 exactly when the shares are equal, 1 when disjoint; a
 * metric; finite without smoothing.
 *
 * <p>Source: E. Hellinger, Journal für die reine und angewandte Mathematik 136 (1909); the discrete
 * form with the factor 1/2 as in L. Le Cam, Asymptotic Methods in Statistical Decision Theory
 * (1986).
 *
 * <p>Accuracy: relative error below 1e-13 for shares that differ by 1 %; the form {@code 1 - BC}
 * would cancel. Cost: two square roots per bin.
 */
public final class Hellinger {
  private Hellinger() {}

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
      double difference = p.share(i) - q.share(i);
      if (difference != 0) {
        double rootDifference = difference / (Math.sqrt(p.share(i)) + Math.sqrt(q.share(i)));
        sum.add(rootDifference * rootDifference);
      }
    }
    return Math.min(1, Math.sqrt(sum.value() / 2));
  }
}
