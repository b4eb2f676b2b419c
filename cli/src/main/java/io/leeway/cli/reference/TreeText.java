package io.leeway.cli.reference;

import io.leeway.cli.CliException;
import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.TreeEdge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The dependence tree of a reference, drawn from the feature with the most edges down: each feature
 * with how much its parent tells about it.
 */
final class TreeText {
  private static final int DIGITS = 3;

  private final ReferenceProfile reference;
  private final Map<String, List<TreeEdge>> edges = new HashMap<>();
  private final TextTable table = new TextTable("lrr");
  private final Set<String> drawn = new HashSet<>();

  /**
   * @throws CliException if the reference has no tree
   */
  TreeText(ReferenceProfile reference) {
    this.reference = reference;
    ReferenceProfile.Tree tree = reference.tree();
    if (tree == null) {
      throw new CliException(
          "reference %s has no dependence tree, expected one built with --pairs"
              .formatted(reference.id()));
    }
    for (TreeEdge edge : tree.edges()) {
      edges.computeIfAbsent(edge.getFirst(), name -> new ArrayList<>()).add(edge);
      edges.computeIfAbsent(edge.getSecond(), name -> new ArrayList<>()).add(edge);
    }
  }

  List<String> lines() {
    table.add("feature", "MI (nats)", "of the smaller entropy");
    String root = reference.features().get(0).name();
    for (var feature : reference.features()) {
      if (degree(feature.name()) > degree(root)) {
        root = feature.name();
      }
    }
    draw(root, "", "", "", "");
    return table.lines();
  }

  private int degree(String feature) {
    return edges.getOrDefault(feature, List.of()).size();
  }

  private void draw(String feature, String branch, String indent, String nats, String share) {
    table.add(branch + feature, nats, share);
    drawn.add(feature);
    List<TreeEdge> down =
        edges.getOrDefault(feature, List.of()).stream()
            .filter(edge -> !drawn.contains(other(edge, feature)))
            .toList();
    for (int i = 0; i < down.size(); i++) {
      boolean last = i == down.size() - 1;
      TreeEdge edge = down.get(i);
      draw(
          other(edge, feature),
          indent + (last ? "`- " : "|- "),
          indent + (last ? "   " : "|  "),
          NumberText.fixed(edge.getMutualInformationNats(), DIGITS),
          NumberText.percent(normalized(edge)));
    }
  }

  private double normalized(TreeEdge edge) {
    ReferenceProfile.Pair pair = reference.pair(edge.getFirst(), edge.getSecond());
    if (pair == null) {
      throw new IllegalStateException("an edge that is no pair: " + edge);
    }
    return MutualInformation.normalizedOfCounts(
        pair.cells(), pair.bins(), MutualInformation.Normalization.MINIMUM);
  }

  private static String other(TreeEdge edge, String feature) {
    return edge.getFirst().equals(feature) ? edge.getSecond() : edge.getFirst();
  }
}
