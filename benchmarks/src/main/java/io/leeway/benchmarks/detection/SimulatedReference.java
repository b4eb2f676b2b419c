package io.leeway.benchmarks.detection;

import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A reference of a simulated stream, calibrated on blocks as long as a window. Not thread-safe. */
final class SimulatedReference {
  private final SimulatedStream stream;
  private final long[] counts;
  private final double[] values;
  private final DriftCalibration calibration;
  private boolean isSorted;

  private SimulatedReference(
      SimulatedStream stream, long[] counts, double[] values, DriftCalibration calibration) {
    this.stream = stream;
    this.counts = counts;
    this.values = values;
    this.calibration = calibration;
  }

  static SimulatedReference draw(
      SimulatedStream stream, SplittableRandom random, int recordsPerBlock, int blocks) {
    long[] whole = new long[stream.bins()];
    double[] values = new double[recordsPerBlock * blocks];
    List<long[]> parts = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      double[] part = new double[recordsPerBlock];
      stream.draw(random, part);
      System.arraycopy(part, 0, values, block * recordsPerBlock, recordsPerBlock);
      long[] ofPart = stream.counts(part);
      parts.add(ofPart);
      Arrays.setAll(whole, bin -> whole[bin] + ofPart[bin]);
    }
    DriftCalibration calibration =
        blocks == 1
            ? DriftCalibration.NONE
            : DriftCalibration.of(
                parts.stream().map(part -> statistics(stream, part, rest(whole, part))).toList());
    return new SimulatedReference(stream, whole, values, calibration);
  }

  long[] counts() {
    return counts;
  }

  /** The values that are not missing, in order. */
  double[] sorted() {
    if (!isSorted) {
      Arrays.sort(values);
      isSorted = true;
    }
    int present = values.length;
    // sorting puts NaN last
    while (present > 0 && Double.isNaN(values[present - 1])) {
      present--;
    }
    return present == values.length ? values : Arrays.copyOf(values, present);
  }

  /** The calibrated p-value of a window. */
  double pValue(long[] window) {
    return calibration.pValue(statistics(stream, window, counts));
  }

  private static long[] rest(long[] whole, long[] part) {
    long[] rest = new long[whole.length];
    Arrays.setAll(rest, bin -> whole[bin] - part[bin]);
    return rest;
  }

  private static DriftStatistics statistics(SimulatedStream stream, long[] window, long[] base) {
    DriftStatistics statistics = DriftStatistics.of(window, base, 0);
    return stream.isNumeric()
        ? statistics.withOrder(
            Arrays.copyOfRange(window, 1, window.length), Arrays.copyOfRange(base, 1, base.length))
        : statistics;
  }
}
