package io.leeway.measures;

/**
 * First-order Wasserstein (earth mover's) distance {@code integral |F(x) - G(x)| dx} of two
 * distributions on a line: how far mass has to move, on average.
 *
 * <p>Unit and domain: the unit of the values, in [0, range of the values]; 0 exactly when the
 * distributions are equal; a metric. +infinity only if the distance itself exceeds {@code
 * Double.MAX_VALUE}.
 *
 * <p>Source: S. Vallender, Calculation of the Wasserstein Distance Between Probability
 * Distributions on the Line, Theory of Probability and Its Applications 18 (1974).
 *
 * <p>Accuracy: absolute error below 1e-15 of the range per bin.
 */
public final class Wasserstein {
  private Wasserstein() {}

  /**
   * Distance of two histograms on the same ordered bins, mass being uniform within a bin. A bin of
   * no width is a point mass. Exact for that model, also where the distribution functions cross
   * within a bin. Cost: linear.
   *
   * @param p counts per bin
   * @param q counts per bin
   * @param edges bin i is [edges[i], edges[i + 1]]; one more than bins, not decreasing, finite
   * @return in the unit of the edges
   * @throws IllegalArgumentException if lengths do not fit, a count is negative, a side is all 0,
   *     or an edge is not finite or below the one before
   */
  public static double ofBins(long[] p, long[] q, double[] edges) {
    Masses.checkSameLength("p", p.length, "q", q.length);
    if (edges.length != p.length + 1) {
      throw new IllegalArgumentException(
          "edges has " + edges.length + " values, expected " + (p.length + 1) + " for p's bins");
    }
    Samples.checkFinite("edges", edges);
    Masses first = Masses.ofCounts("p", p);
    Masses second = Masses.ofCounts("q", q);
    CompensatedSum ahead = new CompensatedSum();
    CompensatedSum work = new CompensatedSum();
    double left = 0;
    for (int i = 0; i < p.length; i++) {
      if (edges[i + 1] < edges[i]) {
        throw new IllegalArgumentException(
            "edges[" + (i + 1) + "] is below the edge before: " + edges[i + 1] + " < " + edges[i]);
      }
      ahead.add(first.share(i));
      ahead.add(-second.share(i));
      double right = ahead.value();
      // halves, because the width of [-1e308, 1e308] overflows
      double halfWidth = edges[i + 1] / 2 - edges[i] / 2;
      if (halfWidth > 0) {
        work.add(halfWidth * twiceMeanOfAbsolute(left, right));
      }
      left = right;
    }
    return work.value();
  }

  /** Twice the mean of |f| for the straight line f from {@code left} to {@code right}. */
  private static double twiceMeanOfAbsolute(double left, double right) {
    double sum = Math.abs(left) + Math.abs(right);
    if (sum == 0 || left * right >= 0) {
      return sum;
    }
    // two triangles, split in proportion to their heights
    return (left * left + right * right) / sum;
  }

  /**
   * Distance of two empirical distributions, of equal or different sizes. Cost: sorts copies of
   * both.
   *
   * @param p a sample
   * @param q a sample
   * @return in the unit of the values
   * @throws IllegalArgumentException if a sample is empty or holds a value that is not finite
   */
  public static double ofSamples(double[] p, double[] q) {
    double[] first = Samples.sorted("p", p);
    double[] second = Samples.sorted("q", q);
    CompensatedSum work = new CompensatedSum();
    int i = 0;
    int j = 0;
    double from = Math.min(first[0], second[0]);
    while (i < first.length || j < second.length) {
      double to =
          Math.min(
              i < first.length ? first[i] : Double.POSITIVE_INFINITY,
              j < second.length ? second[j] : Double.POSITIVE_INFINITY);
      double gap = Math.abs((double) i / first.length - (double) j / second.length);
      if (gap > 0) {
        work.add(2 * (gap * (to / 2 - from / 2)));
      }
      while (i < first.length && first[i] == to) {
        i++;
      }
      while (j < second.length && second[j] == to) {
        j++;
      }
      from = to;
    }
    return work.value();
  }
}
