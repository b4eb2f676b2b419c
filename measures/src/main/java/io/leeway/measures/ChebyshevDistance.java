package io.leeway.measures;

/**
 * Chebyshev (L-infinity) distance {@code max_i |p_i - q_i|}: the change of the bin that changed
 * most. It sees one category of many that the other measures dilute.
 *
 * <p>Unit and domain: no unit, in [0, 1]; 0 exactly when the shares are equal; a metric; finite
 * without smoothing.
 *
 * <p>Source: the metric of the maximum norm; used for categorical drift by TensorFlow Data
 * Validation.
 *
 * <p>Accuracy: absolute error below 1e-15. Cost: linear.
 */
public final class ChebyshevDistance {
  private ChebyshevDistance() {}

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
    double largest = 0;
    for (int i = 0; i < p.size(); i++) {
      largest = Math.max(largest, Math.abs(p.share(i) - q.share(i)));
    }
    return largest;
  }
}
