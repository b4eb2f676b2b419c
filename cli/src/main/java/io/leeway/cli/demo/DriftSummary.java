package io.leeway.cli.demo;

import io.leeway.cli.monitor.ResultsListener;
import io.leeway.jobs.alert.Explanation;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What drifted, when and why, over all windows: the table at the end. */
final class DriftSummary implements ResultsListener {
  /** As many bins as fit on a line of a wide terminal. */
  private static final int BINS = 2;

  private final Map<String, Drifts> byFeature = new LinkedHashMap<>();
  private int windows;
  private int windowsWithDrift;
  private long records;
  private int raised;

  @Override
  public void onReport(WindowReport report) {
    windows++;
    records += report.getRecords();
    boolean drift = false;
    for (FeatureScore score : report.getFeatures()) {
      Drifts drifts = byFeature.computeIfAbsent(score.getFeature(), feature -> new Drifts());
      if (isDrift(score)) {
        drift = true;
        drifts.add(score, day(report.getWindowStart()));
      }
    }
    windowsWithDrift += drift ? 1 : 0;
  }

  @Override
  public void onAlert(Alert alert) {
    if (alert.getState() == AlertState.RAISED && alert.getKind() != AlertKind.GROUP) {
      raised++;
      Drifts drifts =
          byFeature.get(alert.getSubject().substring(alert.getSubject().indexOf(':') + 1));
      if (drifts != null) {
        drifts.alerts++;
      }
    }
  }

  /** The table, most days of drift first. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d records in %d windows; %d windows with drift; %d alerts",
            records,
            windows,
            windowsWithDrift,
            raised));
    lines.add("");
    lines.add(
        String.format(
            "%-12s %7s %6s  %-10s  %-10s %6s  %s",
            "feature",
            "windows",
            "alerts",
            "first",
            "worst",
            "JS",
            "what moved most in the worst window"));
    byFeature.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> -entry.getValue().windows))
        .forEach(entry -> lines.add(line(entry.getKey(), entry.getValue())));
    return lines;
  }

  static boolean isDrift(FeatureScore score) {
    return score.getStatus() == FeatureStatus.DRIFT || score.getStatus() == FeatureStatus.MISSING;
  }

  static LocalDate day(long millis) {
    return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate();
  }

  private static String line(String feature, Drifts drifts) {
    FeatureScore worst = drifts.worst;
    if (worst == null) {
      return String.format("%-12s %7d %6d  no drift", feature, 0, drifts.alerts);
    }
    return String.format(
        Locale.ROOT,
        "%-12s %7d %6d  %-10s  %-10s %6.3f  %s",
        feature,
        drifts.windows,
        drifts.alerts,
        drifts.first,
        drifts.worstDay,
        worst.getJsDistance(),
        Explanation.moved(worst, BINS));
  }

  /** The drifts of one feature. */
  private static final class Drifts {
    private int windows;
    private int alerts;
    private @Nullable LocalDate first;
    private @Nullable LocalDate worstDay;
    private @Nullable FeatureScore worst;

    void add(FeatureScore score, LocalDate day) {
      windows++;
      if (first == null) {
        first = day;
      }
      if (worst == null || score.getJsDistance() > worst.getJsDistance()) {
        worst = score;
        worstDay = day;
      }
    }
  }
}
