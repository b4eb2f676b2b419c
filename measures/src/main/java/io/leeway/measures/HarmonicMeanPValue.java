package io.leeway.measures;

/** One p-value from several tests of the same hypothesis, which need not be independent. */
public final class HarmonicMeanPValue {
  private HarmonicMeanPValue() {}

  /**
   * The harmonic mean {@code L / (1/p_1 + ... + 1/p_L)}.
   *
   * <p>It is between the smallest p-value and L times that one, so it is never worse than
   * Bonferroni's correction and costs nothing where the tests agree. For two or three tests its
   * level is right to a few percent below 0.05, whatever their dependence; large p-values are not
   * to be read literally.
   *
   * <p>Source: D. Wilson, The harmonic mean p-value for combining dependent tests, PNAS 116 (2019).
   *
   * @param pValues in [0, 1]; NaN for a test that does not apply
   * @return in [0, 1], 0 if one of them is; NaN if no test applies
   * @throws IllegalArgumentException if a p-value is not in [0, 1]
   */
  public static double of(double... pValues) {
    double inverses = 0;
    int tests = 0;
    for (double p : pValues) {
      if (Double.isNaN(p)) {
        continue;
      }
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a p-value is not in [0, 1]: " + p);
      }
      inverses += 1 / p;
      tests++;
    }
    return tests == 0 ? Double.NaN : Math.min(1, tests / inverses);
  }
}
