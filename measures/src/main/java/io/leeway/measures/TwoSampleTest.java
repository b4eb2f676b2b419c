package io.leeway.measures;

/**
 * Statistics of the hypothesis that two histograms on the same bins are samples of one
 * distribution. With independent records and no change both follow a chi-square with {@link
 * #degreesOfFreedom}; {@link ChiSquareTail} turns them into p-values.
 *
 * <p>Unit and domain: no unit, not negative, 0 exactly when the shares are equal. Bins that are
 * empty on both sides do not matter.
 *
 * <p>Accuracy: relative error below 1e-13 for shares that differ by 1 %. The chi-square law is good
 * when most bins expect 5 records or more; with fewer, G drifts off first (with 200 bins and 500
 * records its 1 % level fires on 12 %) and the chi-square statistic holds longer.
 */
public final class TwoSampleTest {
  private TwoSampleTest() {}

  /**
   * Log-likelihood ratio statistic {@code G = 2 sum o ln(o / e)} over the cells of the two-row
   * table, which is {@code 2 (n + m)} times {@link JensenShannon#weightedDivergenceOfCounts}. Cost:
   * two logarithms per bin at most.
   *
   * <p>Source: R. Sokal and F. Rohlf, Biometry (3rd ed. 1995), section 17.2.
   *
   * @param a counts per bin of one side
   * @param b counts per bin of the other
   * @return not negative; at most {@code 2 (n + m) H(n/(n+m), m/(n+m))}
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double gStatistic(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    Masses first = Masses.ofCounts("a", a);
    Masses second = Masses.ofCounts("b", b);
    return 2 * (first.total() + second.total()) * JensenShannon.weightedByTotals(first, second);
  }

  /**
   * Pearson's statistic {@code sum (o - e)^2 / e} over the cells of the two-row table, without
   * continuity correction. Cost: linear.
   *
   * <p>Source: K. Pearson, On the Criterion ..., Philosophical Magazine 50 (1900); the two-sample
   * form as in W. Press et al., Numerical Recipes (3rd ed. 2007), equation 14.3.3.
   *
   * @param a counts per bin of one side
   * @param b counts per bin of the other
   * @return not negative; at most n + m
   * @throws IllegalArgumentException if lengths differ, a count is negative, or a side is all 0
   */
  public static double chiSquareStatistic(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    Masses first = Masses.ofCounts("a", a);
    Masses second = Masses.ofCounts("b", b);
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < a.length; i++) {
      double difference = first.share(i) - second.share(i);
      if (difference != 0) {
        sum.add(difference * difference / (first.mass(i) + second.mass(i)));
      }
    }
    return sum.value() * first.total() * second.total();
  }

  /**
   * Degrees of freedom: bins that hold a record on either side, minus 1, never below 0.
   *
   * @param a counts per bin of one side
   * @param b counts per bin of the other
   * @return whole degrees of freedom, not negative
   * @throws IllegalArgumentException if lengths differ or a count is negative
   */
  public static int degreesOfFreedom(long[] a, long[] b) {
    Masses.checkSameLength("a", a.length, "b", b.length);
    // the totals are not needed, the check of every count is
    Masses.totalOfCounts("a", a);
    Masses.totalOfCounts("b", b);
    int used = 0;
    for (int i = 0; i < a.length; i++) {
      if (a[i] > 0 || b[i] > 0) {
        used++;
      }
    }
    return Math.max(0, used - 1);
  }
}
