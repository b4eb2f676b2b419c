package io.leeway.jobs.summary;

import java.util.Arrays;

/**
 * How many records fell into each combination of coarse bins, for every pair of features that is
 * counted jointly.
 *
 * <p>Mutable, not thread-safe. Memory: 8 bytes per cell, bins times bins for each pair.
 */
public final class JointCounts {
  private final int bins;
  private final long[] cells;

  public JointCounts(int pairs, int bins) {
    this.bins = bins;
    this.cells = new long[pairs * bins * bins];
  }

  private JointCounts(JointCounts other) {
    this.bins = other.bins;
    this.cells = other.cells.clone();
  }

  public int pairs() {
    return bins == 0 ? 0 : cells.length / (bins * bins);
  }

  /** Coarse bins of each feature. */
  public int bins() {
    return bins;
  }

  /** Records of a pair, with its first feature in one coarse bin and its second in another. */
  public long count(int pair, int first, int second) {
    return cells[(pair * bins + first) * bins + second];
  }

  public void add(int pair, int first, int second, long more) {
    cells[(pair * bins + first) * bins + second] += more;
  }

  /** A pair's counts, row-major with a row per coarse bin of its first feature; a copy. */
  public long[] cells(int pair) {
    return Arrays.copyOfRange(cells, pair * bins * bins, (pair + 1) * bins * bins);
  }

  /**
   * Adds the other's counts to this.
   *
   * @throws IllegalArgumentException if it has other pairs or bins
   */
  void merge(JointCounts other) {
    if (bins != other.bins || cells.length != other.cells.length) {
      throw new IllegalArgumentException(
          "joint counts of %d pairs in %d bins cannot take those of %d pairs in %d bins"
              .formatted(pairs(), bins, other.pairs(), other.bins));
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] += other.cells[i];
    }
  }

  JointCounts copy() {
    return new JointCounts(this);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof JointCounts other
        && bins == other.bins
        && Arrays.equals(cells, other.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  @Override
  public String toString() {
    return "JointCounts[pairs=%d, bins=%d]".formatted(pairs(), bins);
  }
}
