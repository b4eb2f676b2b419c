package io.leeway.measures;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws records whose true joint distribution is a random tree over discrete features. */
final class TreeSource {
  private final int bins;
  private final int[] parent;
  private final double[] strength;

  /** Each feature but the first copies an earlier one with a probability of 0.2 to 0.7. */
  TreeSource(int features, int bins, SplittableRandom random) {
    this.bins = bins;
    this.parent = new int[features];
    this.strength = new double[features];
    for (int feature = 1; feature < features; feature++) {
      parent[feature] = random.nextInt(feature);
      strength[feature] = 0.2 + 0.5 * random.nextDouble();
    }
  }

  Set<List<Integer>> edges() {
    Set<List<Integer>> edges = new HashSet<>();
    for (int feature = 1; feature < parent.length; feature++) {
      edges.add(List.of(parent[feature], feature));
    }
    return edges;
  }

  int[][] records(int count, SplittableRandom random) {
    int[][] records = new int[count][parent.length];
    for (int[] record : records) {
      record[0] = random.nextInt(bins);
      for (int feature = 1; feature < parent.length; feature++) {
        record[feature] =
            random.nextDouble() < strength[feature]
                ? record[parent[feature]]
                : random.nextInt(bins);
      }
    }
    return records;
  }

  static long[] table(int[][] records, int first, int second, int bins) {
    long[] cells = new long[bins * bins];
    for (int[] record : records) {
      cells[record[first] * bins + record[second]]++;
    }
    return cells;
  }
}
