package io.leeway.measures;

/**
 * How far a window is from its reference, asked in three ways that each see what the others are
 * blind to: any change of the shares (G), a shift of an ordered feature as a whole (rank sum), and
 * a change of the share of missing values, which would drown among many bins.
 *
 * <p>Each is a ratio to its mean under independence, so without drift and dependence all are near
 * 1; {@link DriftCalibration} turns them into one p-value.
 *
 * <p>Unit and domain: none; NaN for a question that the counts cannot answer. Immutable.
 *
 * @param harmonicSize {@code 1/(1/n + 1/m)} of the two sizes
 * @param generalMean mean of G under independence, 0 where all records are in one bin
 * @param generalRatio G over that mean; with two bins that hold records, what the exact test gives
 * @param generalShape of the gamma law of the ratio under independence, half the degrees of freedom
 * @param shift squared normal deviation with the p-value of the rank sum
 * @param missing squared normal deviation with the exact p-value of the share of missing values
 */
public record DriftStatistics(
    double harmonicSize,
    double generalMean,
    double generalRatio,
    double generalShape,
    double shift,
    double missing) {
  /** Shape of the gamma law of one degree of freedom. */
  private static final double ONE_DEGREE = 0.5;

  /**
   * The statistics of a feature whose bins have no order.
   *
   * <p>Cost: that of {@link GStatisticMoments}.
   *
   * @param window counts per bin
   * @param reference counts per bin
   * @param missingBin the bin of records without a value
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static DriftStatistics of(long[] window, long[] reference, int missingBin) {
    GStatisticMoments moments = GStatisticMoments.of(window, reference);
    double n = Masses.totalOfCounts("window", window);
    double m = Masses.totalOfCounts("reference", reference);
    double harmonicSize = n * (m / (n + m));
    double missing = exactDeviation(window, reference, missingBin, n, m);
    int first = firstUsed(window, reference, 0);
    int second = firstUsed(window, reference, first + 1);
    boolean twoBins =
        second < window.length && firstUsed(window, reference, second + 1) == window.length;
    if (!(moments.mean() > 0) || !(moments.variance() > 0)) {
      return new DriftStatistics(harmonicSize, 0, Double.NaN, Double.NaN, Double.NaN, missing);
    }
    return twoBins
        ? new DriftStatistics(
            harmonicSize,
            1,
            exactDeviation(window, reference, first, n, m),
            ONE_DEGREE,
            Double.NaN,
            missing)
        : new DriftStatistics(
            harmonicSize,
            moments.mean(),
            TwoSampleTest.gStatistic(window, reference) / moments.mean(),
            moments.shape(),
            Double.NaN,
            missing);
  }

  /**
   * The same with the question of a shift.
   *
   * @param window counts of the bins that have an order, in that order
   * @param reference counts of the same bins
   */
  public DriftStatistics withOrder(long[] window, long[] reference) {
    boolean both =
        Masses.totalOfCounts("window", window) > 0
            && Masses.totalOfCounts("reference", reference) > 0;
    return new DriftStatistics(
        harmonicSize,
        generalMean,
        generalRatio,
        generalShape,
        both && !hasOneDegree()
            ? ChiSquareTail.critical(RankSumTest.pValue(window, reference), 1)
            : Double.NaN,
        missing);
  }

  /** Whether a shift would be the question again that G has answered already. */
  private boolean hasOneDegree() {
    return !(generalShape > ONE_DEGREE);
  }

  /** The chi-square value of one degree of freedom that is as improbable as the exact test says. */
  private static double exactDeviation(
      long[] window, long[] reference, int bin, double n, double m) {
    return window[bin] + reference[bin] == 0
        ? Double.NaN
        : ChiSquareTail.critical(
            ShareTest.pValue(window[bin], (long) n, reference[bin], (long) m), 1);
  }

  /** Index of the first bin from there on that holds a record on either side, or the length. */
  private static int firstUsed(long[] window, long[] reference, int from) {
    int bin = from;
    while (bin < window.length && window[bin] == 0 && reference[bin] == 0) {
      bin++;
    }
    return bin;
  }
}
