package io.leeway.measures;

/**
 * What a divergence does about bins that one side has never seen. It is an argument of every
 * measure that has to choose, because the choice decides the result: the same counts give a PSI of
 * 461 or of 6.7 under two fills in use.
 *
 * <p>{@link #INFINITE} is the definition. {@link #additive} adds a pseudo-count to every bin of
 * both sides: {@code (n_i + a) / (n + K a)} over the K bins given, empty ones included, so adding
 * an empty bin changes the result. On probabilities the pseudo-count is added to the probability,
 * as if the total count were 1.
 *
 * <p>Policies are immutable values.
 */
public sealed interface ZeroPolicy {

  /** No smoothing: {@code p > 0} where {@code q = 0} makes the divergence +infinity. */
  ZeroPolicy INFINITE = new Infinite();

  /**
   * A pseudo-count of 1/2: always finite, and a value never seen before still costs about {@code
   * ln(2n)} nats.
   *
   * <p>Source: R. Krichevsky and V. Trofimov, The Performance of Universal Encoding, IEEE Trans.
   * Information Theory 27 (1981), equation 2.
   */
  ZeroPolicy KRICHEVSKY_TROFIMOV = new Additive(0.5);

  /**
   * Adds {@code pseudoCount} to every bin of both sides.
   *
   * @param pseudoCount what is added to each bin, in counts
   * @return the policy
   * @throws IllegalArgumentException if {@code pseudoCount} is not positive and finite
   */
  static ZeroPolicy additive(double pseudoCount) {
    return new Additive(pseudoCount);
  }

  /** The definition, see {@link #INFINITE}. */
  record Infinite() implements ZeroPolicy {}

  /**
   * Smoothing, see {@link #additive}.
   *
   * @param pseudoCount what is added to each bin, in counts
   */
  record Additive(double pseudoCount) implements ZeroPolicy {
    /**
     * Checks the pseudo-count.
     *
     * @param pseudoCount what is added to each bin, in counts
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Additive {
      if (!(pseudoCount > 0 && pseudoCount < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "pseudoCount must be positive and finite: " + pseudoCount);
      }
    }
  }
}
