package io.leeway.measures;

/**
 * Surprisal (self-information) {@code - ln p}: how unexpected one outcome is.
 *
 * <p>Unit and domain: nats, in [0, +infinity]. Special results: 0 (not -0) for p = 1, +infinity for
 * p = 0.
 *
 * <p>Source: M. Tribus, Thermostatics and Thermodynamics (1961), for the word; C. Shannon (1948),
 * section 6, for the quantity.
 *
 * <p>Accuracy: relative error below 1e-15. Cost: one logarithm.
 */
public final class Surprisal {
  private Surprisal() {}

  /**
   * Surprisal of an outcome.
   *
   * @param probability in [0, 1]
   * @return nats
   * @throws IllegalArgumentException if the probability is not in [0, 1]
   */
  public static double ofProbability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1]: " + probability);
    }
    return 0 - Math.log(probability);
  }
}
