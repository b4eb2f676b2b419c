package io.leeway.measures;

import org.apache.commons.numbers.gamma.Digamma;

/**
 * Differential entropy {@code h(X) = - integral f(x) ln f(x) dx} of continuous variables, estimated
 * from samples. The entropy of a normal distribution with known parameters is {@link
 * Gaussian#entropy}.
 *
 * <p>Unit and domain: nats, relative to the unit of the values: scaling them by c adds {@code ln c}
 * per dimension. Of either sign; -infinity for values that repeat too much, as a distribution with
 * atoms has no density.
 */
public final class DifferentialEntropy {
  private DifferentialEntropy() {}

  /**
   * Entropy of the normal distribution with the sample's variance (divided by n - 1): an upper
   * bound of the truth for any distribution with that variance, and equal to it only for a normal
   * one.
   *
   * <p>Special results: -infinity for a constant sample. Source: T. Cover and J. Thomas, Elements
   * of Information Theory (2nd ed. 2006), theorem 8.6.5. Accuracy: relative error of the variance
   * below 1e-14 (two passes). Cost: linear.
   *
   * @param sample at least two values
   * @return nats
   * @throws IllegalArgumentException if there are fewer, or one is not finite
   */
  public static double gaussian(double[] sample) {
    if (sample.length < 2) {
      throw new IllegalArgumentException("sample must have at least 2 values: " + sample.length);
    }
    Samples.checkFinite("sample", sample);
    double largest = 0;
    for (double value : sample) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    // a power of two, so scaling is exact; it keeps squares within the range of a double
    double scale = Math.scalb(1.0, Math.min(1000, Math.max(-1000, Math.getExponent(largest))));
    CompensatedSum sum = new CompensatedSum();
    for (double value : sample) {
      sum.add(value / scale);
    }
    double mean = sum.value() / sample.length;
    CompensatedSum squares = new CompensatedSum();
    CompensatedSum rest = new CompensatedSum();
    for (double value : sample) {
      double deviation = value / scale - mean;
      squares.add(deviation * deviation);
      rest.add(deviation);
    }
    // Chan, Golub and LeVeque (1983), equation 1.7: the rounding of the mean, taken back
    double squared = squares.value() - rest.value() * rest.value() / sample.length;
    if (!(squared > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    return Gaussian.entropy(Math.sqrt(squared / (sample.length - 1))) + Math.log(scale);
  }

  /**
   * Kozachenko-Leonenko estimate {@code psi(n) - psi(k) + d ln 2 + d/n sum_i ln r_i}, r_i being the
   * distance to the k-th neighbour in the maximum norm.
   *
   * <p>Special results: -infinity if a value occurs more than k times. Source: L. Kozachenko and N.
   * Leonenko, Sample Estimate of the Entropy of a Random Vector, Problems of Information
   * Transmission 23 (1987), in the form of Kraskov et al. (2004), equation 20. Accuracy of the
   * number: absolute error below 1e-12. Cost: about n log n.
   *
   * @param sample one value per record
   * @param k number of neighbours, at least 1 and less than the number of records
   * @return nats
   * @throws IllegalArgumentException if a value is not within +-8.9e307 or k is out of range
   */
  public static double nearestNeighbour(double[] sample, int k) {
    return nearestNeighbour(new double[][] {sample}, k);
  }

  /**
   * Kozachenko-Leonenko estimate for vectors, see {@link #nearestNeighbour(double[], int)}.
   *
   * @param columns one array per dimension, each with one value per record
   * @param k number of neighbours, at least 1 and less than the number of records
   * @return nats
   * @throws IllegalArgumentException if there is no dimension, lengths differ, a value is not
   *     finite, or k is out of range
   */
  public static double nearestNeighbour(double[][] columns, int k) {
    if (columns.length == 0) {
      throw new IllegalArgumentException("sample has no dimensions");
    }
    int points = columns[0].length;
    for (int d = 0; d < columns.length; d++) {
      if (columns[d].length != points) {
        throw new IllegalArgumentException(
            "columns[" + d + "] has " + columns[d].length + " values, columns[0] has " + points);
      }
      Samples.checkSpread("columns[" + d + "]", columns[d]);
    }
    if (!(k >= 1 && k < points)) {
      throw new IllegalArgumentException(
          "k must be at least 1 and less than the " + points + " values: " + k);
    }
    KdTree tree = KdTree.ofColumns(columns);
    KdTree.Searcher searcher = tree.new Searcher(k);
    CompensatedSum logs = new CompensatedSum();
    for (int position = 0; position < points; position++) {
      searcher.search(position);
      if (searcher.distanceOfLast() == 0) {
        return Double.NEGATIVE_INFINITY;
      }
      logs.add(Math.log(searcher.distanceOfLast()) / points);
    }
    return Digamma.value(points) - Digamma.value(k) + columns.length * (Math.log(2) + logs.value());
  }
}
