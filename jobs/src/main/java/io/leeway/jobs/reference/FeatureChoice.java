package io.leeway.jobs.reference;

import io.leeway.jobs.record.FeatureField;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.SkippedField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which columns are features, and why the others are not; both sorted by name, so that the order of
 * the columns in a file does not matter. Features that were asked for keep the order of the
 * request.
 */
record FeatureChoice(List<Chosen> features, List<SkippedField> skipped) {
  private static final int COLUMNS_IN_MESSAGE = 20;

  /** A feature and the summary of its column. */
  record Chosen(FeatureField field, ColumnSummary column) {}

  /**
   * @throws ReferenceException naming every column that was asked for and does not exist, or a
   *     feature that cannot be what was asked
   */
  static FeatureChoice of(ColumnScan scan, ReferenceSettings settings) {
    Map<String, ColumnSummary> columns = new TreeMap<>();
    scan.columns().forEach(column -> columns.put(column.name(), column));
    checkExist(columns, settings);
    List<Chosen> features = new ArrayList<>();
    List<SkippedField> skipped = new ArrayList<>();
    if (settings.features().isEmpty()) {
      infer(columns, scan.records(), settings, features, skipped);
    } else {
      takeRequested(columns, scan.records(), settings, features, skipped);
    }
    if (features.isEmpty()) {
      throw new ReferenceException("no column can be monitored: " + reasons(skipped));
    }
    return new FeatureChoice(features, skipped);
  }

  private static void infer(
      Map<String, ColumnSummary> columns,
      long records,
      ReferenceSettings settings,
      List<Chosen> features,
      List<SkippedField> skipped) {
    for (ColumnSummary column : columns.values()) {
      ColumnVerdict verdict = verdict(column, records, settings);
      if (verdict instanceof ColumnVerdict.Monitor monitor) {
        features.add(
            new Chosen(new FeatureField(column.name(), column.name(), monitor.kind()), column));
      } else if (verdict instanceof ColumnVerdict.Skip skip) {
        skipped.add(new SkippedField(column.name(), skip.reason()));
      }
    }
  }

  private static ColumnVerdict verdict(
      ColumnSummary column, long records, ReferenceSettings settings) {
    if (column.name().equals(settings.eventTimePath())) {
      return new ColumnVerdict.Skip("the event time");
    }
    return settings.ignored().contains(column.name())
        ? new ColumnVerdict.Skip("ignored on request")
        : TypeInference.decide(column, records, settings.minimumCategoryShare());
  }

  private static void takeRequested(
      Map<String, ColumnSummary> columns,
      long records,
      ReferenceSettings settings,
      List<Chosen> features,
      List<SkippedField> skipped) {
    Set<String> names = new HashSet<>();
    Set<String> paths = new HashSet<>();
    for (RequestedFeature request : settings.features()) {
      if (!names.add(request.name())) {
        throw new ReferenceException(
            "feature \"%s\" is asked for twice, expected it once".formatted(request.name()));
      }
      paths.add(request.path());
      ColumnSummary column = columns.get(request.path());
      if (column != null) {
        FeatureKind kind = kind(request, column, records, settings);
        features.add(new Chosen(new FeatureField(request.name(), request.path(), kind), column));
      }
    }
    for (ColumnSummary column : columns.values()) {
      if (!paths.contains(column.name())) {
        ColumnVerdict verdict = verdict(column, records, settings);
        skipped.add(
            new SkippedField(
                column.name(),
                verdict instanceof ColumnVerdict.Skip skip ? skip.reason() : "not asked for"));
      }
    }
  }

  /** The kind that was asked for, or else the inferred one; what was asked for is never skipped. */
  private static FeatureKind kind(
      RequestedFeature request, ColumnSummary column, long records, ReferenceSettings settings) {
    String unusable = column.unusable();
    if (unusable != null) {
      throw new ReferenceException(
          "feature \"%s\" %s, expected single values".formatted(request.name(), unusable));
    }
    FeatureKind kind = request.kind();
    if (kind == null) {
      ColumnVerdict verdict =
          TypeInference.decide(column, records, settings.minimumCategoryShare());
      if (verdict instanceof ColumnVerdict.Monitor monitor) {
        kind = monitor.kind();
      } else {
        kind = column.isNumbersOnly() ? FeatureKind.NUMERIC : FeatureKind.CATEGORICAL;
      }
    }
    if (kind == FeatureKind.NUMERIC && !column.isNumbersOnly()) {
      throw new ReferenceException(
          "feature \"%s\" shall be numeric, but %d of its %d values are no numbers"
              .formatted(request.name(), column.present() - column.numbers(), column.present()));
    }
    if (kind == FeatureKind.CATEGORICAL && column.isNoCategory()) {
      throw new ReferenceException(
          "feature \"%s\" holds decimals, which can only be numeric".formatted(request.name()));
    }
    if (kind == FeatureKind.CATEGORICAL && !column.knowsCategories()) {
      throw new ReferenceException(
          "feature \"%s\" mixes texts and many numbers, expected it to be asked for as categorical"
              .formatted(request.name()));
    }
    return kind;
  }

  private static void checkExist(Map<String, ColumnSummary> columns, ReferenceSettings settings) {
    List<String> unknown = new ArrayList<>();
    settings.features().stream().map(RequestedFeature::path).forEach(unknown::add);
    settings.ignored().stream().sorted().forEach(unknown::add);
    unknown.removeIf(columns::containsKey);
    if (!unknown.isEmpty()) {
      throw new ReferenceException(
          "no column %s, the columns are %s"
              .formatted(String.join(", ", unknown), abbreviated(List.copyOf(columns.keySet()))));
    }
  }

  private static String reasons(List<SkippedField> skipped) {
    return abbreviated(
        skipped.stream()
            .sorted(Comparator.comparing(SkippedField::getField))
            .map(field -> field.getField() + " (" + field.getReason() + ")")
            .toList());
  }

  private static String abbreviated(List<String> items) {
    int more = items.size() - COLUMNS_IN_MESSAGE;
    return more > 0
        ? String.join(", ", items.subList(0, COLUMNS_IN_MESSAGE)) + " and " + more + " more"
        : String.join(", ", items);
  }
}
