package io.leeway.exporter;

import io.prometheus.client.Collector;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Builds all metrics anew for each scrape, so that what vanished from the view vanishes from
 * Prometheus. Thread-safe.
 */
final class MonitorCollector extends Collector {
  private final Supplier<Snapshot> view;
  private final Supplier<ReaderStatus> reader;
  private final String version;

  MonitorCollector(Supplier<Snapshot> view, Supplier<ReaderStatus> reader, String version) {
    this.view = view;
    this.reader = reader;
    this.version = version;
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
      snapshot.windows().forEach(window -> WindowSamples.add(families, window));
      addAlerts(families, snapshot.alerts());
      snapshot
          .lastReportMillis()
          .forEach((stream, millis) -> families.add(Metric.LAST_REPORT, millis / 1e3, stream));
      snapshot.records().forEach((stream, counts) -> addRecords(families, stream, counts));
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

  private static void addRecords(MetricFamilies families, String stream, RecordCounts counts) {
    families.add(Metric.RECORDS, counts.scored(), stream, "scored");
    families.add(Metric.RECORDS, counts.late(), stream, "late");
    families.add(Metric.RECORDS, counts.future(), stream, "future");
    families.add(Metric.RECORDS, counts.malformed(), stream, "malformed");
    // The job has no filter yet; the series is there so that sums over outcomes will stay right.
    families.add(Metric.RECORDS, 0, stream, "filtered");
  }
}
