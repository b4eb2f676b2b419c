package io.leeway.cli.demo;

import io.leeway.cli.monitor.ResultsListener;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.WindowReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * One line per window with drift and one per alert, in the order of the windows.
 *
 * <p>Reports and alerts come by different ways: an alert waits for the report of its window, not
 * the other way round.
 */
final class ResultsPrinter implements ResultsListener {
  private final PrintWriter out;
  private final TreeMap<Long, List<Alert>> early = new TreeMap<>();
  private long reportedUntilMillis = Long.MIN_VALUE;

  ResultsPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void onReport(WindowReport report) {
    StringJoiner drifted = new StringJoiner(", ");
    for (FeatureScore score : report.getFeatures()) {
      if (DriftSummary.isDrift(score)) {
        drifted.add(
            String.format(Locale.ROOT, "%s %.3f", score.getFeature(), score.getJsDistance()));
      }
    }
    if (drifted.length() > 0) {
      out.printf(
          Locale.ROOT,
          "%s  drift   %,d flights; JS distance %s%s%n",
          DriftSummary.day(report.getWindowStart()),
          report.getRecords(),
          drifted,
          report.getComplete() ? "" : " (incomplete window)");
    }
    reportedUntilMillis = Math.max(reportedUntilMillis, report.getWindowEnd());
    early
        .headMap(reportedUntilMillis, true)
        .values()
        .forEach(alerts -> alerts.forEach(this::print));
    early.headMap(reportedUntilMillis, true).clear();
    out.flush();
  }

  @Override
  public void onAlert(Alert alert) {
    if (alert.getWindowEnd() <= reportedUntilMillis) {
      print(alert);
      out.flush();
    } else {
      early.computeIfAbsent(alert.getWindowEnd(), end -> new ArrayList<>()).add(alert);
    }
  }

  /** A group by the names of its members, whose own lines follow; its end says nothing new. */
  private void print(Alert alert) {
    boolean group = alert.getKind() == AlertKind.GROUP;
    if (group && alert.getState() == AlertState.RESOLVED) {
      return;
    }
    out.printf(
        "%s  %s  %s%n",
        DriftSummary.day(alert.getWindowStart()),
        alert.getState() == AlertState.RAISED
            ? "ALERT " + alert.getSeverity().name().toLowerCase(Locale.ROOT)
            : "resolved",
        group
            ? "%d alerts at once: %s"
                .formatted(alert.getMembers().size(), String.join(", ", alert.getMembers()))
            : alert.getExplanation());
  }
}
