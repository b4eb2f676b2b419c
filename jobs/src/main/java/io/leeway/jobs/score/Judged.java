package io.leeway.jobs.score;

import io.leeway.jobs.reference.WindowNoise;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What the verdict on a pair, or on the records as a whole, is made from.
 *
 * @param gStatistic the statistic itself
 * @param degreesOfFreedom of it in large windows
 * @param statistics against their law without change
 * @param calibration of the noise of windows of this size
 */
record Judged(
    double gStatistic,
    int degreesOfFreedom,
    DriftStatistics statistics,
    DriftCalibration calibration) {
  private static final double LN_2 = Math.log(2);

  static Judged of(
      double gStatistic,
      int degreesOfFreedom,
      DriftStatistics statistics,
      @Nullable WindowNoise noise) {
    return new Judged(
        gStatistic,
        degreesOfFreedom,
        statistics,
        noise == null ? DriftCalibration.NONE : noise.calibration());
  }

  /** Whether there is anything that could have changed. */
  boolean isTestable() {
    return !Double.isNaN(statistics.generalRatio());
  }

  double pValue() {
    return calibration.pValue(statistics);
  }

  private boolean isCalibrated() {
    return calibration.general().isCalibrated();
  }

  private double rawOverdispersion() {
    return calibration.overdispersion(statistics.harmonicSize());
  }

  @Nullable Double overdispersion() {
    return isCalibrated() ? rawOverdispersion() : null;
  }

  @Nullable Integer blocks() {
    return isCalibrated() ? calibration.general().blocks() : null;
  }

  double effectiveSampleSize() {
    return statistics.harmonicSize() / rawOverdispersion();
  }

  /**
   * The Jensen-Shannon distance that the change comes to beyond chance, by whichever of the two
   * statistics shows more of it: G is about 8 h times the divergence.
   */
  double jsDistance() {
    double size = statistics.harmonicSize();
    double excess = gStatistic - statistics.generalMean() * rawOverdispersion();
    if (!Double.isNaN(statistics.shift())) {
      excess = Math.max(excess, statistics.shift() - calibration.shift().overdispersion(size));
    }
    return Math.sqrt(Math.min(LN_2, Math.max(0, excess) / (8 * size)));
  }
}
