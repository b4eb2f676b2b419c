package io.leeway.jobs.score;

import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.JointCounts;
import io.leeway.measures.DriftStatistics;
import io.leeway.measures.TreeDivergence;
import io.leeway.schema.EdgeChange;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.MarginChange;
import io.leeway.schema.TreeEdge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How far a window is from its reference in all features together, along the dependence tree. */
final class JointScoring {
  /** How many edges and margins a report carries. */
  private static final int MOST = 10;

  private JointScoring() {}

  /** A score in the making, and what it is judged by. */
  record Scored(JointScore.Builder score, Judged judged) {}

  /**
   * Null unless the reference has a tree, and every pair of it is counted in its bins.
   *
   * @param pairScores of all pairs that are counted and known to the reference
   */
  static @Nullable Scored score(
      List<PairScoring.Scored> pairScores,
      JointCounts joint,
      @Nullable ReferenceProfile reference,
      long windowMillis,
      boolean enoughRecords) {
    if (reference == null) {
      return null;
    }
    ReferenceProfile.Tree tree = reference.tree();
    if (tree == null || tree.edges().isEmpty()) {
      return null;
    }
    Map<List<String>, PairScoring.Scored> scored = new HashMap<>();
    for (PairScoring.Scored pair : pairScores) {
      scored.put(List.of(pair.score().getFirst(), pair.score().getSecond()), pair);
    }
    Map<String, Integer> variables = new LinkedHashMap<>();
    List<TreeDivergence.Edge> edges = new ArrayList<>();
    List<EdgeChange> changes = new ArrayList<>();
    for (TreeEdge edge : tree.edges()) {
      PairScoring.Scored live = scored.get(List.of(edge.getFirst(), edge.getSecond()));
      ReferenceProfile.Pair pair = reference.pair(edge.getFirst(), edge.getSecond());
      if (live == null || pair == null) {
        return null;
      }
      edges.add(
          pair.tables()
              .edge(
                  variables.computeIfAbsent(edge.getFirst(), name -> variables.size()),
                  variables.computeIfAbsent(edge.getSecond(), name -> variables.size()),
                  joint.cells(live.place()),
                  pair.cells()));
      changes.add(
          EdgeChange.newBuilder()
              .setFirst(edge.getFirst())
              .setSecond(edge.getSecond())
              .setDependenceNats(0)
              .setMutualInformationNats(live.score().getMutualInformationNats())
              .setReferenceMutualInformationNats(live.score().getReferenceMutualInformationNats())
              .setJsDistance(live.score().getJsDistance())
              .build());
    }
    TreeDivergence divergence = TreeDivergence.of(variables.size(), edges);
    DriftStatistics statistics = TreeDivergence.statistics(variables.size(), edges);
    double g =
        statistics.generalMean() > 0 ? statistics.generalRatio() * statistics.generalMean() : 0;
    Judged judged =
        Judged.of(
            g,
            TreeDivergence.degreesOfFreedom(variables.size(), edges),
            statistics,
            tree.noise(windowMillis));
    boolean testable = judged.isTestable();
    JointScore.Builder score =
        JointScore.newBuilder()
            .setKlNats(divergence.klNats())
            .setMarginalNats(divergence.marginalNats())
            .setDependenceNats(divergence.dependenceNats())
            .setCrossEntropyNats(divergence.crossEntropyNats())
            .setReferenceEntropyNats(divergence.referenceEntropyNats())
            .setGStatistic(g)
            .setDegreesOfFreedom((double) judged.degreesOfFreedom())
            .setOverdispersion(judged.overdispersion())
            .setCalibrationBlocks(judged.blocks())
            .setEffectiveSampleSize(judged.effectiveSampleSize())
            .setPValue(testable ? judged.pValue() : null)
            .setJsDistance(testable ? judged.jsDistance() : null)
            .setEdges(edges(changes, divergence))
            .setMargins(
                margins(new ArrayList<>(variables.keySet()), divergence, statistics.harmonicSize()))
            .setStatus(
                enoughRecords && testable ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA);
    return new Scored(score, judged);
  }

  private static List<EdgeChange> edges(List<EdgeChange> edges, TreeDivergence divergence) {
    List<EdgeChange> changes = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      changes.add(
          EdgeChange.newBuilder(edges.get(i))
              .setDependenceNats(divergence.edgeNats().get(i))
              .build());
    }
    // A stable sort: equal changes stay in the order of the tree.
    changes.sort(
        Comparator.comparingDouble(
            (EdgeChange edge) -> edge.getJsDistance() == null ? 0 : -edge.getJsDistance()));
    return List.copyOf(changes.subList(0, Math.min(MOST, changes.size())));
  }

  /** KL of samples of one source is about df / (2 h): more bins are more of it, by chance. */
  private static List<MarginChange> margins(
      List<String> variables, TreeDivergence divergence, double harmonicSize) {
    return IntStream.range(0, variables.size())
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                (Integer i) ->
                    divergence.variableDegreesOfFreedom().get(i) / (2 * harmonicSize)
                        - divergence.variableNats().get(i)))
        .limit(MOST)
        .map(i -> new MarginChange(variables.get(i), divergence.variableNats().get(i)))
        .toList();
  }
}
