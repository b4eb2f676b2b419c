package io.leeway.exporter;

import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The present state of all monitored streams, built from their messages alone.
 *
 * <p>Messages may come twice, late, or in another order: the view ends up the same, so an exporter
 * that starts again and reads its topics from the beginning exports the same numbers.
 *
 * <p>Memory is bounded by the cap on series, {@value #MAX_LEDGER_WINDOWS} remembered windows (about
 * 100 bytes each) per stream and configuration, and {@value Alerts#EPISODES_PER_SUBJECT} episodes
 * per alert subject. Thread-safe.
 */
final class MonitorView {
  static final int MAX_LEDGER_WINDOWS = 200_000;

  private final SeriesBudget budget;
  private final LatestReports reports;
  private final Alerts alerts;
  private final Map<String, Map<String, ScoredRecords>> scoredByStreamAndConfig = new HashMap<>();
  private final Map<String, Long> lastReportMillis = new HashMap<>();
  private final RefusedRecords refused = new RefusedRecords();
  private final Ledgers ledgers = new Ledgers();

  private static final int TOP_PAIRS = 20;

  MonitorView(int maxSeries, int staleAfterWindows) {
    this(maxSeries, staleAfterWindows, false, TOP_PAIRS);
  }

  /**
   * @param bins whether the bins of features are shown, and so need room
   * @param topPairs how many pairs are shown besides those that are named
   */
  MonitorView(int maxSeries, int staleAfterWindows, boolean bins, int topPairs) {
    StreamTime time = new StreamTime(staleAfterWindows);
    this.budget = new SeriesBudget(maxSeries);
    this.reports = new LatestReports(time, budget, bins, topPairs);
    this.alerts = new Alerts(time, budget);
  }

  /**
   * Reports against a reference on trial change nothing: their series would be told from those of
   * the reference that holds by no label, and their records are the same once more.
   *
   * <p>An {@link IllegalArgumentException} names what is impossible in the report.
   */
  synchronized void accept(WindowReport report) {
    requireWindow(report.getWindowStart(), report.getWindowEnd());
    requireNotNegative("revision", report.getRevision());
    requireNotNegative("records", report.getRecords());
    requireNotNegative("late", report.getLate());
    if (report.getShadow()) {
      return;
    }
    reports.accept(report);
    ledgers.accept(report);
    scoredByStreamAndConfig
        .computeIfAbsent(report.getStream(), stream -> new HashMap<>())
        .computeIfAbsent(report.getConfigHash(), config -> new ScoredRecords(MAX_LEDGER_WINDOWS))
        .accept(report);
  }

  /**
   * Takes note of when a report was written; what counts is the latest time, whatever the order.
   *
   * @param timestampMillis negative if that is not known
   */
  synchronized void reportWritten(String stream, long timestampMillis) {
    if (timestampMillis >= 0) {
      lastReportMillis.merge(stream, timestampMillis, Math::max);
      ledgers.reportWritten(stream, timestampMillis);
    }
  }

  /** An {@link IllegalArgumentException} names what is impossible in the alert. */
  synchronized void accept(Alert alert) {
    requireWindow(alert.getWindowStart(), alert.getWindowEnd());
    alerts.accept(alert);
  }

  /**
   * An {@link IllegalArgumentException} names what is impossible in the dead letter.
   *
   * @param partition of the dead-letters topic that the letter was read from
   */
  synchronized void accept(DeadLetter letter, int partition) {
    requireNotNegative("offset", letter.getOffset());
    refused.accept(letter, partition);
  }

  /**
   * Takes the ledger of a run.
   *
   * @param timestampMillis when it was written
   */
  synchronized void accept(Ledger ledger, long timestampMillis) {
    ledgers.accept(ledger, timestampMillis);
  }

  synchronized Snapshot snapshot() {
    NavigableMap<String, RecordCounts> records = new TreeMap<>(refused.counts());
    scoredByStreamAndConfig.forEach(
        (stream, byConfig) -> {
          RecordCounts scored = RecordCounts.NONE;
          for (ScoredRecords counted : byConfig.values()) {
            scored = scored.plus(new RecordCounts(counted.scored(), counted.late(), 0, 0));
          }
          records.merge(stream, scored, RecordCounts::plus);
        });
    return new Snapshot(
        reports.snapshot(),
        alerts.snapshot(),
        records,
        new TreeMap<>(lastReportMillis),
        ledgers.snapshot(),
        budget.refusals());
  }

  private static void requireWindow(long start, long end) {
    if (end <= start || end - start < 0) {
      throw new IllegalArgumentException(
          "window from %d to %d, expected an end after the start".formatted(start, end));
    }
  }

  private static void requireNotNegative(String field, long value) {
    if (value < 0) {
      throw new IllegalArgumentException("%s %d, expected 0 or more".formatted(field, value));
    }
  }
}
