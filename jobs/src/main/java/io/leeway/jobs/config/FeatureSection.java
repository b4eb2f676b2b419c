package io.leeway.jobs.config;

import io.leeway.jobs.config.FeatureOptions.FeatureType;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.schema.FeatureKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list of features: single values and vectors, and checks that no two have one name.
 *
 * <p>What is computed of a vector takes its place among the features. Used once.
 */
final class FeatureSection {
  private static final Set<FeatureType> SINGLE =
      EnumSet.of(FeatureType.NUMERIC, FeatureType.CATEGORICAL);
  private static final Set<FeatureType> ARRAYS =
      EnumSet.of(FeatureType.VECTOR, FeatureType.GAUSSIAN);

  private final List<FeatureField> features = new ArrayList<>();
  private final List<VectorFeature> vectors = new ArrayList<>();
  private final Map<String, String> firstUse = new HashMap<>();

  /** Reads the entries, and notes in them what is wrong. */
  static FeatureSection read(List<ConfigSection> entries) {
    FeatureSection section = new FeatureSection();
    entries.forEach(section::add);
    return section;
  }

  /** Single values, and what is computed of vectors. */
  List<FeatureField> features() {
    return features;
  }

  List<VectorFeature> vectors() {
    return vectors;
  }

  private void add(ConfigSection entry) {
    String name = entry.findRequired(FeatureOptions.NAME);
    FeatureType type = entry.findRequired(FeatureOptions.TYPE);
    String path = entry.find(FeatureOptions.PATH);
    if (type != null) {
      checkKeys(entry, type);
    }
    boolean unique = name != null && claim(entry, name, "");
    if (type == null || name == null || (path == null && entry.has(FeatureOptions.PATH))) {
      return;
    }
    String place = path == null ? name : path;
    switch (type) {
      case NUMERIC -> addField(new FeatureField(name, place, FeatureKind.NUMERIC), unique);
      case CATEGORICAL -> addField(new FeatureField(name, place, FeatureKind.CATEGORICAL), unique);
      case VECTOR -> addVector(entry, embedding(entry, name, place), unique);
      case GAUSSIAN -> addVector(entry, encoder(entry, name), unique);
    }
  }

  private void addField(FeatureField field, boolean unique) {
    if (unique) {
      features.add(field);
    }
  }

  private void addVector(ConfigSection entry, @Nullable VectorFeature vector, boolean unique) {
    if (vector == null || !unique) {
      return;
    }
    for (FeatureField derived : vector.derived()) {
      if (!claim(entry, derived.name(), " (computed of " + vector.name() + ")")) {
        return;
      }
    }
    features.addAll(vector.derived());
    vectors.add(vector);
  }

  /** False, and an error, if the name is taken. */
  private boolean claim(ConfigSection entry, String name, String why) {
    String at = entry.pathOf(FeatureOptions.NAME);
    String before = firstUse.putIfAbsent(name, at + why);
    if (before != null) {
      entry.error(at, "\"%s\"%s is also %s, expected unique names".formatted(name, why, before));
    }
    return before == null;
  }

  private static void checkKeys(ConfigSection entry, FeatureType type) {
    only(entry, type, FeatureOptions.PATH, EnumSet.of(FeatureType.VECTOR), SINGLE);
    only(entry, type, FeatureOptions.DIMENSION, ARRAYS, Set.of());
    only(entry, type, FeatureOptions.PROJECTIONS, EnumSet.of(FeatureType.VECTOR), Set.of());
    only(entry, type, FeatureOptions.MEAN, EnumSet.of(FeatureType.GAUSSIAN), Set.of());
    only(entry, type, FeatureOptions.LOG_VARIANCE, EnumSet.of(FeatureType.GAUSSIAN), Set.of());
    only(entry, type, FeatureOptions.RECONSTRUCTION, EnumSet.of(FeatureType.GAUSSIAN), Set.of());
  }

  private static void only(
      ConfigSection entry,
      FeatureType type,
      Option<?> option,
      Set<FeatureType> types,
      Set<FeatureType> more) {
    if (entry.has(option) && !types.contains(type) && !more.contains(type)) {
      List<String> takers =
          EnumSet.allOf(FeatureType.class).stream()
              .filter(taker -> types.contains(taker) || more.contains(taker))
              .map(ValueType::written)
              .toList();
      entry.error(
          entry.pathOf(option),
          "is for type %s, expected none with %s"
              .formatted(String.join(" or ", takers), ValueType.written(type)));
    }
  }

  private static @Nullable VectorFeature embedding(ConfigSection entry, String name, String path) {
    Long dimension = required(entry, FeatureOptions.DIMENSION, FeatureType.VECTOR);
    Long projections = entry.get(FeatureOptions.PROJECTIONS);
    return dimension == null
        ? null
        : new VectorFeature.Embedding(
            name, path, Math.toIntExact(dimension), Math.toIntExact(projections));
  }

  private static @Nullable VectorFeature encoder(ConfigSection entry, String name) {
    Long dimension = required(entry, FeatureOptions.DIMENSION, FeatureType.GAUSSIAN);
    String mean = required(entry, FeatureOptions.MEAN, FeatureType.GAUSSIAN);
    String logVariance = required(entry, FeatureOptions.LOG_VARIANCE, FeatureType.GAUSSIAN);
    String reconstruction = entry.find(FeatureOptions.RECONSTRUCTION);
    return dimension == null || mean == null || logVariance == null
        ? null
        : new VectorFeature.Encoder(
            name, mean, logVariance, Math.toIntExact(dimension), reconstruction);
  }

  private static <T> @Nullable T required(ConfigSection entry, Option<T> option, FeatureType type) {
    if (!entry.has(option)) {
      entry.error(
          entry.pathOf(option),
          "is missing, expected %s, which type %s requires"
              .formatted(option.type().expected(), ValueType.written(type)));
    }
    return entry.find(option);
  }
}
