package io.leeway.benchmarks.detection;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A window of a simulated stream. Not thread-safe. */
final class SimulatedWindow {
  private final double[] values;
  private final long[] counts;
  private double[] sorted = {};

  private SimulatedWindow(double[] values, long[] counts) {
    this.values = values;
    this.counts = counts;
  }

  static SimulatedWindow draw(SimulatedStream stream, SplittableRandom random, int records) {
    double[] values = new double[records];
    stream.draw(random, values);
    return new SimulatedWindow(values, stream.counts(values));
  }

  long[] counts() {
    return counts;
  }

  /** The values that are not missing, in order. */
  double[] sorted() {
    if (sorted.length == 0) {
      sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    }
    return sorted;
  }
}
