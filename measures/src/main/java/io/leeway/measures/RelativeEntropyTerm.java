package io.leeway.measures;

/**
 * The terms of relative entropy in a form that never cancels.
 *
 * <p>{@code sum p ln(p/q)} adds positive and negative terms of first order in {@code p - q} to get
 * a result of second order, so for close distributions nearly all digits are lost. As both sides
 * sum to 1, {@code sum (p ln(p/q) - p + q)} is the same number, and each of its terms is
 * non-negative and itself of second order. It also makes "never negative" and "0 for equal
 * arguments" exact.
 */
final class RelativeEntropyTerm {
  private RelativeEntropyTerm() {}

  /** {@code p ln(p/q) - p + q}, with {@code q} for p = 0 and +infinity for p > 0 = q. */
  static double of(double p, double q) {
    if (p == 0) {
      return q;
    }
    if (q == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double excess = (p - q) / q;
    if (Math.abs(excess) < SERIES_LIMIT) {
      return q * nearZero(excess);
    }
    return p * logRatio(p, q) - (p - q);
  }

  /** The term of {@code observed} against {@code a b / total}, where {@code observed <= a, b}. */
  static double ofProduct(double observed, double a, double b, double total) {
    double expected = a * (b / total);
    if (expected < Double.MIN_NORMAL && observed > 0) {
      // the product has left the range of a double, its logarithm has not
      return observed * (Math.log(observed / a) - Math.log(b / total)) - observed;
    }
    return of(observed, expected);
  }

  /** {@code ln(p/q)} for positive p and q, also where the quotient leaves the range of a double. */
  static double logRatio(double p, double q) {
    double ratio = p / q;
    return ratio >= Double.MIN_NORMAL && ratio <= Double.MAX_VALUE
        ? Math.log(ratio)
        : Math.log(p) - Math.log(q);
  }

  /** {@code (1 + x) ln(1 + x) - x} for x >= -1: the term of {@code p = q (1 + x)} divided by q. */
  static double ofExcess(double x) {
    if (Math.abs(x) < SERIES_LIMIT) {
      return nearZero(x);
    }
    double ratio = 1 + x;
    return ratio > 0 ? ratio * Math.log(ratio) - x : 1;
  }

  /** Above it the closed form loses at most the digits of 1 / 0.03. */
  static final double SERIES_LIMIT = 0.25;

  /**
   * With {@code u = x / (2 + x)} the logarithm is {@code ln(1 + x) = 2 atanh(u) = 2 u (1 + s)},
   * {@code s = u^2/3 + u^4/5 + ...}, and the term becomes {@code x (u + s (1 + u))}. For |x| < 1/4,
   * u^2 is below 1/49 and the first term left out is below 1e-15 of the result.
   */
  private static double nearZero(double x) {
    double u = x / (2 + x);
    double v = u * u;
    double s =
        v
            * (1.0 / 3
                + v
                    * (1.0 / 5
                        + v
                            * (1.0 / 7
                                + v
                                    * (1.0 / 9
                                        + v
                                            * (1.0 / 11
                                                + v
                                                    * (1.0 / 13
                                                        + v * (1.0 / 15 + v * (1.0 / 17))))))));
    return x * (u + s * (1 + u));
  }
}
