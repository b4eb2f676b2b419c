package io.leeway.measures;

import java.io.Serializable;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Sequential test for a drift that is too small for any single window: sums up what the p-values of
 * successive windows say together, with a stated average run length.
 *
 * <p>Each window's p-value p becomes the normal score {@code z = PHI^-1(1 - p)} and, for each mean
 * shift {@code s} of a grid, the e-value {@code e = exp(s (z - a) - s^2 / 2)}, whose mean without
 * drift is at most 1. One CUSUM per shift, {@code M <- e max(M, 1)}, and their average is the
 * evidence: an e-CUSUM. It alarms at {@code averageRunLength + 1}.
 *
 * <p>The allowance {@code a = sqrt(r) }{@value #REFERENCE_ERRORS} is for the reference, which is a
 * sample itself and off by the same error in every window: of a comparison's variance the share
 * {@code r = n / (n + m)} is the reference's. Given that error the score of a test with one degree
 * of freedom has mean {@code sqrt(r) b}, b standard normal; tests with more degrees of freedom,
 * which average over many such errors, are moved less. Without the allowance successive p-values
 * are dependent, and the run length does not hold.
 *
 * <p>Guarantee: as long as p-values are uniform or larger, given the windows before, and the
 * reference is off by at most {@value #REFERENCE_ERRORS} standard errors (0.999 of all references),
 * the average run length without drift is at least the stated one. For several detectors at once,
 * however dependent, each with k times the run length, k the number of detectors, it holds for the
 * first alarm of any.
 *
 * <p>One window alone never alarms: its e-values are capped at the root of the threshold, which
 * only makes them smaller.
 *
 * <p>Source: J. Shin, A. Ramdas and A. Rinaldo, E-detectors: a nonparametric framework for
 * sequential change detection, New England Journal of Statistics in Data Science 2 (2023); with
 * this one e-value it is E. Page's CUSUM of a Gaussian mean, Biometrika 41 (1954).
 *
 * <p>Cost: one normal quantile and a few multiplications per window. Immutable and thread-safe.
 */
public final class SlowDriftDetector implements Serializable {
  private static final long serialVersionUID = 1L;

  /** How many standard errors off a reference may be. */
  public static final double REFERENCE_ERRORS = 3.29;

  /** Mean shifts of the score, from hardly visible in a hundred windows to visible in two. */
  private static final double[] SHIFTS = {0.25, 0.5, 1, 2, 4};

  /** Scores of p-values that are 0 or 1 up to rounding. */
  private static final double MAX_SCORE = 8;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double logThreshold;

  /**
   * A detector.
   *
   * @param averageRunLength windows until a false alarm, on average at least; at least 1
   * @throws IllegalArgumentException if it is less, or not finite
   */
  public SlowDriftDetector(double averageRunLength) {
    if (!(averageRunLength >= 1 && averageRunLength < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "averageRunLength must be at least 1 and finite: " + averageRunLength);
    }
    this.logThreshold = Math.log1p(averageRunLength);
  }

  /** The evidence before the first window, one number per shift: ln max(M, 1). */
  public static double[] none() {
    return new double[SHIFTS.length];
  }

  /** Whether nothing is remembered: the same as before the first window. */
  public static boolean isNone(double[] evidence) {
    for (double logEvidence : evidence) {
      if (logEvidence != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * The evidence after one more window.
   *
   * @param evidence before it; not changed
   * @param pValue of the window, in [0, 1]
   * @param referenceShare r, the share of the comparison's variance that is the reference's, in [0,
   *     1]
   * @throws IllegalArgumentException if a number is out of its range or the evidence is not from
   *     here
   */
  public double[] next(double[] evidence, double pValue, double referenceShare) {
    if (evidence.length != SHIFTS.length) {
      throw new IllegalArgumentException(
          "evidence has %d numbers, expected %d".formatted(evidence.length, SHIFTS.length));
    }
    if (!(pValue >= 0 && pValue <= 1)) {
      throw new IllegalArgumentException("pValue must be in [0, 1]: " + pValue);
    }
    if (!(referenceShare >= 0 && referenceShare <= 1)) {
      throw new IllegalArgumentException("referenceShare must be in [0, 1]: " + referenceShare);
    }
    double excess = score(pValue) - Math.sqrt(referenceShare) * REFERENCE_ERRORS;
    double[] after = new double[SHIFTS.length];
    for (int i = 0; i < after.length; i++) {
      double logE = SHIFTS[i] * excess - SHIFTS[i] * SHIFTS[i] / 2;
      double sum = evidence[i] + Math.min(logE, logThreshold / 2);
      after[i] = Math.max(0, Math.min(sum, logThreshold + Math.log(SHIFTS.length)));
    }
    return after;
  }

  /** Whether the evidence is enough to call it drift. */
  public boolean isAlarm(double[] evidence) {
    return logEvidence(evidence) >= logThreshold;
  }

  /**
   * Whether a drift that was called has ended: the evidence has fallen to the root of what it takes
   * to alarm. Under a drift at least as strong as the shift that alarmed, this takes as many
   * windows as that root on average.
   */
  public boolean isOver(double[] evidence) {
    return logEvidence(evidence) <= logThreshold / 2;
  }

  /** Natural logarithm of the evidence, 0 for none: the average over the shifts. */
  public static double logEvidence(double[] evidence) {
    double largest = 0;
    for (double logEvidence : evidence) {
      largest = Math.max(largest, logEvidence);
    }
    double sum = 0;
    for (double logEvidence : evidence) {
      sum += Math.exp(logEvidence - largest);
    }
    return Math.max(0, largest + Math.log(sum / evidence.length));
  }

  private static double score(double pValue) {
    if (pValue == 0) {
      return MAX_SCORE;
    }
    return Math.max(-MAX_SCORE, Math.min(MAX_SCORE, NORMAL.inverseSurvivalProbability(pValue)));
  }
}
