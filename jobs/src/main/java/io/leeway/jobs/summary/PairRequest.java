package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.FeaturePairs.Pair;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.TreeEdge;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pairs are wanted, before it is known what the dependence tree is: each reference has its
 * own.
 *
 * @param features how many there are
 * @param bins coarse bins of each feature
 * @param breadth how many pairs besides those that are named
 * @param named pairs that are wanted in any case
 */
public record PairRequest(int features, int bins, Breadth breadth, Set<Pair> named)
    implements Serializable {
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

  /** These pairs, whatever the tree. */
  public static PairRequest exactly(int features, FeaturePairs pairs) {
    return new PairRequest(
        features, pairs.bins(), Breadth.NAMED, new LinkedHashSet<>(pairs.pairs()));
  }

  public boolean isEmpty() {
    return breadth == Breadth.NAMED && named.isEmpty();
  }

  /** Whether a dependence tree is wanted. */
  boolean wantsTree() {
    return breadth != Breadth.NAMED && features > 1;
  }

  /**
   * The pairs that are counted in windows of a reference: its own tree decides, so that what is
   * counted does not depend on what other references there are.
   *
   * @param monitored the features; edges of others are left out
   * @param reference null for none, which has no tree either
   */
  public FeaturePairs pairs(List<FeatureField> monitored, @Nullable ReferenceProfile reference) {
    DependenceTree tree = reference == null ? null : reference.message().getTree();
    if (tree == null || breadth != Breadth.TREE) {
      return pairs(List.of());
    }
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < monitored.size(); i++) {
      index.put(monitored.get(i).name(), i);
    }
    List<Pair> edges = new ArrayList<>();
    for (TreeEdge edge : tree.getEdges()) {
      Integer one = index.get(edge.getFirst());
      Integer other = index.get(edge.getSecond());
      if (one != null && other != null) {
        edges.add(new Pair(Math.min(one, other), Math.max(one, other)));
      }
    }
    return pairs(edges);
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
