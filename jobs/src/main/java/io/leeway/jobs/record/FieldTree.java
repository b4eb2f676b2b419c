package io.leeway.jobs.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that are read, as a tree of the names in their dotted paths.
 *
 * <p>Built once; the children of a node are then only looked up, which allocates nothing.
 */
final class FieldTree {
  private final String path;
  private final Map<String, FieldTree> children = new HashMap<>();
  private final List<FieldTarget> targets = new ArrayList<>();

  private FieldTree(String path) {
    this.path = path;
  }

  /**
   * The tree of these fields.
   *
   * @param problems gets what is wrong with a path, by field
   */
  static FieldTree of(
      RecordFields fields, @Nullable EventTimeField eventTime, Map<FieldTarget, String> problems) {
    FieldTree root = new FieldTree("");
    for (FieldTarget target : targets(fields, eventTime)) {
      root.add(target, problems);
    }
    return root;
  }

  /** All targets, in the order of the features, then the arrays, and the event time last. */
  static List<FieldTarget> targets(RecordFields fields, @Nullable EventTimeField eventTime) {
    List<FieldTarget> targets = new ArrayList<>();
    for (int i = 0; i < fields.features().size(); i++) {
      if (fields.features().get(i).isRead()) {
        targets.add(new FieldTarget.Feature(i, fields.features().get(i)));
      }
    }
    for (int i = 0; i < fields.arrays().size(); i++) {
      targets.add(new FieldTarget.Numbers(i, fields.arrays().get(i)));
    }
    if (eventTime != null) {
      targets.add(new FieldTarget.Time(eventTime));
    }
    return targets;
  }

  /** A map for problems that lists them in the order of the targets. */
  static Map<FieldTarget, String> problemsByTarget() {
    return new LinkedHashMap<>();
  }

  /** One exception for all problems, a line each, in the order of the fields. */
  static void throwIfAny(
      Map<FieldTarget, String> problems, RecordFields fields, @Nullable EventTimeField eventTime) {
    List<String> lines = new ArrayList<>();
    for (FieldTarget target : targets(fields, eventTime)) {
      String problem = problems.get(target);
      if (problem != null) {
        lines.add(target.title() + ": " + problem);
      }
    }
    if (!lines.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", lines));
    }
  }

  private void add(FieldTarget target, Map<FieldTarget, String> problems) {
    FieldTree node = this;
    for (String name : target.path().split("\\.", -1)) {
      if (name.isEmpty()) {
        problems.put(
            target, "path \"" + target.path() + "\" has an empty part, expected names and dots");
        return;
      }
      String childPath = node.path.isEmpty() ? name : node.path + "." + name;
      node = node.children.computeIfAbsent(name, n -> new FieldTree(childPath));
    }
    node.targets.add(target);
  }

  /** Where this node is in the record; empty for the record itself. */
  String path() {
    return path;
  }

  /** What is read of the field of this name, null if nothing. */
  @Nullable FieldTree child(String name) {
    return children.get(name);
  }

  Map<String, FieldTree> children() {
    return children;
  }

  /** What becomes of the value at this very path. */
  List<FieldTarget> targets() {
    return targets;
  }

  boolean isLeaf() {
    return children.isEmpty();
  }

  /** The targets at this path and below it. */
  List<FieldTarget> allTargets() {
    List<FieldTarget> all = new ArrayList<>(targets);
    children.values().forEach(child -> all.addAll(child.allTargets()));
    return all;
  }
}
