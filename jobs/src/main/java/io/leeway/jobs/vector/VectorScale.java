package io.leeway.jobs.vector;

import java.util.Arrays;

/**
 * The unit in which vectors are summed up: how many of the reference's standard deviations each
 * coordinate is off the reference's mean, as a whole number of {@code 1 / 2048}.
 *
 * <p>Whole numbers, because sums of them do not depend on the order. Rounding adds a variance of
 * 2e-8 to each coordinate; beyond {@value #BOUND} standard deviations a coordinate is clipped, and
 * counted. With such numbers a product is at most 2^30, so that sums over 2^33 records fit 64 bits.
 *
 * <p>Immutable and thread-safe. No allocation.
 */
public final class VectorScale {
  /** Steps of a standard deviation. */
  public static final double STEPS = 2048;

  /** Standard deviations beyond which a coordinate is clipped. */
  public static final double BOUND = 16;

  private static final double MOST = BOUND * STEPS;

  /**
   * A coordinate that hardly varies is in units of this part of the typical one, or of its own
   * value: a constant has no standard deviation, and any other value is to be seen.
   */
  private static final double SMALLEST_SCALE = 1e-6;

  private final double[] mean;
  private final double[] scale;
  private final double[] stepsPerUnit;

  /**
   * @param mean of each coordinate in the reference
   * @param scale of each coordinate
   * @throws IllegalArgumentException if lengths differ, a mean is not finite or a scale not
   *     positive
   */
  public VectorScale(double[] mean, double[] scale) {
    this.mean = mean.clone();
    this.scale = scale.clone();
    this.stepsPerUnit = new double[scale.length];
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          "%d means and %d scales, expected as many".formatted(mean.length, scale.length));
    }
    for (int i = 0; i < scale.length; i++) {
      stepsPerUnit[i] = STEPS / scale[i];
      if (!Double.isFinite(mean[i])
          || !(scale[i] > 0)
          || !(stepsPerUnit[i] > 0 && stepsPerUnit[i] < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "coordinate %d has mean %s and scale %s, expected finite numbers, the scale positive"
                .formatted(i, mean[i], scale[i]));
      }
    }
  }

  /**
   * The scale of coordinates with these standard deviations, of which those that hardly vary are
   * raised.
   */
  public static VectorScale of(double[] mean, double[] deviation) {
    double squares = 0;
    for (double value : deviation) {
      squares += value * value;
    }
    double typical = Math.sqrt(squares / deviation.length);
    double[] scale = new double[deviation.length];
    for (int i = 0; i < scale.length; i++) {
      double least = SMALLEST_SCALE * Math.max(typical, Math.abs(mean[i]));
      scale[i] = Math.max(deviation[i], least > Float.MIN_NORMAL ? least : SMALLEST_SCALE);
    }
    return new VectorScale(mean, scale);
  }

  public int dimension() {
    return mean.length;
  }

  /** Mean of each coordinate in the reference; a copy. */
  public double[] mean() {
    return mean.clone();
  }

  /** Unit of each coordinate; a copy. */
  public double[] scale() {
    return scale.clone();
  }

  double meanOf(int coordinate) {
    return mean[coordinate];
  }

  double scaleOf(int coordinate) {
    return scale[coordinate];
  }

  /**
   * Puts the steps of a vector into {@code steps}, whole numbers of at most 2^15.
   *
   * @param vector finite
   * @return how many coordinates were clipped
   */
  int toSteps(double[] vector, double[] steps) {
    int clipped = 0;
    for (int i = 0; i < mean.length; i++) {
      double step = Math.rint((vector[i] - mean[i]) * stepsPerUnit[i]);
      if (step > MOST) {
        steps[i] = MOST;
        clipped++;
      } else if (step < -MOST) {
        steps[i] = -MOST;
        clipped++;
      } else {
        steps[i] = step;
      }
    }
    return clipped;
  }

  /** The vector in units of the scale, rounded and clipped as sums have it; a new array. */
  public double[] clippedUnits(double[] vector) {
    double[] units = new double[mean.length];
    toSteps(vector, units);
    for (int i = 0; i < units.length; i++) {
      units[i] /= STEPS;
    }
    return units;
  }

  @Override
  public String toString() {
    return "VectorScale[mean=%s, scale=%s]"
        .formatted(Arrays.toString(mean), Arrays.toString(scale));
  }
}
