package io.leeway.jobs.record;

import io.leeway.schema.FeatureKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is read at one path of a JSON object: its fields, or its value.
 *
 * <p>Made once for all records; looking up a field by its name allocates nothing.
 */
final class JsonField {
  private static final int[] NO_FEATURES = {};

  private final String path;
  private final Map<String, JsonField> fields = new HashMap<>();
  private final int[] numbers;
  private final int[] categories;
  private final int[] arrays;
  private final int[] allArrays;
  private final boolean time;

  /** The features at this path and below it, which a second value at the path makes void. */
  private final int[] all;

  private final boolean timeWithin;

  private JsonField(FieldTree node) {
    this.path = node.path();
    node.children().forEach((name, child) -> fields.put(name, new JsonField(child)));
    this.numbers = features(node.targets(), FeatureKind.NUMERIC);
    this.categories = features(node.targets(), FeatureKind.CATEGORICAL);
    this.arrays = arrays(node.targets());
    this.allArrays = arrays(node.allTargets());
    this.time = holdsTime(node.targets());
    this.all = features(node.allTargets(), null);
    this.timeWithin = holdsTime(node.allTargets());
  }

  /**
   * The root of these fields.
   *
   * @throws IllegalArgumentException naming every path that cannot be, a line each
   */
  static JsonField compile(RecordFields fields, @Nullable EventTimeField eventTime) {
    Map<FieldTarget, String> problems = FieldTree.problemsByTarget();
    FieldTree tree = FieldTree.of(fields, eventTime, problems);
    findConflicts(tree, problems);
    FieldTree.throwIfAny(problems, fields, eventTime);
    return new JsonField(tree);
  }

  private static void findConflicts(FieldTree node, Map<FieldTarget, String> problems) {
    if (!node.isLeaf()) {
      for (FieldTarget target : node.targets()) {
        problems.put(
            target,
            "%s must be an object, since fields below it are read, expected another path"
                .formatted(node.path()));
      }
    }
    node.children().values().forEach(child -> findConflicts(child, problems));
  }

  private static int[] features(List<FieldTarget> targets, @Nullable FeatureKind kind) {
    int[] indexes =
        targets.stream()
            .filter(FieldTarget.Feature.class::isInstance)
            .map(FieldTarget.Feature.class::cast)
            .filter(target -> kind == null || target.field().kind() == kind)
            .mapToInt(FieldTarget.Feature::index)
            .toArray();
    return indexes.length == 0 ? NO_FEATURES : indexes;
  }

  private static int[] arrays(List<FieldTarget> targets) {
    return targets.stream()
        .filter(FieldTarget.Numbers.class::isInstance)
        .map(FieldTarget.Numbers.class::cast)
        .mapToInt(FieldTarget.Numbers::index)
        .toArray();
  }

  private static boolean holdsTime(List<FieldTarget> targets) {
    return targets.stream().anyMatch(FieldTarget.Time.class::isInstance);
  }

  String path() {
    return path;
  }

  /** What is read of the field of this name, null for nothing. */
  @Nullable JsonField field(String name) {
    return fields.get(name);
  }

  /** True if there are fields to read below, so that the value must be an object. */
  boolean isObject() {
    return !fields.isEmpty();
  }

  /** The numeric features that get this value. */
  int[] numbers() {
    return numbers;
  }

  /** The categorical features that get this value. */
  int[] categories() {
    return categories;
  }

  /** The arrays of the row that get these values. */
  int[] arrays() {
    return arrays;
  }

  /** True if the value is the event time. */
  boolean isTime() {
    return time;
  }

  /** Makes everything at this path and below it missing; true if the event time is there too. */
  boolean forget(FeatureRow row) {
    for (int feature : all) {
      row.setMissing(feature);
    }
    for (int array : allArrays) {
      row.forgetArray(array);
    }
    return timeWithin;
  }
}
