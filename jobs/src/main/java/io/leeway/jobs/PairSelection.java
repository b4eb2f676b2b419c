package io.leeway.jobs;

import io.leeway.jobs.config.MonitorConfig.Detail;
import io.leeway.jobs.config.MonitorConfig.NamedPair;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.summary.FeaturePairs.Pair;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PairRequest.Breadth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From the names in the settings to the pairs of features that are counted. */
public final class PairSelection {
  private final List<FeatureField> features;
  private final Map<String, Integer> index = new HashMap<>();

  private PairSelection(List<FeatureField> features) {
    this.features = features;
    for (int i = 0; i < features.size(); i++) {
      index.put(features.get(i).name(), i);
    }
  }

  /** What the settings ask for: too many pairs are those of the tree instead of all. */
  public static PairRequest request(Detail detail, List<FeatureField> features) {
    if (!detail.wantsPairs()) {
      return PairRequest.none(features.size());
    }
    long all = (long) features.size() * (features.size() - 1) / 2;
    Breadth breadth =
        switch (detail.pairs()) {
          case NONE -> Breadth.NAMED;
          case TREE -> Breadth.TREE;
          case ALL -> all <= detail.maxPairs() ? Breadth.ALL : Breadth.TREE;
        };
    return new PairRequest(
        features.size(), detail.pairBins(), breadth, new PairSelection(features).named(detail));
  }

  /** Whether a reference's dependence tree decides which pairs are counted. */
  static boolean needsTree(Detail detail, List<FeatureField> features) {
    return request(detail, features).breadth() == Breadth.TREE;
  }

  /** The indexes of named pairs and of those with the target; unknown features are left out. */
  private Set<Pair> named(Detail detail) {
    List<Pair> pairs = new ArrayList<>();
    for (NamedPair pair : detail.named()) {
      add(pair.first(), pair.second(), pairs);
    }
    String target = detail.target();
    if (target != null) {
      features.forEach(other -> add(target, other.name(), pairs));
    }
    return new LinkedHashSet<>(pairs);
  }

  private void add(String first, String second, List<Pair> into) {
    Integer one = index.get(first);
    Integer other = index.get(second);
    if (one != null && other != null && !one.equals(other)) {
      into.add(new Pair(Math.min(one, other), Math.max(one, other)));
    }
  }
}
