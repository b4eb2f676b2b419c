package io.leeway.exporter;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ledger.LedgerBalance;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds all metrics anew for each scrape, so that what vanished from the view vanishes from
 * Prometheus. Thread-safe.
 */
final class MonitorCollector extends Collector {
  private static final int WINDOWS_UNTIL_DUE = 3;

  /** Of one stream; its differences are shown for all together. */
  private static final int MAX_PARTITIONS = 1_000;

  private final Supplier<Snapshot> view;
  private final Supplier<ReaderStatus> reader;
  private final String version;
  private final Shown shown;

  /**
   * What is shown beyond the defaults.
   *
   * @param bins the bins of each feature that differ most
   * @param reportDueAfter how long a stream may be silent; null for three of its shortest windows
   */
  record Shown(boolean bins, @Nullable Duration reportDueAfter) {
    static final Shown BY_DEFAULT = new Shown(false, null);
  }

  MonitorCollector(
      Supplier<Snapshot> view, Supplier<ReaderStatus> reader, String version, Shown shown) {
    this.view = view;
    this.reader = reader;
    this.version = version;
    this.shown = shown;
  }

  @Override
  public List<MetricFamilySamples> collect() {
    MetricFamilies families = new MetricFamilies();
    ReaderStatus status = reader.get();
    addReader(families, status);
    families.add(Metric.BUILD_INFO, true, version);
    // Half-read topics would show old windows as the latest and let counters start from below.
    if (status.caughtUp()) {
      Snapshot snapshot = view.get();
      snapshot.windows().forEach(window -> WindowSamples.add(families, window, shown.bins()));
      addAlerts(families, snapshot.alerts());
      addFreshness(families, snapshot);
      snapshot.records().forEach((stream, counts) -> addRecords(families, stream, counts));
      snapshot.ledgers().forEach((stream, state) -> addLedger(families, stream, state));
      families.add(Metric.SERIES_OVERFLOW, snapshot.overflows());
    }
    return families.families();
  }

  private static void addReader(MetricFamilies families, ReaderStatus status) {
    families.add(Metric.EXPORTER_UP, status.up());
    families.add(Metric.EXPORTER_CAUGHT_UP, status.caughtUp());
    Instant lastRead = status.lastRead();
    if (lastRead != null) {
      families.add(Metric.EXPORTER_LAST_READ, lastRead.toEpochMilli() / 1e3);
    }
    status.partitions().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> families.add(Metric.EXPORTER_TOPIC_PARTITIONS, e.getValue(), e.getKey()));
    status.malformed().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> families.add(Metric.EXPORTER_MALFORMED_MESSAGES, e.getValue(), e.getKey()));
    status.uncommitted().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> addUncommitted(families, e.getKey(), e.getValue()));
  }

  private static void addUncommitted(
      MetricFamilies families, String topic, Uncommitted uncommitted) {
    families.add(Metric.EXPORTER_UNCOMMITTED_MESSAGES, uncommitted.messages(), topic);
    Instant since = uncommitted.since();
    if (since != null) {
      families.add(Metric.EXPORTER_UNCOMMITTED_SINCE, since.toEpochMilli() / 1e3, topic);
    }
  }

  private void addFreshness(MetricFamilies families, Snapshot snapshot) {
    Map<String, Long> shortest = new HashMap<>();
    for (WindowSnapshot window : snapshot.windows()) {
      shortest.merge(window.key().stream(), window.key().lengthMillis(), Math::min);
    }
    snapshot
        .lastReportMillis()
        .forEach(
            (stream, millis) -> {
              families.add(Metric.LAST_REPORT, millis / 1e3, stream);
              Long length = shortest.get(stream);
              Duration given = shown.reportDueAfter();
              if (given != null) {
                families.add(Metric.REPORT_DUE, (millis + given.toMillis()) / 1e3, stream);
              } else if (length != null) {
                families.add(
                    Metric.REPORT_DUE,
                    (millis + WINDOWS_UNTIL_DUE * (double) length) / 1e3,
                    stream);
              }
            });
  }

  private static void addAlerts(MetricFamilies families, SortedMap<AlertSeries, Boolean> alerts) {
    Map<List<String>, Integer> raised = new LinkedHashMap<>();
    alerts.forEach(
        (alert, active) -> {
          String severity = alert.severity().name().toLowerCase(Locale.ROOT);
          families.add(
              Metric.ALERT_ACTIVE,
              active,
              alert.stream(),
              alert.segment(),
              alert.subject(),
              severity);
          String kind = alert.kind().name().toLowerCase(Locale.ROOT);
          raised.merge(
              List.of(alert.stream(), alert.segment(), kind, severity),
              active ? 1 : 0,
              Integer::sum);
        });
    raised.forEach(
        (labels, number) ->
            families.add(Metric.ALERTS_RAISED, number, labels.toArray(String[]::new)));
  }

  private static void addLedger(MetricFamilies families, String stream, LedgerState state) {
    Ledger ledger = state.ledger();
    ledger.getPartitions().stream()
        .limit(MAX_PARTITIONS)
        .forEach(partition -> addPartition(families, stream, partition));
    families.add(Metric.LEDGER_COUNTED, ledger.getScored(), stream, "scored");
    families.add(Metric.LEDGER_COUNTED, ledger.getLate(), stream, "late");
    families.add(Metric.LEDGER_DIFFERENCE, LedgerBalance.differenceRecords(ledger), stream);
    families.add(Metric.LEDGER_MISSING_REPORTS, state.missingReports(), stream);
  }

  private static void addPartition(
      MetricFamilies families, String stream, PartitionLedger partition) {
    String number = Integer.toString(partition.getPartition());
    families.add(Metric.LEDGER_READ, LedgerBalance.read(partition), stream, number);
    families.add(Metric.LEDGER_RECORDS, partition.getCounted(), stream, number, "counted");
    families.add(Metric.LEDGER_RECORDS, partition.getWaiting(), stream, number, "waiting");
    families.add(Metric.LEDGER_RECORDS, partition.getFuture(), stream, number, "future");
    families.add(Metric.LEDGER_RECORDS, partition.getMalformed(), stream, number, "malformed");
    families.add(Metric.LEDGER_RECORDS, partition.getFiltered(), stream, number, "filtered");
    families.add(Metric.LEDGER_SKIPPED, partition.getSkipped(), stream, number);
  }

  private static void addRecords(MetricFamilies families, String stream, RecordCounts counts) {
    families.add(Metric.RECORDS, counts.scored(), stream, "scored");
    families.add(Metric.RECORDS, counts.late(), stream, "late");
    families.add(Metric.RECORDS, counts.future(), stream, "future");
    families.add(Metric.RECORDS, counts.malformed(), stream, "malformed");
    // The job has no filter yet; the series is there so that sums over outcomes will stay right.
    families.add(Metric.RECORDS, 0, stream, "filtered");
  }
}
