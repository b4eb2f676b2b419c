package io.leeway.measures;

/**
 * Kolmogorov-Smirnov distance {@code sup_x |F(x) - G(x)|} of two distributions on a line.
 *
 * <p>Unit and domain: no unit, in [0, 1]; 0 exactly when the distribution functions are equal. On
 * ordered bins it is the largest difference of cumulated shares, a lower bound of the distance of
 * the samples behind them.
 *
 * <p>Source: N. Smirnov, Table for Estimating the Goodness of Fit of Empirical Distributions,
 * Annals of Mathematical Statistics 19 (1948).
 *
 * <p>Accuracy: absolute error below 1e-15.
 */
public final class KolmogorovSmirnov {
  private KolmogorovSmirnov() {}

  /**
   * Distance of two histograms on the same ordered bins. Cost: linear.
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
   * Distance of two distributions on the same ordered bins. Cost: linear.
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
    CompensatedSum ahead = new CompensatedSum();
    double largest = 0;
    // after the last bin both functions are 1, what the sum shows there is rounding
    for (int i = 0; i < p.size() - 1; i++) {
      ahead.add(p.share(i));
      ahead.add(-q.share(i));
      largest = Math.max(largest, Math.abs(ahead.value()));
    }
    return Math.min(1, largest);
  }

  /**
   * Distance of two empirical distributions; ties within and between the samples are exact. Cost:
   * sorts copies of both.
   *
   * @param p a sample
   * @param q another, of any size
   * @return in [0, 1]
   * @throws IllegalArgumentException if a sample is empty or holds a value that is not finite
   */
  public static double ofSamples(double[] p, double[] q) {
    double[] first = Samples.sorted("p", p);
    double[] second = Samples.sorted("q", q);
    int i = 0;
    int j = 0;
    double largest = 0;
    while (i < first.length && j < second.length) {
      double at = Math.min(first[i], second[j]);
      while (i < first.length && first[i] == at) {
        i++;
      }
      while (j < second.length && second[j] == at) {
        j++;
      }
      largest = Math.max(largest, Math.abs((double) i / first.length - (double) j / second.length));
    }
    return largest;
  }
}
