package io.leeway.benchmarks.detection;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * A stream whose truth is known: draws consecutive values, and knows their bins.
 *
 * <p>A missing value is NaN and has bin 0; a category is its number.
 */
interface SimulatedStream {

  /** Fills the array with the values of consecutive records. */
  void draw(SplittableRandom random, double[] values);

  /** Bins of values, the one of missing values among them. */
  int bins();

  /** From 0 for a missing value up to {@code bins() - 1}. */
  int bin(double value);

  /** Whether the values are numbers, so that their bins have an order. */
  boolean isNumeric();

  /** How many of the values are in each bin. */
  default long[] counts(double[] values) {
    long[] counts = new long[bins()];
    for (double value : values) {
      counts[bin(value)]++;
    }
    return counts;
  }

  /** Categories with these shares, up to a factor. */
  static SimulatedStream categories(double... weights) {
    double[] upTo = new double[weights.length];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i];
      upTo[i] = sum;
    }
    double total = sum;
    return new SimulatedStream() {
      @Override
      public void draw(SplittableRandom random, double[] values) {
        for (int i = 0; i < values.length; i++) {
          int found = Arrays.binarySearch(upTo, random.nextDouble() * total);
          values[i] = Math.min(weights.length - 1, found < 0 ? -found - 1 : found + 1);
        }
      }

      @Override
      public int bins() {
        return weights.length + 1;
      }

      @Override
      public int bin(double value) {
        return 1 + (int) value;
      }

      @Override
      public boolean isNumeric() {
        return false;
      }
    };
  }

  /** Shares that fall as {@code rank^-exponent}. */
  static SimulatedStream zipf(int categories, double exponent) {
    double[] weights = new double[categories];
    Arrays.setAll(weights, i -> Math.pow(i + 1, -exponent));
    return categories(weights);
  }

  /**
   * A normal stream in bins that are equally likely without shift.
   *
   * @param correlation of a value with the one before it, 0 for independent ones (AR(1))
   * @param shift of the mean, in standard deviations
   * @param missingShare of records without value
   */
  static SimulatedStream normal(int bins, double correlation, double shift, double missingShare) {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double[] edges = new double[bins - 1];
    Arrays.setAll(edges, i -> normal.inverseCumulativeProbability((i + 1.0) / bins));
    double innovation = Math.sqrt(1 - correlation * correlation);
    return new SimulatedStream() {
      @Override
      public void draw(SplittableRandom random, double[] values) {
        double state = random.nextGaussian();
        for (int i = 0; i < values.length; i++) {
          state = correlation * state + innovation * random.nextGaussian();
          values[i] =
              missingShare > 0 && random.nextDouble() < missingShare ? Double.NaN : state + shift;
        }
      }

      @Override
      public int bins() {
        return bins + 1;
      }

      @Override
      public int bin(double value) {
        if (Double.isNaN(value)) {
          return 0;
        }
        int found = Arrays.binarySearch(edges, value);
        return 1 + (found < 0 ? -found - 1 : found + 1);
      }

      @Override
      public boolean isNumeric() {
        return true;
      }
    };
  }
}
