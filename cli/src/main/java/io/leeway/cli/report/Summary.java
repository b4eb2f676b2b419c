package io.leeway.cli.report;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.config.MonitorConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who was woken up needs first: what drifted, when, and how sure that is.
 *
 * @param level how bad it is, which is also told in words
 * @param headline one line
 * @param sentences the rest, most important first
 * @param figures the numbers, for those who skip sentences
 */
record Summary(Level level, String headline, List<String> sentences, List<Figure> figures) {
  /** So many names make a sentence; more make a list. */
  private static final int NAMES = 3;

  private static final double MILLIS_PER_MONTH = Duration.ofDays(1).toMillis() * 365.25 / 12;

  /** How bad it is. */
  enum Level {
    /** Drift in the latest window, or an alert that is still open. */
    NOW,
    /** Drift before. */
    EARLIER,
    CALM,
    /** Nothing could be compared. */
    UNKNOWN
  }

  /** A number with its name, and what it is a part of. */
  record Figure(String label, String value, String of) {}

  /** Nothing to report about. */
  static Summary ofNothing() {
    return new Summary(
        Level.UNKNOWN,
        "No results",
        List.of(
            "There is no window in these results. A window is reported once event time has passed"
                + " its end."),
        List.of());
  }

  static Summary of(
      WindowTable table,
      List<FeatureFinding> findings,
      List<AlertEpisode> alerts,
      boolean alertsKnown,
      @Nullable Long referenceRecords,
      @Nullable MonitorConfig config) {
    List<FeatureFinding> drifted = findings.stream().filter(FeatureFinding::hasDrift).toList();
    List<FeatureFinding> now = drifted.stream().filter(f -> f.last().isDrift()).toList();
    List<AlertEpisode> open = alerts.stream().filter(AlertEpisode::isOpen).toList();
    boolean judged = findings.stream().anyMatch(finding -> finding.judged() > 0);
    Level level =
        !judged
            ? Level.UNKNOWN
            : !now.isEmpty() || !open.isEmpty()
                ? Level.NOW
                : drifted.isEmpty() ? Level.CALM : Level.EARLIER;
    List<String> sentences = new ArrayList<>();
    sentences.add(compared(table, referenceRecords));
    if (!drifted.isEmpty()) {
      sentences.add(whatDrifted(table, drifted));
    }
    alertSentence(alerts, open, table.times()).ifPresent(sentences::add);
    if (judged) {
      sentences.add(latest(table, now));
      falseAlarms(table, config).ifPresent(sentences::add);
      sentences.add(trust(table, findings));
    }
    noVerdict(table, findings).ifPresent(sentences::add);
    return new Summary(
        level,
        headline(level, findings, drifted, now, open),
        sentences,
        figures(table, findings, drifted, alerts, open, alertsKnown));
  }

  private static String headline(
      Level level,
      List<FeatureFinding> findings,
      List<FeatureFinding> drifted,
      List<FeatureFinding> now,
      List<AlertEpisode> open) {
    return switch (level) {
      case NOW ->
          now.isEmpty()
              ? "%s still open".formatted(open.size() == 1 ? "1 alert" : open.size() + " alerts")
              : "Drift now: " + names(now);
      case EARLIER ->
          "%s of %s drifted, none in the latest window"
              .formatted(NumberText.count(drifted.size()), features(findings.size()));
      case CALM -> "No drift";
      case UNKNOWN ->
          findings.stream().anyMatch(finding -> finding.last() == Verdict.TOO_FEW)
              ? "No verdict: too few records"
              : "No verdict: nothing to compare with";
    };
  }

  private static String compared(WindowTable table, @Nullable Long referenceRecords) {
    String what = table.isTumbling() ? NumberText.count(table.records()) + " records in " : "";
    return "%s%s of %s, %s%s%s."
        .formatted(
            what,
            FeatureFinding.windows(table.windows()),
            table.times().duration(table.sizeMillis()),
            table.times().window(table.firstStart(), table.lastEnd()),
            table.times() == TimeText.UTC ? " (UTC)" : "",
            referenceRecords == null
                ? ""
                : ", were compared with a reference of %s records"
                    .formatted(NumberText.count(referenceRecords)));
  }

  private static String whatDrifted(WindowTable table, List<FeatureFinding> drifted) {
    return "%s drift: %s."
        .formatted(
            table.windowsWithDrift() == 1
                ? "1 window had"
                : NumberText.count(table.windowsWithDrift()) + " windows had",
            drifted.stream()
                    .limit(NAMES)
                    .map(f -> "%s in %s".formatted(f.name(), NumberText.count(f.drifted())))
                    .collect(Collectors.joining(", "))
                + (drifted.size() > NAMES
                    ? ", and %s more".formatted(features(drifted.size() - NAMES))
                    : ""));
  }

  private static Optional<String> alertSentence(
      List<AlertEpisode> alerts, List<AlertEpisode> open, TimeText times) {
    if (alerts.isEmpty()) {
      return Optional.empty();
    }
    String raised = alerts.size() == 1 ? "1 alert" : NumberText.count(alerts.size()) + " alerts";
    return Optional.of(
        open.isEmpty()
            ? "%s raised; none is open any more.".formatted(raised + was(alerts.size()))
            : "%s raised; %s still open: %s."
                .formatted(
                    raised + was(alerts.size()),
                    open.size() == 1 ? "1 is" : open.size() + " are",
                    open.stream()
                            .limit(NAMES)
                            .map(episode -> openAlert(episode, times))
                            .collect(Collectors.joining(", "))
                        + (open.size() > NAMES
                            ? ", and %d more".formatted(open.size() - NAMES)
                            : "")));
  }

  private static String was(int count) {
    return count == 1 ? " was" : " were";
  }

  private static String openAlert(AlertEpisode episode, TimeText times) {
    String feature = episode.feature();
    return "%s%s since %s"
        .formatted(
            episode.what(),
            feature == null ? "" : " of " + VisibleText.of(feature),
            times.instant(episode.any().getWindowStart()));
  }

  private static String latest(WindowTable table, List<FeatureFinding> now) {
    WindowTable.Row last = table.last();
    return "The latest window, %s%s, %s."
        .formatted(
            table.times().window(last.startMillis(), last.endMillis()),
            last.complete() ? "" : " (which the input ended in)",
            now.isEmpty() ? "shows no drift" : "shows drift of " + names(now));
  }

  private static Optional<String> falseAlarms(WindowTable table, @Nullable MonitorConfig config) {
    if (config == null) {
      return Optional.empty();
    }
    double budget = config.alerts().falseAlarmsPerMonth();
    double months = (table.lastEnd() - table.firstStart()) / MILLIS_PER_MONTH;
    double expected = budget * months;
    return Optional.of(
        "The settings accept %s a month: by chance alone, up to about %s in this time."
            .formatted(
                budget == 1 ? "1 false alarm" : NumberText.significant(budget, 3) + " false alarms",
                NumberText.significant(expected, expected < 10 ? 1 : 2)));
  }

  private static String trust(WindowTable table, List<FeatureFinding> findings) {
    if (table.last().calibrationWindowMillis() == null) {
      return "The reference knows nothing about the noise of this stream, so records are taken as"
          + " independent: where they depend on each other, there are more false alarms.";
    }
    Integer blocks =
        findings.stream()
            .map(finding -> finding.series().latest())
            .map(kept -> kept == null ? null : kept.score().getCalibrationBlocks())
            .filter(known -> known != null)
            .findFirst()
            .orElse(null);
    return "Drift means more change than the stream shows by itself, as learnt from %s the reference."
        .formatted(blocks == null ? "" : blocks + " blocks of ");
  }

  private static Optional<String> noVerdict(WindowTable table, List<FeatureFinding> findings) {
    long without = table.windowsWithoutVerdict();
    if (without == 0) {
      return Optional.empty();
    }
    boolean tooFew =
        findings.stream()
            .anyMatch(
                finding ->
                    IntStream.range(0, table.windows())
                        .anyMatch(w -> finding.series().verdict(w) == Verdict.TOO_FEW));
    return Optional.of(
        "%s no verdict: %s."
            .formatted(
                without == 1 ? "1 window has" : NumberText.count(without) + " windows have",
                tooFew ? "too few records" : "there was no reference for them"));
  }

  private static List<Figure> figures(
      WindowTable table,
      List<FeatureFinding> findings,
      List<FeatureFinding> drifted,
      List<AlertEpisode> alerts,
      List<AlertEpisode> open,
      boolean alertsKnown) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            "windows with drift",
            NumberText.count(table.windowsWithDrift()),
            "of " + NumberText.count(table.windows())));
    figures.add(
        new Figure(
            "features that drifted",
            NumberText.count(drifted.size()),
            "of " + NumberText.count(findings.size())));
    if (alertsKnown) {
      figures.add(
          new Figure(
              "alerts",
              NumberText.count(alerts.size()),
              open.isEmpty()
                  ? "(none open)"
                  : "(%s open)".formatted(NumberText.count(open.size()))));
    }
    if (table.isTumbling()) {
      figures.add(new Figure("records", NumberText.count(table.records()), ""));
    }
    figures.add(new Figure("late records", NumberText.count(table.late()), ""));
    return figures;
  }

  private static String names(List<FeatureFinding> findings) {
    String names =
        findings.stream().limit(NAMES).map(FeatureFinding::name).collect(Collectors.joining(", "));
    return findings.size() > NAMES
        ? names + " and %s more".formatted(NumberText.count(findings.size() - NAMES))
        : names;
  }

  private static String features(int count) {
    return count == 1 ? "1 feature" : NumberText.count(count) + " features";
  }
}
