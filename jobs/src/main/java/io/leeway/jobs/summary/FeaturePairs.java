package io.leeway.jobs.summary;

import io.leeway.jobs.binning.CoarseBins;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which features are counted jointly, and in how many coarse bins each.
 *
 * @param pairs the first feature's index is the smaller
 * @param bins per feature, <i>missing</i> included
 */
public record FeaturePairs(List<Pair> pairs, int bins) implements Serializable {
  /** No features are counted jointly. */
  public static final FeaturePairs NONE = new FeaturePairs(List.of(), CoarseBins.MIN_BINS);

  /** Two features, by their indexes. */
  public record Pair(int first, int second) implements Serializable {
    public Pair {
      if (first < 0 || first >= second) {
        throw new IllegalArgumentException(
            "the pair is (%d, %d), expected two indexes, the smaller first"
                .formatted(first, second));
      }
    }
  }

  public FeaturePairs {
    if (bins < CoarseBins.MIN_BINS || bins > CoarseBins.MAX_BINS) {
      throw new IllegalArgumentException(
          "bins is %d, expected %d to %d"
              .formatted(bins, CoarseBins.MIN_BINS, CoarseBins.MAX_BINS));
    }
    pairs = List.copyOf(pairs);
  }

  /** Every feature with every other, in the order of their indexes. */
  public static FeaturePairs all(int features, int bins) {
    List<Pair> pairs = new ArrayList<>(features * (features - 1) / 2);
    for (int first = 0; first < features; first++) {
      for (int second = first + 1; second < features; second++) {
        pairs.add(new Pair(first, second));
      }
    }
    return new FeaturePairs(pairs, bins);
  }

  public boolean isEmpty() {
    return pairs.isEmpty();
  }

  public int size() {
    return pairs.size();
  }
}
