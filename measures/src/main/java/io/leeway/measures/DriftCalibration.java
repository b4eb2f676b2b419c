package io.leeway.measures;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The noise of a feature: how large each of its {@link DriftStatistics} gets without drift.
 *
 * <p>Unit and domain: none. Immutable and thread-safe.
 *
 * @param general of G
 * @param shift of the rank sum
 * @param missing of the share of missing values
 */
public record DriftCalibration(
    BlockCalibration general, BlockCalibration shift, BlockCalibration missing) {
  /** Every record independent of every other. */
  public static final DriftCalibration NONE =
      new DriftCalibration(BlockCalibration.NONE, BlockCalibration.NONE, BlockCalibration.NONE);

  /** Half the degrees of freedom of a squared normal deviation. */
  private static final double ONE_DEGREE = 0.5;

  /**
   * Learns from blocks of a period in which nothing drifted, each compared with all others.
   *
   * <p>Cost: a few passes over the blocks.
   */
  public static DriftCalibration of(List<DriftStatistics> blocks) {
    BlockCalibration general =
        calibration(blocks, DriftStatistics::generalRatio, DriftStatistics::generalShape);
    BlockCalibration shift = calibration(blocks, DriftStatistics::shift, block -> ONE_DEGREE);
    return new DriftCalibration(
        general,
        // with two values there is no shift beside G, until a third one comes
        shift.isCalibrated() ? shift : general,
        calibration(blocks, DriftStatistics::missing, block -> ONE_DEGREE));
  }

  private static BlockCalibration calibration(
      List<DriftStatistics> blocks,
      ToDoubleFunction<DriftStatistics> ratio,
      ToDoubleFunction<DriftStatistics> shape) {
    List<DriftStatistics> answered =
        blocks.stream().filter(block -> !Double.isNaN(ratio.applyAsDouble(block))).toList();
    return BlockCalibration.of(
        answered.stream().mapToDouble(ratio).toArray(),
        answered.stream().mapToDouble(DriftStatistics::harmonicSize).toArray(),
        answered.stream().mapToDouble(shape).toArray());
  }

  /** The same for windows of another length in time; see {@link BlockCalibration#scaledTo}. */
  public DriftCalibration scaledTo(double lengthRatio) {
    return new DriftCalibration(
        general.scaledTo(lengthRatio), shift.scaledTo(lengthRatio), missing.scaledTo(lengthRatio));
  }

  /**
   * Probability of statistics as large as these without drift: the harmonic mean of the p-values of
   * the questions that the counts can answer.
   *
   * @return in [0, 1]; 1 if they can answer none
   */
  public double pValue(DriftStatistics window) {
    double p =
        HarmonicMeanPValue.of(
            Double.isNaN(window.generalRatio())
                ? Double.NaN
                : general.pValue(
                    window.generalRatio(), window.generalShape(), window.harmonicSize()),
            oneDegree(shift, window.shift(), window.harmonicSize()),
            oneDegree(missing, window.missing(), window.harmonicSize()));
    return Double.isNaN(p) ? 1 : p;
  }

  private static double oneDegree(
      BlockCalibration calibration, double chiSquare, double harmonicSize) {
    return Double.isNaN(chiSquare)
        ? Double.NaN
        : calibration.pValue(chiSquare, ONE_DEGREE, harmonicSize);
  }

  /** How many times larger than with independent records G is on average, at least 1. */
  public double overdispersion(double harmonicSize) {
    return general.overdispersion(harmonicSize);
  }

  /**
   * The smallest Jensen-Shannon divergence that G alone detects in a window of this size, whatever
   * kind of change it is.
   *
   * <p>Unit and domain: nats, in [0, ln 2]; see {@link DetectableEffect}. Cost: some dozen tails.
   *
   * @param window of which only the size and the laws under independence matter
   * @param alpha level at which the combined p-value is tested, in (0, 1)
   * @param power probability of detection, in (0, 1)
   */
  public double detectableJsDivergenceNats(DriftStatistics window, double alpha, double power) {
    if (!(window.generalMean() > 0)) {
      return DetectableEffect.LN_2;
    }
    int questions =
        1 + (Double.isNaN(window.shift()) ? 0 : 1) + (Double.isNaN(window.missing()) ? 0 : 1);
    double harmonicSize = window.harmonicSize();
    double overdispersion = overdispersion(harmonicSize);
    double critical = general.critical(alpha / questions, window.generalShape(), harmonicSize);
    return DetectableEffect.jsDivergenceNats(
        harmonicSize / overdispersion,
        window.generalMean(),
        window.generalShape(),
        critical * window.generalMean() / overdispersion,
        power);
  }
}
