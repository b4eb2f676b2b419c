package io.leeway.measures;

/** A cell of a table whose records are paired at random: a hypergeometric count. */
final class RandomCell {
  private static final double LARGE_DEVIATION = 1000;

  /** Weights that add less than this to a sum of about 1 are the tail that is cut off. */
  private static final double NEGLIGIBLE = 1e-22;

  private RandomCell() {}

  /**
   * Expectation of {@code k ln(k / e) - k + e}, e being the mean of k, for a row and a column of so
   * many records.
   */
  static double expectedTerm(double ofRow, double ofColumn, double total) {
    double mean = ofRow * (ofColumn / total);
    double variance = mean * ((total - ofRow) / total) * ((total - ofColumn) / (total - 1));
    if (variance > LARGE_DEVIATION * LARGE_DEVIATION) {
      // k = e (1 + x): e E[x^2/2 - x^3/6 + x^4/12], with the fourth moment of a near-normal count
      double skew = (total - 2 * ofRow) / total * ((total - 2 * ofColumn) / (total - 2)) * variance;
      return variance / (2 * mean)
          - skew / (6 * mean * mean)
          + variance * variance / (4 * mean * mean * mean);
    }
    double least = Math.max(0, ofRow + ofColumn - total);
    double most = Math.min(ofRow, ofColumn);
    double mode =
        Math.min(most, Math.max(least, Math.floor((ofRow + 1) * ((ofColumn + 1) / (total + 2)))));
    // Weights relative to the mode, by ratios of neighbours: unlike factorials they lose no digits,
    // and dividing by their sum makes them the law.
    CompensatedSum weights = new CompensatedSum();
    CompensatedSum terms = new CompensatedSum();
    double weight = 1;
    for (double k = mode; k <= most && weight > NEGLIGIBLE; k++) {
      weights.add(weight);
      terms.add(weight * RelativeEntropyTerm.of(k, mean));
      weight *= (ofRow - k) / (k + 1) * ((ofColumn - k) / (total - ofRow - ofColumn + k + 1));
    }
    weight = 1;
    for (double k = mode; k > least && weight > NEGLIGIBLE; k--) {
      weight *= k / (ofRow - k + 1) * ((total - ofRow - ofColumn + k) / (ofColumn - k + 1));
      weights.add(weight);
      terms.add(weight * RelativeEntropyTerm.of(k - 1, mean));
    }
    return terms.value() / weights.value();
  }
}
