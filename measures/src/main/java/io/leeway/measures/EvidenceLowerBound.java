package io.leeway.measures;

/**
 * Evidence lower bound {@code ELBO = E_q[ln p(x | z)] - D(q(z | x) || p(z)) <= ln p(x)} of an
 * encoder that puts out a diagonal normal q, with the standard normal prior p.
 *
 * <p>The divergence is {@code D(q || p)} with q the approximation: the mode-seeking, usually called
 * reverse, direction.
 *
 * <p>Unit and domain: nats, at most the reconstruction term. Falling ELBO of live records is drift
 * that the encoder feels.
 *
 * <p>Source: D. Kingma and M. Welling, Auto-Encoding Variational Bayes (ICLR 2014), equation 3 and
 * appendix B.
 *
 * <p>Accuracy: that of the sum of its arguments. Cost: one exponential per dimension.
 */
public final class EvidenceLowerBound {
  private EvidenceLowerBound() {}

  /**
   * The bound for one record.
   *
   * @param reconstructionNats expected log-likelihood of the record given its code, {@code E_q[ln
   *     p(x | z)]}: minus the reconstruction loss, as a sum over outputs, not a mean
   * @param mean of each dimension of the code
   * @param logVariance logarithm of the variance of each dimension
   * @return nats
   * @throws IllegalArgumentException if lengths differ or a value is not finite
   */
  public static double ofGaussianEncoder(
      double reconstructionNats, double[] mean, double[] logVariance) {
    if (!Double.isFinite(reconstructionNats)) {
      throw new IllegalArgumentException("reconstructionNats is not finite: " + reconstructionNats);
    }
    return reconstructionNats - Gaussian.kullbackLeiblerToStandardNormal(mean, logVariance);
  }
}
