package io.leeway.measures;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * Tests of the hypothesis that two samples of vectors have one mean and one covariance, by the
 * normal distributions fitted to them. For vectors what {@link TwoSampleTest} is for bins.
 *
 * <p>Unit and domain: statistics have no unit and are not negative.
 *
 * <p>Source: T. Anderson, An Introduction to Multivariate Statistical Analysis (3rd ed. 2003),
 * section 10.3, equation 7 for the statistic and section 10.4 for the moments of its powers, from
 * whose logarithm mean and variance follow by differentiation; section 5.2 for Hotelling's T^2.
 *
 * <p>Accuracy: that of the Cholesky factors, about 1e-15 times the condition number of the pooled
 * covariance relative to the sum of the logarithms. Cost: three Cholesky factors, half the cube of
 * the dimension together.
 */
public final class GaussianTwoSampleTest {
  private GaussianTwoSampleTest() {}

  /**
   * What the two samples say.
   *
   * @param likelihoodRatio {@code N ln|S| - n ln|S_1| - m ln|S_2|}, S pooled: twice the log
   *     likelihood ratio, which is {@code 2 (n + m)} times the generalised Jensen-Shannon
   *     divergence of the fitted distributions with weights n/N and m/N, a mixture of normal
   *     distributions being fitted by a normal one; near {@code 2 h D(1 || 2)} for small changes, h
   *     = n m / N
   * @param hotelling {@code T^2}, of the means alone, with the covariance within both samples
   */
  public record Statistics(double likelihoodRatio, double hotelling) {}

  /**
   * Mean and shape of the gamma law that a statistic follows when both samples come from one normal
   * distribution.
   *
   * @param mean positive
   * @param shape {@code mean^2 / variance}, half the degrees of freedom in large samples
   */
  public record NullLaw(double mean, double shape) {}

  /**
   * The statistics of two samples.
   *
   * @param a one sample
   * @param b the other
   * @throws IllegalArgumentException if dimensions differ or a covariance is not positive definite
   */
  public static Statistics statistics(GaussianSample a, GaussianSample b) {
    if (a.dimension() != b.dimension()) {
      throw new IllegalArgumentException(
          "b has %d dimensions, expected %d".formatted(b.dimension(), a.dimension()));
    }
    GaussianSample both = a.pooledWith(b);
    Cholesky pooled = Cholesky.of("pooled covariance", both.covariance());
    double ofA = Cholesky.of("covariance of a", a.covariance()).logDeterminant();
    double ofB = Cholesky.of("covariance of b", b.covariance()).logDeterminant();
    double ofBoth = pooled.logDeterminant();
    double ratio = a.size() * (ofBoth - ofA) + b.size() * (ofBoth - ofB);
    double[] distance = new double[a.dimension()];
    for (int i = 0; i < distance.length; i++) {
      distance[i] = a.mean()[i] - b.mean()[i];
    }
    pooled.solveLower(distance);
    CompensatedSum squares = new CompensatedSum();
    for (double value : distance) {
      squares.add(value * value);
    }
    // S = W + n m / N^2 times the outer square of the distance: what W gives follows from what S
    // gives
    double share = squares.value() * (a.size() / both.size()) * (b.size() / both.size());
    double hotelling = share < 1 ? (both.size() - 2) * share / (1 - share) : Double.MAX_VALUE;
    return new Statistics(Math.max(0, ratio), hotelling);
  }

  /**
   * The law of the likelihood ratio under the hypothesis, with the exact mean and variance that it
   * has in samples of these sizes: {@code d (d + 3) / 2} degrees of freedom in large ones.
   *
   * @param n size of one sample, above the dimension
   * @param m size of the other, likewise
   * @throws IllegalArgumentException if a sample is too small or there is no dimension
   */
  public static NullLaw likelihoodRatioLaw(double n, double m, int dimension) {
    check(n, m, dimension);
    double both = n + m;
    CompensatedSum mean = new CompensatedSum();
    CompensatedSum variance = new CompensatedSum();
    for (int i = 1; i <= dimension; i++) {
      mean.add(n * (digammaLessLog(both, i) - digammaLessLog(n, i)));
      mean.add(m * (digammaLessLog(both, i) - digammaLessLog(m, i)));
      variance.add(n * (n * Trigamma.value((n - i) / 2) - 2));
      variance.add(m * (m * Trigamma.value((m - i) / 2) - 2));
      variance.add(-both * (both * Trigamma.value((both - i) / 2) - 2));
    }
    return new NullLaw(mean.value(), mean.value() * mean.value() / variance.value());
  }

  /** {@code psi((n - i) / 2) - ln(n / 2)}; the logarithms of 2 cancel in the sum. */
  private static double digammaLessLog(double n, int i) {
    return Digamma.value((n - i) / 2) - Math.log(n / 2);
  }

  /**
   * The law of Hotelling's {@code T^2}, with the mean and variance of its F law: d degrees of
   * freedom in large samples.
   *
   * @param n size of one sample, above the dimension
   * @param m size of the other, likewise; both together 6 above it
   * @throws IllegalArgumentException if a sample is too small or there is no dimension
   */
  public static NullLaw hotellingLaw(double n, double m, int dimension) {
    check(n, m, dimension);
    double free = n + m - 1 - dimension;
    if (!(free > 4)) {
      throw new IllegalArgumentException(
          "n + m is %s, expected at least the dimension %d and 6 more".formatted(n + m, dimension));
    }
    return new NullLaw(
        (n + m - 2) * dimension / (free - 2),
        dimension * (free - 4) / (2 * (dimension + free - 2)));
  }

  private static void check(double n, double m, int dimension) {
    if (dimension < 1 || !(n > dimension) || !(m > dimension)) {
      throw new IllegalArgumentException(
          "%s and %s vectors of %d dimensions, expected more vectors than dimensions, and those"
                  .formatted(n, m, dimension)
              + " at least 1");
    }
  }
}
