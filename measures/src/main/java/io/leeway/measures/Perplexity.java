package io.leeway.measures;

/**
 * Perplexity {@code exp(H)}: the number of equally likely outcomes that would be as uncertain.
 *
 * <p>Unit and domain: a number of outcomes; in [1, K] for an entropy over K bins, in [1, +infinity]
 * for a cross-entropy.
 *
 * <p>Source: F. Jelinek et al., Perplexity: a Measure of the Difficulty of Speech Recognition
 * Tasks, Journal of the Acoustical Society of America 62 (1977).
 *
 * <p>Accuracy: relative error below 1e-14 times the entropy. Cost: that of {@link Entropy}.
 */
public final class Perplexity {
  private Perplexity() {}

  /**
   * Perplexity of the observed shares.
   *
   * @param counts observations per bin
   * @return number of outcomes
   * @throws IllegalArgumentException if a count is negative or all are 0
   */
  public static double ofCounts(long[] counts) {
    return Math.exp(Entropy.ofCounts(counts));
  }

  /**
   * Perplexity of a distribution.
   *
   * @param probabilities one per bin
   * @return number of outcomes
   * @throws IllegalArgumentException if one is negative or not finite, or their sum is not 1
   */
  public static double ofProbabilities(double[] probabilities) {
    return Math.exp(Entropy.ofProbabilities(probabilities));
  }

  /**
   * Perplexity of a model, from its cross-entropy (its mean loss per record).
   *
   * @param nats cross-entropy, at least 0; +infinity gives +infinity
   * @return number of outcomes
   * @throws IllegalArgumentException if nats is negative or NaN
   */
  public static double ofCrossEntropy(double nats) {
    if (!(nats >= 0)) {
      throw new IllegalArgumentException("nats must not be negative: " + nats);
    }
    return Math.exp(nats);
  }
}
