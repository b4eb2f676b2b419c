package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.measures.DriftStatistics;
import java.util.Arrays;

/** The drift statistics of a feature from its counts and bins. */
public final class WindowStatistics {
  private WindowStatistics() {}

  /**
   * How far the counts are apart.
   *
   * @param window counts by bin code, at least one record
   * @param reference likewise
   */
  public static DriftStatistics of(long[] window, long[] reference, Binning binning) {
    DriftStatistics statistics = DriftStatistics.of(window, reference, Binning.MISSING);
    return binning instanceof NumericBinning numeric
        ? statistics.withOrder(ordered(window, numeric), ordered(reference, numeric))
        : statistics;
  }

  /** Counts in value order, without the missing and those of other values, whose place is lost. */
  private static long[] ordered(long[] counts, NumericBinning binning) {
    long[] ordered = Arrays.copyOfRange(counts, Binning.MISSING + 1, counts.length);
    if (binning.isDiscrete() && ordered.length > 1) {
      ordered[ordered.length - 2] = 0;
    }
    return ordered;
  }
}
