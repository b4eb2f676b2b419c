package io.leeway.jobs.summary;

import io.leeway.jobs.binning.Binning;
import java.util.Arrays;

/**
 * Adds the codes of a batch to the counts of its panes.
 *
 * <p>Of one pane, a column is counted into four arrays in turn: when neighbours fall into the same
 * bin, the second count would otherwise have to wait for the first. No allocation. Not thread-safe.
 */
final class BinCounter {
  private static final int LANES = 4;

  private final int[] counts = new int[LANES * Binning.MAX_BINS];

  void count(ColumnBatch batch, int features) {
    if (batch.isOnePane()) {
      countOnePane(batch, features);
    } else {
      countEach(batch, features);
    }
  }

  private void countOnePane(ColumnBatch batch, int features) {
    PaneSummary pane = batch.pane(0);
    int size = batch.size();
    pane.addRecords(size);
    for (int feature = 0; feature < features; feature++) {
      byte[] codes = batch.codes(feature);
      int bins = pane.layout().bins(feature);
      for (int lane = 0; lane < LANES; lane++) {
        Arrays.fill(counts, lane * Binning.MAX_BINS, lane * Binning.MAX_BINS + bins, 0);
      }
      int i = 0;
      for (; i <= size - LANES; i += LANES) {
        counts[codes[i] & 0xFF]++;
        counts[Binning.MAX_BINS + (codes[i + 1] & 0xFF)]++;
        counts[2 * Binning.MAX_BINS + (codes[i + 2] & 0xFF)]++;
        counts[3 * Binning.MAX_BINS + (codes[i + 3] & 0xFF)]++;
      }
      for (; i < size; i++) {
        counts[codes[i] & 0xFF]++;
      }
      for (int bin = 0; bin < bins; bin++) {
        pane.add(
            feature,
            bin,
            counts[bin]
                + counts[Binning.MAX_BINS + bin]
                + counts[2 * Binning.MAX_BINS + bin]
                + counts[3 * Binning.MAX_BINS + bin]);
      }
    }
  }

  private static void countEach(ColumnBatch batch, int features) {
    int size = batch.size();
    for (int i = 0; i < size; i++) {
      PaneSummary pane = batch.pane(i);
      pane.addRecords(1);
      for (int feature = 0; feature < features; feature++) {
        pane.add(feature, batch.codes(feature)[i] & 0xFF, 1);
      }
    }
  }
}
