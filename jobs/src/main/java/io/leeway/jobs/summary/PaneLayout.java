package io.leeway.jobs.summary;

import java.util.Arrays;

/**
 * What a pane's summary has room for: the bins of each feature and the pairs that are counted
 * jointly. Immutable; shared by the summaries of one reference.
 */
public final class PaneLayout {
  /** Where the bins of each feature begin among all bins; a last one where they end. */
  private final int[] firstBin;

  private final int pairs;
  private final int pairBins;

  private PaneLayout(int[] firstBin, int pairs, int pairBins) {
    this.firstBin = firstBin;
    this.pairs = pairs;
    this.pairBins = pairBins;
  }

  /** A layout without pairs. */
  public static PaneLayout ofBins(int... bins) {
    int[] firstBin = new int[bins.length + 1];
    for (int feature = 0; feature < bins.length; feature++) {
      firstBin[feature + 1] = firstBin[feature] + bins[feature];
    }
    return new PaneLayout(firstBin, 0, FeaturePairs.NONE.bins());
  }

  /**
   * The same with room for joint counts.
   *
   * @param bins coarse bins of each feature
   */
  public PaneLayout withPairs(int count, int bins) {
    return new PaneLayout(firstBin, count, bins);
  }

  public int features() {
    return firstBin.length - 1;
  }

  public int bins(int feature) {
    return firstBin[feature + 1] - firstBin[feature];
  }

  /** Bins of all features together. */
  public int allBins() {
    return firstBin[firstBin.length - 1];
  }

  public int pairs() {
    return pairs;
  }

  /** Coarse bins of each feature in joint counts. */
  public int pairBins() {
    return pairBins;
  }

  /** The place of a feature's first bin among all bins. */
  int firstBin(int feature) {
    return firstBin[feature];
  }

  /** Memory of a summary of this layout, about. */
  long bytes() {
    return 512L + Long.BYTES * ((long) allBins() + features() + (long) pairs * pairBins * pairBins);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PaneLayout other
        && Arrays.equals(firstBin, other.firstBin)
        && pairs == other.pairs
        && pairBins == other.pairBins;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(firstBin) * 31 + pairs;
  }

  @Override
  public String toString() {
    return "%d features in %d bins, %d pairs in %d bins each"
        .formatted(features(), allBins(), pairs, pairBins);
  }
}
