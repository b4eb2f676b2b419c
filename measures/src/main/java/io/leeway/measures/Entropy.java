package io.leeway.measures;

/**
 * Shannon entropy {@code H(P) = - sum_i p_i ln p_i}: the mean surprisal of a draw, in nats.
 *
 * <p>Domain and special results: between 0 (all mass in one bin, exactly) and {@code ln K} (K equal
 * bins). Empty bins do not matter.
 *
 * <p>Source: C. Shannon, A Mathematical Theory of Communication, Bell System Technical Journal 27
 * (1948), section 6.
 *
 * <p>Accuracy: relative error below 1e-14. Cost: one logarithm per non-empty bin.
 */
public final class Entropy {
  private Entropy() {}

  /**
   * Entropy of the observed shares, the plug-in (maximum-likelihood) estimate. As an estimate of
   * the source's entropy it is too small by about {@code (K - 1) / (2 n)} nats.
   *
   * @param counts observations per bin
   * @return nats, in [0, ln K]
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double ofCounts(long[] counts) {
    return of(Masses.ofCounts("counts", counts));
  }

  /**
   * Entropy of a distribution.
   *
   * @param probabilities one per bin
   * @return nats, in [0, ln K]
   * @throws IllegalArgumentException if one is negative or not finite, or their sum is not 1
   */
  public static double ofProbabilities(double[] probabilities) {
    return of(Masses.ofProbabilities("probabilities", probabilities));
  }

  static double of(Masses p) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < p.size(); i++) {
      sum.add(term(p, i));
    }
    return sum.value();
  }

  /** {@code - p ln p}, not negative. */
  private static double term(Masses p, int bin) {
    double share = p.share(bin);
    if (share == 0) {
      return 0;
    }
    // near 1 the logarithm would see only the rounded share: use what is left to 1 instead
    double log = share > 0.5 ? Math.log1p(-(p.total() - p.mass(bin)) / p.total()) : Math.log(share);
    // 0 - x, because -x would give -0.0 for a certain outcome
    return 0 - share * Math.min(0, log);
  }
}
