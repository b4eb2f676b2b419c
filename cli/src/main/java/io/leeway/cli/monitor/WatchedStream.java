package io.leeway.cli.monitor;

import io.leeway.cli.text.TextTable;
import io.leeway.jobs.config.Durations;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The windows and alerts of one stream as lines of text.
 *
 * <p>Reports and alerts come by different ways. What was there at the start is told in the order of
 * the windows; later an alert waits for the report of its window. Not thread-safe.
 */
final class WatchedStream implements ResultsListener {
  /** Features of a window that its line names, those furthest away first. */
  private static final int FEATURES = 5;

  private final String stream;
  private final long fromMillis;
  private final PrintWriter out;
  private final PrintWriter err;

  /** Lines that wait, by the ends of their windows. */
  private final TreeMap<Long, Waiting> waiting = new TreeMap<>();

  private boolean caughtUp;
  private long reportedUntilMillis = Long.MIN_VALUE;

  /** Of the windows that end at one time. */
  private record Waiting(List<String> windows, List<String> alerts) {
    Waiting() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void print(PrintWriter out) {
      windows.forEach(out::println);
      alerts.forEach(out::println);
    }
  }

  WatchedStream(String stream, long fromMillis, PrintWriter out, PrintWriter err) {
    this.stream = stream;
    this.fromMillis = fromMillis;
    this.out = out;
    this.err = err;
  }

  @Override
  public void onReport(WindowReport report) {
    if (!report.getStream().equals(stream)) {
      return;
    }
    List<FeatureScore> drifted = drifted(report);
    boolean isTold =
        report.getWindowStart() >= fromMillis
            && !report.getShadow()
            && (report.getSegment() == null || !drifted.isEmpty());
    reportedUntilMillis = Math.max(reportedUntilMillis, report.getWindowEnd());
    if (isTold) {
      waiting(report.getWindowEnd()).windows().add(line(report, drifted));
    }
    printDue();
  }

  @Override
  public void onAlert(Alert alert) {
    // The end of a group says nothing that those of its members do not.
    boolean isTold =
        alert.getStream().equals(stream)
            && alert.getWindowStart() >= fromMillis
            && !(alert.getKind() == AlertKind.GROUP && alert.getState() == AlertState.RESOLVED);
    if (isTold) {
      waiting(alert.getWindowEnd()).alerts().add(line(alert));
      printDue();
    }
  }

  @Override
  public void onCaughtUp() {
    caughtUp = true;
    printDue();
  }

  @Override
  public void onUnreadable(String problem) {
    err.println(TextTable.printable(problem));
    err.flush();
  }

  /** Tells what waits for a report that is not there. */
  void finish() {
    waiting.values().forEach(lines -> lines.print(out));
    waiting.clear();
    out.flush();
  }

  private Waiting waiting(long windowEnd) {
    return waiting.computeIfAbsent(windowEnd, end -> new Waiting());
  }

  private void printDue() {
    if (caughtUp) {
      var due = waiting.headMap(reportedUntilMillis, true);
      due.values().forEach(lines -> lines.print(out));
      due.clear();
      out.flush();
    }
  }

  private static String line(WindowReport report, List<FeatureScore> drifted) {
    StringJoiner line = new StringJoiner("  ");
    line.add(time(report.getWindowStart()));
    line.add(Durations.format(Duration.ofMillis(report.getWindowEnd() - report.getWindowStart())));
    if (report.getSegment() != null) {
      line.add(report.getSegment());
    }
    line.add("%-12s".formatted(verdict(report, drifted)));
    line.add(
        String.format(Locale.ROOT, "%,d records", report.getRecords())
            + distances(drifted)
            + (report.getComplete() ? "" : " (the input ended in this window)")
            + (report.getRevision() == 0 ? "" : " (again, with late records)"));
    return TextTable.printable(line.toString());
  }

  private static String distances(List<FeatureScore> drifted) {
    StringJoiner distances = new StringJoiner(", ", "; JS distance ", "").setEmptyValue("");
    drifted.stream()
        .limit(FEATURES)
        .forEach(
            score ->
                distances.add(
                    score.getJsDistance() == null
                        ? score.getFeature()
                        : String.format(
                            Locale.ROOT, "%s %.3f", score.getFeature(), score.getJsDistance())));
    return distances
        + (drifted.size() > FEATURES ? " and %d more".formatted(drifted.size() - FEATURES) : "");
  }

  private static String line(Alert alert) {
    StringJoiner line = new StringJoiner("  ");
    line.add(time(alert.getWindowStart()));
    line.add(
        alert.getState() == AlertState.RAISED
            ? "ALERT " + alert.getSeverity().name().toLowerCase(Locale.ROOT)
            : "resolved");
    if (alert.getSegment() != null) {
      line.add(alert.getSegment());
    }
    line.add(
        alert.getKind() == AlertKind.GROUP
            ? "%d alerts at once: %s"
                .formatted(alert.getMembers().size(), String.join(", ", alert.getMembers()))
            : alert.getExplanation());
    return TextTable.printable(line.toString());
  }

  /** In a word: what a person would ask first. */
  private static String verdict(WindowReport report, List<FeatureScore> drifted) {
    if (!drifted.isEmpty()) {
      return "drift";
    }
    Set<FeatureStatus> statuses = EnumSet.noneOf(FeatureStatus.class);
    report.getFeatures().forEach(score -> statuses.add(score.getStatus()));
    if (statuses.equals(EnumSet.of(FeatureStatus.NO_REFERENCE))) {
      return "no reference";
    }
    return statuses.equals(EnumSet.of(FeatureStatus.INSUFFICIENT_DATA)) ? "few records" : "ok";
  }

  private static List<FeatureScore> drifted(WindowReport report) {
    return report.getFeatures().stream()
        .filter(
            score ->
                score.getStatus() == FeatureStatus.DRIFT
                    || score.getStatus() == FeatureStatus.MISSING)
        .sorted(Comparator.comparingDouble(WatchedStream::distance).reversed())
        .toList();
  }

  private static double distance(FeatureScore score) {
    return score.getJsDistance() == null ? 0 : score.getJsDistance();
  }

  /** {@code 2026-11-22T10:00Z}: windows rarely begin within a minute. */
  private static String time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString().replaceFirst(":00Z$", "Z");
  }
}
