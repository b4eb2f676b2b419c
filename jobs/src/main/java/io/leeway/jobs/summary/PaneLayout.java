package io.leeway.jobs.summary;

import io.leeway.jobs.vector.VectorMoments;
import java.util.Arrays;

/**
 * What a pane's summary has room for: the bins of each feature, the pairs that are counted jointly,
 * and sketches. Immutable; shared by the summaries of one reference.
 */
public final class PaneLayout {
  /** Where the bins of each feature begin among all bins; a last one where they end. */
  private final int[] firstBin;

  private final int pairs;
  private final int pairBins;
  private final boolean sketched;
  private final int[] vectors;

  /** What the sketches of a feature with many values take. */
  private static final int MAX_SKETCH_BYTES = 9 * 1024;

  private PaneLayout(int[] firstBin, int pairs, int pairBins, boolean sketched, int[] vectors) {
    this.firstBin = firstBin;
    this.pairs = pairs;
    this.pairBins = pairBins;
    this.sketched = sketched;
    this.vectors = vectors;
  }

  /** A layout without pairs and sketches. */
  public static PaneLayout ofBins(int... bins) {
    int[] firstBin = new int[bins.length + 1];
    for (int feature = 0; feature < bins.length; feature++) {
      firstBin[feature + 1] = firstBin[feature] + bins[feature];
    }
    return new PaneLayout(firstBin, 0, FeaturePairs.NONE.bins(), false, new int[0]);
  }

  /**
   * The same with room for joint counts.
   *
   * @param bins coarse bins of each feature
   */
  public PaneLayout withPairs(int count, int bins) {
    return new PaneLayout(firstBin, count, bins, sketched, vectors);
  }

  /** The same with or without sketches of all features. */
  public PaneLayout withSketches(boolean wanted) {
    return new PaneLayout(firstBin, pairs, pairBins, wanted, vectors);
  }

  /**
   * The same with sums over embeddings.
   *
   * @param dimensions of each embedding; 0 where vectors are only counted
   */
  public PaneLayout withVectors(int... dimensions) {
    return new PaneLayout(firstBin, pairs, pairBins, sketched, dimensions.clone());
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

  public boolean isSketched() {
    return sketched;
  }

  /** Of how many embeddings there are sums. */
  public int vectors() {
    return vectors.length;
  }

  /** Dimensions of the sums of an embedding. */
  public int dimension(int vector) {
    return vectors[vector];
  }

  /** The place of a feature's first bin among all bins. */
  int firstBin(int feature) {
    return firstBin[feature];
  }

  /** Memory of a summary of this layout, about and at most. */
  long bytes() {
    long cells = (long) allBins() + features() + (long) pairs * pairBins * pairBins;
    for (int dimension : vectors) {
      cells += VectorMoments.sizeFor(dimension);
    }
    return 512 + Long.BYTES * cells + (sketched ? (long) features() * MAX_SKETCH_BYTES : 0);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof PaneLayout other
        && Arrays.equals(firstBin, other.firstBin)
        && pairs == other.pairs
        && pairBins == other.pairBins
        && sketched == other.sketched
        && Arrays.equals(vectors, other.vectors);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(firstBin) * 31 + pairs;
  }

  @Override
  public String toString() {
    return "%d features in %d bins, %d pairs in %d bins each, %s sketches, embeddings of %s dimensions"
        .formatted(
            features(),
            allBins(),
            pairs,
            pairBins,
            sketched ? "with" : "without",
            Arrays.toString(vectors));
  }
}
