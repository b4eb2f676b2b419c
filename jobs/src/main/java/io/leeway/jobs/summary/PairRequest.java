package io.leeway.jobs.summary;

import io.leeway.jobs.summary.FeaturePairs.Pair;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which pairs are wanted, before it is known what the dependence tree is.
 *
 * @param features how many there are
 * @param bins coarse bins of each feature
 * @param breadth how many pairs besides those that are named
 * @param named pairs that are wanted in any case
 */
public record PairRequest(int features, int bins, Breadth breadth, Set<Pair> named) {
  /** How many pairs there are. */
  public enum Breadth {
    NAMED,
    TREE,
    ALL
  }

  public PairRequest {
    named = Set.copyOf(named);
  }

  /** No pairs at all. */
  public static PairRequest none(int features) {
    return new PairRequest(features, FeaturePairs.NONE.bins(), Breadth.NAMED, Set.of());
  }

  /** Every feature with every other. */
  public static PairRequest all(int features, int bins) {
    return new PairRequest(features, bins, Breadth.ALL, Set.of());
  }

  public boolean isEmpty() {
    return breadth == Breadth.NAMED && named.isEmpty();
  }

  /** Whether a dependence tree is wanted. */
  boolean wantsTree() {
    return breadth != Breadth.NAMED && features > 1;
  }

  /** The pairs, in the order of the features' indexes. */
  public FeaturePairs pairs(Collection<Pair> tree) {
    if (breadth == Breadth.ALL) {
      return FeaturePairs.all(features, bins);
    }
    Set<Pair> pairs = new LinkedHashSet<>(named);
    if (breadth == Breadth.TREE) {
      pairs.addAll(tree);
    }
    List<Pair> sorted =
        pairs.stream()
            .sorted(Comparator.comparingInt(Pair::first).thenComparingInt(Pair::second))
            .toList();
    return sorted.isEmpty() ? FeaturePairs.NONE : new FeaturePairs(sorted, bins);
  }
}
