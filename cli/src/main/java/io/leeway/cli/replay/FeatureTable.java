package io.leeway.cli.replay;

import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.alert.Explanation;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** When which feature drifted, most windows first; of the whole stream and of all window sizes. */
final class FeatureTable {
  private static final int BINS = 2;

  private FeatureTable() {}

  static List<String> lines(ReplayResults results, LongFunction<String> times) throws IOException {
    Map<String, Drifts> byFeature = new LinkedHashMap<>();
    results.forEachReport(
        report -> {
          if (report.getSegment() != null) {
            return;
          }
          for (FeatureScore score : report.getFeatures()) {
            Drifts drifts = byFeature.computeIfAbsent(score.getFeature(), name -> new Drifts());
            if (VariantSummary.isDrift(score)) {
              drifts.add(score, report.getWindowStart());
            }
          }
        });
    for (Alert alert : results.alerts()) {
      Drifts drifts =
          byFeature.get(alert.getSubject().substring(alert.getSubject().indexOf(':') + 1));
      if (drifts != null
          && alert.getSegment() == null
          && alert.getState() == AlertState.RAISED
          && alert.getKind() != AlertKind.GROUP) {
        drifts.alerts++;
      }
    }
    TextTable table = new TextTable("lrrllrl");
    table.add(
        "feature", "windows", "alerts", "first", "worst", "JS distance", "what moved most then");
    List<Map.Entry<String, Drifts>> rows = new ArrayList<>(byFeature.entrySet());
    rows.sort(Comparator.comparingInt(row -> -row.getValue().windows));
    rows.forEach(row -> add(table, row.getKey(), row.getValue(), times));
    return table.lines();
  }

  private static void add(
      TextTable table, String feature, Drifts drifts, LongFunction<String> times) {
    FeatureScore worst = drifts.worst;
    table.add(
        feature,
        NumberText.count(drifts.windows),
        NumberText.count(drifts.alerts),
        worst == null ? "" : times.apply(drifts.firstMillis),
        worst == null ? "" : times.apply(drifts.worstMillis),
        worst == null || worst.getJsDistance() == null
            ? ""
            : String.format(Locale.ROOT, "%.3f", worst.getJsDistance()),
        worst == null ? "" : Explanation.moved(worst, BINS));
  }

  /** The drifts of one feature. */
  private static final class Drifts {
    private int windows;
    private int alerts;
    private long firstMillis;
    private long worstMillis;
    private @Nullable FeatureScore worst;

    void add(FeatureScore score, long startMillis) {
      if (windows++ == 0) {
        firstMillis = startMillis;
      }
      if (worst == null || distance(score) > distance(worst)) {
        worst = score;
        worstMillis = startMillis;
      }
    }

    private static double distance(FeatureScore score) {
      return Objects.requireNonNullElse(score.getJsDistance(), 0.0);
    }
  }
}
