package io.leeway.measures;

import org.apache.commons.numbers.gamma.Digamma;

/**
 * Shannon entropy {@code H(P) = - sum_i p_i ln p_i}: the mean surprisal of a draw, in nats.
 *
 * <p>Domain and special results: between 0 (all mass in one bin, exactly) and {@code ln K} (K equal
 * bins). Empty bins do not matter. The joint entropy of several features is the entropy of the
 * cells of their joint table.
 *
 * <p>{@link #ofCounts} is what the data say about themselves. As an estimate of the source that
 * they were drawn from it is too small, and the other methods correct that: {@link #millerMadow} a
 * little and cheaply; {@link #grassberger} and {@link #chaoShen} more, for many bins with few
 * records each; {@link #nemenmanShafeeBialek} most, when the number of possible bins is known.
 * Estimates can be larger than {@code ln K}, and Grassberger's can be negative.
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

  /**
   * Miller-Madow estimate {@code H + (K' - 1) / (2 n)}, K' being the number of bins in use: the
   * plug-in estimate plus its bias to first order in 1/n.
   *
   * <p>Source: G. Miller, Note on the Bias of Information Estimates, in: Information Theory in
   * Psychology (1955). Accuracy of the number: relative error below 1e-14.
   *
   * @param counts observations per bin
   * @return nats, not negative
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double millerMadow(long[] counts) {
    Masses p = Masses.ofCounts("counts", counts);
    int used = 0;
    for (long count : counts) {
      if (count > 0) {
        used++;
      }
    }
    return of(p) + (used - 1) / (2 * p.total());
  }

  /**
   * Grassberger's estimate {@code sum_i n_i/n (ln n - psi(n_i) - (-1)^n_i / (n_i + 1))}.
   *
   * <p>Special results: negative for a single bin with an even count (4 records in one bin give
   * -0.07 nats). Source: P. Grassberger, Finite Sample Corrections to Entropy and Dimension
   * Estimates, Physics Letters A 128 (1988), equation 13. Accuracy of the number: absolute error
   * below 1e-13.
   *
   * @param counts observations per bin
   * @return nats
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double grassberger(long[] counts) {
    Masses p = Masses.ofCounts("counts", counts);
    double logTotal = Math.log(p.total());
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        double sign = counts[i] % 2 == 0 ? 1 : -1;
        double logOfCount = Digamma.value(p.mass(i)) + sign / (p.mass(i) + 1);
        sum.add(p.share(i) * (logTotal - logOfCount));
      }
    }
    return sum.value();
  }

  /**
   * Chao-Shen estimate {@code - sum_i C p_i ln(C p_i) / (1 - (1 - C p_i)^n)}: shares shrunk by the
   * coverage {@code C = 1 - f_1 / n}, f_1 bins being seen once, and each term weighed by the chance
   * of having seen its bin at all.
   *
   * <p>Special results: if every record has a bin of its own, f_1 is taken as n - 1, because C = 0
   * would leave nothing. Source: A. Chao and T.-J. Shen, Nonparametric Estimation of Shannon's
   * Index of Diversity When There Are Unseen Species in Sample, Environmental and Ecological
   * Statistics 10 (2003), equation 8. Accuracy of the number: relative error below 1e-13.
   *
   * @param counts observations per bin
   * @return nats, not negative
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double chaoShen(long[] counts) {
    Masses p = Masses.ofCounts("counts", counts);
    double seenOnce = 0;
    for (long count : counts) {
      if (count == 1) {
        seenOnce++;
      }
    }
    double coverage = 1 - (seenOnce == p.total() ? seenOnce - 1 : seenOnce) / p.total();
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < counts.length; i++) {
      double share = coverage * p.share(i);
      if (share > 0 && share < 1) {
        // 1 - (1 - share)^n without cancellation
        double seen = -Math.expm1(p.total() * Math.log1p(-share));
        sum.add(-share * Math.log(share) / seen);
      }
    }
    return sum.value();
  }

  /**
   * Nemenman-Shafee-Bialek estimate: the posterior mean of the entropy under a mixture of Dirichlet
   * priors that is nearly flat in the entropy itself. Good with far fewer records than bins.
   *
   * <p>The number of possible bins K is {@code counts.length}, so here empty bins matter. Special
   * results: 0 for one bin. Source: I. Nemenman, F. Shafee and W. Bialek, Entropy and Inference,
   * Revisited, NIPS 14 (2002), equations 6 to 9. Accuracy: the integral over the concentration is a
   * sum over 400 points, absolute error below 1e-9 nats. Cost: about 1,000 passes over the bins in
   * use.
   *
   * @param counts observations per possible bin
   * @return nats, in [0, ln K]
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double nemenmanShafeeBialek(long[] counts) {
    Masses p = Masses.ofCounts("counts", counts);
    if (p.size() == 1) {
      return 0;
    }
    return new ConcentrationPosterior(p).meanEntropy();
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
