package io.leeway.measures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Draws references and windows from streams whose truth is known and counts how often a window is
 * called drifted.
 */
final class DriftSimulation {
  private final Stream reference;
  private final Stream live;
  private final boolean ordered;

  /**
   * @param reference what the reference and its blocks are drawn from
   * @param live what the windows are drawn from
   * @param ordered whether the bins but the first have an order
   */
  DriftSimulation(Stream reference, Stream live, boolean ordered) {
    this.reference = reference;
    this.live = live;
    this.ordered = ordered;
  }

  /** Counts per bin of consecutive records; bin 0 holds the missing ones. */
  @FunctionalInterface
  interface Stream {
    long[] counts(SplittableRandom random, int records);
  }

  /** Share of windows with a p-value of at most alpha, and its standard error over references. */
  record Rate(double share, double standardError) {
    @Override
    public String toString() {
      return "%.2f %% (%.2f)".formatted(100 * share, 100 * standardError);
    }
  }

  /**
   * Simulates.
   *
   * @param records of a window and of a block of the reference
   * @param blocks of the reference; it is calibrated on them
   */
  Rate alarms(
      long seed, int records, int blocks, int references, int windowsPerReference, double alpha) {
    SplittableRandom random = new SplittableRandom(seed);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < references; i++) {
      List<long[]> parts = new ArrayList<>();
      for (int block = 0; block < blocks; block++) {
        parts.add(reference.counts(random, records));
      }
      long[] whole = new long[parts.get(0).length];
      parts.forEach(part -> Arrays.setAll(whole, bin -> whole[bin] + part[bin]));
      DriftCalibration calibration =
          DriftCalibration.of(
              parts.stream().map(part -> statistics(part, without(whole, part))).toList());
      int alarms = 0;
      for (int window = 0; window < windowsPerReference; window++) {
        if (calibration.pValue(statistics(live.counts(random, records), whole)) <= alpha) {
          alarms++;
        }
      }
      double share = (double) alarms / windowsPerReference;
      sum += share;
      squares += share * share;
    }
    double mean = sum / references;
    return new Rate(mean, Math.sqrt((squares / references - mean * mean) / references));
  }

  private static long[] without(long[] whole, long[] part) {
    long[] rest = new long[whole.length];
    Arrays.setAll(rest, bin -> whole[bin] - part[bin]);
    return rest;
  }

  private DriftStatistics statistics(long[] window, long[] baseline) {
    if (Arrays.stream(baseline).sum() == 0) {
      // a single block has no others
      return new DriftStatistics(1, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    }
    DriftStatistics statistics = DriftStatistics.of(window, baseline, 0);
    return ordered
        ? statistics.withOrder(
            Arrays.copyOfRange(window, 1, window.length),
            Arrays.copyOfRange(baseline, 1, baseline.length))
        : statistics;
  }

  /** Independent records with these shares; bin 0 is left empty. */
  static Stream independent(double[] shares) {
    double[] upTo = new double[shares.length];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      sum += shares[i];
      upTo[i] = sum;
    }
    double total = sum;
    // where to start looking: a table makes the search short
    int[] start = new int[1024];
    for (int slot = 0, bin = 0; slot < start.length; slot++) {
      while (upTo[bin] < total * slot / start.length) {
        bin++;
      }
      start[slot] = bin;
    }
    return (random, records) -> {
      long[] counts = new long[shares.length + 1];
      for (int i = 0; i < records; i++) {
        double at = random.nextDouble();
        int bin = start[(int) (at * start.length)];
        while (bin < shares.length - 1 && upTo[bin] < at * total) {
          bin++;
        }
        counts[bin + 1]++;
      }
      return counts;
    };
  }

  static double[] zipf(int categories, double exponent) {
    double[] shares = new double[categories];
    Arrays.setAll(shares, i -> Math.pow(i + 1, -exponent));
    return shares;
  }

  static double[] equal(int bins) {
    double[] shares = new double[bins];
    Arrays.fill(shares, 1);
    return shares;
  }

  /**
   * A normal AR(1) stream in equally likely bins.
   *
   * @param phi correlation of neighbours
   * @param shift of the mean, in standard deviations
   */
  static Stream autoregressive(int bins, double phi, double shift, double missingShare) {
    double[] edges = new double[bins - 1];
    NormalDistribution normal = NormalDistribution.of(0, 1);
    Arrays.setAll(edges, i -> normal.inverseCumulativeProbability((i + 1.0) / bins));
    double innovation = Math.sqrt(1 - phi * phi);
    return (random, records) -> {
      long[] counts = new long[bins + 1];
      double state = random.nextGaussian();
      for (int i = 0; i < records; i++) {
        state = phi * state + innovation * random.nextGaussian();
        if (missingShare > 0 && random.nextDouble() < missingShare) {
          counts[0]++;
          continue;
        }
        int found = Arrays.binarySearch(edges, state + shift);
        counts[1 + (found < 0 ? -found - 1 : found)]++;
      }
      return counts;
    };
  }
}
