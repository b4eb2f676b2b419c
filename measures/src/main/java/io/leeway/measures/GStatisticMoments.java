package io.leeway.measures;

/**
 * Mean and variance that the two-sample G statistic has when the records are independent and both
 * sides come from one distribution, given how many records each bin holds on both sides together.
 *
 * <p>With many records per bin they are {@code df} and {@code 2 df}. With few they are not, and the
 * chi-square law fails in both directions; a gamma law with these moments does not, because the
 * moments of each sparse bin are summed exactly. Nothing is random in it.
 *
 * <p>Given the bins, the counts of one side are independent binomials on the condition that they
 * sum to that side's size. The condition is put in by regression on the sum and its square, which
 * leaves an error of the order of one record.
 *
 * <p>Source: L. Holst, Asymptotic normality and efficiency for certain goodness-of-fit tests,
 * Biometrika 59 (1972), for the condition; D. Williams, Improved likelihood ratio tests for
 * complete contingency tables, Biometrika 63 (1976), for the moments of well filled bins.
 *
 * <p>Accuracy: the 1 % level of the gamma law is hit by 0.8 to 1.3 % of samples, and its 0.1 %
 * level by 0.07 to 0.17 %, for 10 to 200 bins, equally likely or Zipf(1.1), and 100 to 20,000
 * records against 10,000 or 20,000 (40,000 samples each, standard errors 0.05 and 0.02 %). Cost:
 * linear in bins, plus up to some hundred steps for each bin of few records. Immutable.
 *
 * @param mean not negative; 0 where all records are in one bin
 * @param variance not negative
 */
public record GStatisticMoments(double mean, double variance) {

  /**
   * The moments for these counts.
   *
   * @param a counts per bin of one side
   * @param b counts per bin of the other
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static GStatisticMoments of(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    double first = Masses.ofCounts("a", a).total();
    double second = Masses.ofCounts("b", b).total();
    double share = first / (first + second);
    BinomialCell cell = new BinomialCell(share);
    CompensatedSum mean = new CompensatedSum();
    CompensatedSum variance = new CompensatedSum();
    CompensatedSum withCount = new CompensatedSum();
    CompensatedSum withSquare = new CompensatedSum();
    int used = 0;
    for (int i = 0; i < a.length; i++) {
      double both = (double) a[i] + b[i];
      if (both > 0) {
        used++;
        cell.evaluate(both);
        mean.add(cell.mean());
        variance.add(cell.variance());
        withCount.add(cell.covarianceWithCount());
        withSquare.add(cell.covarianceWithSquare());
      }
    }
    if (used < 2) {
      return new GStatisticMoments(0, 0);
    }
    double sizeVariance = (first + second) * share * (1 - share);
    double sizeDeviation = Math.sqrt(sizeVariance);
    double skewness = (1 - 2 * share) / sizeDeviation;
    double linear = withCount.value() / sizeDeviation;
    double quadratic = (withSquare.value() / sizeVariance - skewness * linear) / 2;
    double conditionalMean = mean.value() - quadratic;
    double conditionalVariance = variance.value() - linear * linear - 2 * quadratic * quadratic;
    return new GStatisticMoments(Math.max(0, conditionalMean), Math.max(0, conditionalVariance));
  }

  /** Shape of the gamma law with these moments: {@code df / 2} for well filled bins, or 0. */
  public double shape() {
    return variance > 0 ? mean * mean / variance : 0;
  }
}
