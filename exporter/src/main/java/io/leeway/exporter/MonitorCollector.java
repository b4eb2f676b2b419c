package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import io.prometheus.client.Collector;
import java.time.Instant;
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
      snapshot.windows().forEach(window -> addWindow(families, window));
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

  private static void addWindow(MetricFamilies families, WindowSnapshot window) {
    String stream = window.key().stream();
    String segment = window.key().segment();
    String length = WindowLength.text(window.key().lengthMillis());
    WindowReport latest = window.latest();
    families.add(Metric.WINDOW_END, latest.getWindowEnd() / 1e3, stream, segment, length);
    String referenceId = latest.getReferenceId();
    if (referenceId != null) {
      families.add(Metric.REFERENCE_INFO, true, stream, referenceId);
    }
    JointScore joint = latest.getJoint();
    if (joint != null) {
      addJoint(families, joint, stream, segment, length);
    }
    for (FeatureScore score : window.features()) {
      addFeature(families, score, stream, segment, score.getFeature(), length);
    }
    for (VectorScore vector : window.vectors()) {
      addVector(families, vector, stream, segment, vector.getFeature(), length);
    }
    for (PairScore pair : window.pairs()) {
      String[] labels = {stream, segment, pair.getFirst(), pair.getSecond(), length};
      families.add(Metric.PAIR_MUTUAL_INFORMATION, pair.getMutualInformationNats(), labels);
      families.add(Metric.PAIR_MUTUAL_INFORMATION_CHANGE, pair.getChangeNats(), labels);
    }
  }

  private static void addVector(MetricFamilies families, VectorScore score, String... labels) {
    families.add(Metric.VECTOR_KL_LIVE_REFERENCE, score.getKlLiveReferenceNats(), labels);
    families.add(Metric.VECTOR_KL_REFERENCE_LIVE, score.getKlReferenceLiveNats(), labels);
    families.add(Metric.VECTOR_CHANCE, score.getChanceNats(), labels);
    families.add(Metric.VECTOR_JS_DISTANCE, score.getJsDistance(), labels);
    families.add(Metric.VECTOR_MEAN_SHIFT, score.getMeanShift(), labels);
    families.add(Metric.VECTOR_SPREAD, score.getSpreadRatio(), labels);
    families.add(Metric.VECTOR_P_VALUE, score.getPValue(), labels);
    families.add(Metric.VECTOR_DRIFT, verdict(score.getStatus()), labels);
    families.add(Metric.VECTOR_MISSING, share(score.getMissing(), score.getRecords()), labels);
  }

  private static void addJoint(MetricFamilies families, JointScore joint, String... labels) {
    families.add(Metric.JOINT_KL, joint.getKlNats(), labels);
    families.add(Metric.JOINT_MARGINAL, joint.getMarginalNats(), labels);
    families.add(Metric.JOINT_DEPENDENCE, joint.getDependenceNats(), labels);
    families.add(Metric.JOINT_CROSS_ENTROPY, joint.getCrossEntropyNats(), labels);
    families.add(Metric.JOINT_REFERENCE_ENTROPY, joint.getReferenceEntropyNats(), labels);
  }

  private static void addFeature(MetricFamilies families, FeatureScore score, String... labels) {
    families.add(Metric.FEATURE_JS_DIVERGENCE, score.getJsDivergenceNats(), labels);
    families.add(Metric.FEATURE_JS_DISTANCE, score.getJsDistance(), labels);
    families.add(Metric.FEATURE_KL_LIVE_REFERENCE, score.getKlLiveReferenceNats(), labels);
    families.add(Metric.FEATURE_KL_REFERENCE_LIVE, score.getKlReferenceLiveNats(), labels);
    families.add(Metric.FEATURE_PSI, score.getPsiNats(), labels);
    families.add(Metric.FEATURE_ENTROPY, score.getEntropyNats(), labels);
    families.add(Metric.FEATURE_CROSS_ENTROPY, score.getCrossEntropyNats(), labels);
    families.add(Metric.FEATURE_P_VALUE, score.getPValue(), labels);
    families.add(Metric.FEATURE_DRIFT, verdict(score.getStatus()), labels);
    families.add(Metric.FEATURE_WINDOW_RECORDS, score.getRecords(), labels);
    families.add(Metric.FEATURE_MISSING, share(score.getMissing(), score.getRecords()), labels);
    families.add(Metric.FEATURE_UNSEEN, share(score.getUnseen(), score.getRecords()), labels);
  }

  private static @Nullable Double verdict(FeatureStatus status) {
    return switch (status) {
      case DRIFT -> 1.0;
      case OK -> 0.0;
      case INSUFFICIENT_DATA, MISSING, NO_REFERENCE -> null;
    };
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
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
