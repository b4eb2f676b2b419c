package io.leeway.measures;

/**
 * Moments of what one bin adds to the two-sample G statistic, {@code 2 k ln(k / e) + 2 (c - k)
 * ln((c - k) / (c - e))}, where the k records of one side are a binomial share of the c records
 * that the bin holds on both sides, and e is the mean of k.
 *
 * <p>Mutable, so that a loop over bins allocates nothing; not thread-safe.
 */
final class BinomialCell {
  /** From this many expected records on either side, the expansions are good to 0.1 %. */
  private static final double WELL_FILLED = 16;

  /** Weights that add less than this to a sum of about 1 are the tail that is cut off. */
  private static final double NEGLIGIBLE = 1e-18;

  private final double share;
  private final Side window = new Side();
  private final Side rest = new Side();

  private double mean;
  private double variance;
  private double covarianceWithCount;
  private double covarianceWithSquare;

  private double weights;
  private double terms;
  private double squaredTerms;
  private double termsTimesDeviation;
  private double termsTimesSquare;
  private double squaredDeviations;

  /**
   * @param share of the one side in all records, in (0, 1)
   */
  BinomialCell(double share) {
    this.share = share;
  }

  /** The term's mean. */
  double mean() {
    return mean;
  }

  double variance() {
    return variance;
  }

  /** Covariance of the term and k. */
  double covarianceWithCount() {
    return covarianceWithCount;
  }

  /** Covariance of the term and the squared deviation of k from its mean. */
  double covarianceWithSquare() {
    return covarianceWithSquare;
  }

  /** Sets the moments to those of a bin of so many records. */
  void evaluate(double both) {
    double expected = both * share;
    double spread = expected * (1 - share);
    if (Math.min(expected, both - expected) > WELL_FILLED) {
      mean = 1 + (1 / share + 1 / (1 - share) - 1) / (6 * both);
      variance = 2 * mean * mean;
      covarianceWithCount = 0;
      covarianceWithSquare = 2 * spread * mean;
      return;
    }
    window.expect(expected);
    rest.expect(both - expected);
    weights = 0;
    terms = 0;
    squaredTerms = 0;
    termsTimesDeviation = 0;
    termsTimesSquare = 0;
    squaredDeviations = 0;
    double odds = share / (1 - share);
    double mode = Math.min(both, Math.floor((both + 1) * share));
    // Weights relative to the mode, by ratios of neighbours: unlike factorials they lose no digits.
    double weight = 1;
    for (double k = mode; k <= both && weight > NEGLIGIBLE; k++) {
      add(weight, k, both, expected);
      weight *= (both - k) / (k + 1) * odds;
    }
    weight = 1;
    for (double k = mode; k > 0 && weight > NEGLIGIBLE; k--) {
      weight *= k / ((both - k + 1) * odds);
      add(weight, k - 1, both, expected);
    }
    mean = terms / weights;
    variance = Math.max(0, squaredTerms / weights - mean * mean);
    covarianceWithCount = termsTimesDeviation / weights;
    covarianceWithSquare = termsTimesSquare / weights - mean * (squaredDeviations / weights);
  }

  private void add(double weight, double k, double both, double expected) {
    double term = 2 * (window.term(k, expected) + rest.term(both - k, both - expected));
    double deviation = k - expected;
    weights += weight;
    terms += weight * term;
    squaredTerms += weight * term * term;
    termsTimesDeviation += weight * term * deviation;
    termsTimesSquare += weight * term * deviation * deviation;
    squaredDeviations += weight * deviation * deviation;
  }

  /**
   * The terms of one side, {@link RelativeEntropyTerm#of} of its counts against its mean: near the
   * mean by the same series, farther off with the logarithms of small numbers from a table. Good to
   * 1e-13, and no logarithm per term.
   */
  private static final class Side {
    private static final double[] K_LN_K = new double[256];

    static {
      for (int k = 1; k < K_LN_K.length; k++) {
        K_LN_K[k] = k * Math.log(k);
      }
    }

    private double inverse;
    private double logarithm;

    void expect(double mean) {
      inverse = 1 / mean;
      logarithm = Math.log(mean);
    }

    double term(double k, double mean) {
      double excess = (k - mean) * inverse;
      if (Math.abs(excess) < RelativeEntropyTerm.SERIES_LIMIT) {
        return mean * RelativeEntropyTerm.ofExcess(excess);
      }
      return k < K_LN_K.length
          ? K_LN_K[(int) k] - k * logarithm - (k - mean)
          : RelativeEntropyTerm.of(k, mean);
    }
  }
}
