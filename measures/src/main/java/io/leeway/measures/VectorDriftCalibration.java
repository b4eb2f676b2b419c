package io.leeway.measures;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The noise of a vector feature: how large each of its {@link VectorDriftStatistics} gets without
 * drift. What {@link DriftCalibration} is for binned features.
 *
 * <p>Unit and domain: none. Immutable and thread-safe.
 *
 * @param general of the likelihood ratio
 * @param shift of the means
 */
public record VectorDriftCalibration(BlockCalibration general, BlockCalibration shift) {
  /** Every record independent of every other. */
  public static final VectorDriftCalibration NONE =
      new VectorDriftCalibration(BlockCalibration.NONE, BlockCalibration.NONE);

  /**
   * Learns from blocks of a period in which nothing drifted, each compared with all others.
   *
   * <p>Cost: a few passes over the blocks.
   */
  public static VectorDriftCalibration of(List<VectorDriftStatistics> blocks) {
    return new VectorDriftCalibration(
        calibration(
            blocks, VectorDriftStatistics::generalRatio, VectorDriftStatistics::generalShape),
        calibration(blocks, VectorDriftStatistics::shiftRatio, VectorDriftStatistics::shiftShape));
  }

  private static BlockCalibration calibration(
      List<VectorDriftStatistics> blocks,
      ToDoubleFunction<VectorDriftStatistics> ratio,
      ToDoubleFunction<VectorDriftStatistics> shape) {
    return BlockCalibration.of(
        blocks.stream().mapToDouble(ratio).toArray(),
        blocks.stream().mapToDouble(VectorDriftStatistics::harmonicSize).toArray(),
        blocks.stream().mapToDouble(shape).toArray());
  }

  /** The same for windows of another length in time; see {@link BlockCalibration#scaledTo}. */
  public VectorDriftCalibration scaledTo(double lengthRatio) {
    return new VectorDriftCalibration(general.scaledTo(lengthRatio), shift.scaledTo(lengthRatio));
  }

  /**
   * Probability of statistics as large as these without drift: the harmonic mean of both p-values.
   *
   * @return in [0, 1]
   */
  public double pValue(VectorDriftStatistics window) {
    double h = window.harmonicSize();
    return HarmonicMeanPValue.of(
        general.pValue(window.generalRatio(), window.generalShape(), h),
        shift.pValue(window.shiftRatio(), window.shiftShape(), h));
  }

  /** How many times larger than with independent records the likelihood ratio is, at least 1. */
  public double overdispersion(double harmonicSize) {
    return general.overdispersion(harmonicSize);
  }

  /**
   * Size of the change beyond chance as a Jensen-Shannon distance: the root of {@code (statistic -
   * its mean without change) / (8 h)}, of the likelihood ratio or of the means, whichever is
   * larger.
   *
   * <p>Unit and domain: root of nats, 0 to the root of ln 2, which stands for all larger changes.
   */
  public double jsDistance(VectorDriftStatistics window) {
    double h = window.harmonicSize();
    double general = window.likelihoodRatio() - window.generalMean() * overdispersion(h);
    double means = window.hotelling() - window.shiftMean() * shift.overdispersion(h);
    double nats = Math.max(0, Math.max(general, means)) / (8 * h);
    return Math.sqrt(Math.min(DetectableEffect.LN_2, nats));
  }
}
