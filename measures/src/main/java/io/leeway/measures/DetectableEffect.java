package io.leeway.measures;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** The smallest change that a test of a given size finds with a given probability. */
public final class DetectableEffect {
  static final double LN_2 = Math.log(2);

  private DetectableEffect() {}

  /**
   * The smallest Jensen-Shannon divergence that the level-{@code alpha} G-test detects with
   * probability {@code power}: {@code lambda / (8 n_h)} nats, where lambda solves {@code df +
   * lambda - z_power sqrt(2 (df + 2 lambda)) = critical(alpha, df)}.
   *
   * <p>Under a change, G is nearly a noncentral chi-square with mean {@code df + lambda}, variance
   * {@code 2 (df + 2 lambda)} and {@code lambda = 8 n_h JS}; the mean-and-variance normal
   * approximation gives a quadratic in {@code s = sqrt(2 (df + 2 lambda))}, solved in closed form.
   *
   * <p>Unit and domain: nats, in [0, ln 2]. Special results: {@code ln 2}, the largest divergence
   * there is, if nothing smaller can be detected, and for 0 degrees of freedom; 0 if the test fires
   * that often without a change.
   *
   * <p>Source: P. Patnaik, The Non-Central Chi-Square and F Distributions and Their Applications,
   * Biometrika 36 (1949), for the moments.
   *
   * <p>Accuracy: against the noncentral law itself, for alpha from 1e-6 to 0.05 and 1 to 1,000
   * degrees of freedom, the power at the returned effect is 0.79 to 0.80 when 0.8 is asked for,
   * 0.90 to 0.93 for 0.9, and 0.39 to 0.50 for 0.5, where the skew of the law matters; it gets
   * better with more degrees of freedom. The noncentral law in turn holds for small changes and
   * filled bins. Cost: one chi-square quantile.
   *
   * @param harmonicSize {@code 1 / (1/n + 1/m)} of the two sample sizes, positive
   * @param degreesOfFreedom at least 0
   * @param alpha level of the test, in (0, 1)
   * @param power probability of detection, in (0, 1)
   * @return nats, in [0, ln 2]
   * @throws IllegalArgumentException if an argument is outside its domain
   */
  public static double jsDivergenceNats(
      double harmonicSize, double degreesOfFreedom, double alpha, double power) {
    if (!(harmonicSize > 0 && harmonicSize < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "harmonicSize must be positive and finite: " + harmonicSize);
    }
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1): " + alpha);
    }
    if (!(power > 0 && power < 1)) {
      throw new IllegalArgumentException("power must be in (0, 1): " + power);
    }
    double critical = ChiSquareTail.critical(alpha, degreesOfFreedom);
    if (degreesOfFreedom == 0) {
      return LN_2;
    }
    return jsDivergenceNats(harmonicSize, degreesOfFreedom, degreesOfFreedom / 2, critical, power);
  }

  /**
   * The same for a test whose statistic has other moments than a chi-square: without a change mean
   * {@code mean} and variance {@code mean^2 / shape}, with one {@code 8 n_h JS} and {@code 32 n_h
   * JS} more.
   *
   * @param critical the value above which the test fires
   */
  static double jsDivergenceNats(
      double harmonicSize, double mean, double shape, double critical, double power) {
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(power);
    // lambda + mean - z s = critical, with s^2 = mean^2 / shape + 4 lambda
    double plain = mean * mean / shape / 4;
    double discriminant = z * z + critical - mean + plain;
    if (!(discriminant >= 0)) {
      return 0;
    }
    double s = 2 * (z + Math.sqrt(discriminant));
    double noncentrality = s > 0 ? Math.max(0, s * s / 4 - plain) : 0;
    return Math.min(LN_2, noncentrality / (8 * harmonicSize));
  }
}
