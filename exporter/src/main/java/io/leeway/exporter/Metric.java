package io.leeway.exporter;

import java.util.List;

/**
 * Every metric that Leeway exports: the one list that the collector, the documentation and the
 * tests of dashboards and rules read.
 *
 * <p>Names follow Prometheus' conventions: prefix {@code leeway_}, base units as suffixes, {@code
 * _total} on counters only.
 */
public enum Metric {
  FEATURE_JS_DIVERGENCE(
      "leeway_feature_js_divergence_nats",
      "Jensen-Shannon divergence of the feature's latest window from the reference, in nats, 0 to"
          + " ln 2.",
      Labels.FEATURE),
  FEATURE_JS_DISTANCE(
      "leeway_feature_js_distance_ratio",
      "Jensen-Shannon distance, the square root of the divergence in nats: a metric without unit,"
          + " 0 to 0.833.",
      Labels.FEATURE),
  FEATURE_KL_LIVE_REFERENCE(
      "leeway_feature_kl_live_reference_nats",
      "Kullback-Leibler divergence KL(live || reference) of the feature's latest window, smoothed,"
          + " in nats.",
      Labels.FEATURE),
  FEATURE_KL_REFERENCE_LIVE(
      "leeway_feature_kl_reference_live_nats",
      "Kullback-Leibler divergence KL(reference || live) of the feature's latest window, smoothed,"
          + " in nats.",
      Labels.FEATURE),
  FEATURE_PSI(
      "leeway_feature_psi_nats",
      "Population stability index of the feature's latest window: KL in both directions added, in"
          + " nats.",
      Labels.FEATURE),
  FEATURE_ENTROPY(
      "leeway_feature_entropy_nats",
      "Entropy of the feature's bins in the latest window, in nats.",
      Labels.FEATURE),
  FEATURE_CROSS_ENTROPY(
      "leeway_feature_cross_entropy_nats",
      "Cross-entropy of the feature's latest window under the reference, smoothed, in nats.",
      Labels.FEATURE),
  FEATURE_REFERENCE_ENTROPY(
      "leeway_feature_reference_entropy_nats",
      "Entropy of the feature's bins in the reference, in nats.",
      Labels.FEATURE),
  FEATURE_P_VALUE(
      "leeway_feature_p_value",
      "Probability of a window at least as far from the reference without drift, before adjusting"
          + " for the number of tests, 0 to 1.",
      Labels.FEATURE),
  FEATURE_ADJUSTED_P_VALUE(
      "leeway_feature_adjusted_p_value",
      "The same after Benjamini-Hochberg over all that is tested in the window (features, pairs, the"
          + " whole and vectors), which the verdict is made of, 0 to 1.",
      Labels.FEATURE),
  FEATURE_DETECTABLE_JS_DISTANCE(
      "leeway_feature_detectable_js_distance_ratio",
      "Jensen-Shannon distance that a window of this size detects with probability 0.8: the"
          + " threshold to read the distance by.",
      Labels.FEATURE),
  FEATURE_DRIFT(
      "leeway_feature_drift",
      "Verdict on the feature's latest window: 1 drift, 0 no drift; absent when there was no"
          + " verdict (too few records, no values, no reference).",
      Labels.FEATURE),
  FEATURE_WINDOW_RECORDS(
      "leeway_feature_window_records",
      "Records in the feature's latest window, with or without a value.",
      Labels.FEATURE),
  FEATURE_MISSING(
      "leeway_feature_missing_ratio",
      "Share of the window's records without a usable value: absent, null, NaN or infinite, 0 to"
          + " 1.",
      Labels.FEATURE),
  FEATURE_UNSEEN(
      "leeway_feature_unseen_ratio",
      "Share of the window's records whose value the reference never had, 0 to 1.",
      Labels.FEATURE),

  FEATURE_QUANTILE(
      "leeway_feature_quantile",
      "Quantiles of a numeric feature's latest window, in the feature's own unit; rank is min, p01,"
          + " p05, p25, p50, p75, p95, p99 or max. Only with sketches.",
      Labels.QUANTILE),
  FEATURE_BIN_LIVE(
      "leeway_feature_bin_live_ratio",
      "Share of the latest window in one of the bins that differ most, 0 to 1. Only with"
          + " exporter.bins.",
      Labels.BIN),
  FEATURE_BIN_REFERENCE(
      "leeway_feature_bin_reference_ratio",
      "Share of the reference in the same bin, 0 to 1. Only with exporter.bins.",
      Labels.BIN),
  FEATURE_BIN_CONTRIBUTION(
      "leeway_feature_bin_contribution_nats",
      "What the bin adds to the Jensen-Shannon divergence, in nats: positive where the window has"
          + " the larger share, negative where it has the smaller. Only with exporter.bins.",
      Labels.BIN),

  PAIR_MUTUAL_INFORMATION(
      "leeway_pair_mutual_information_nats",
      "Mutual information of two features in the latest window, bias-corrected, in nats; of the"
          + " pairs that are named and of those that have changed most.",
      Labels.PAIR),
  PAIR_MUTUAL_INFORMATION_CHANGE(
      "leeway_pair_mutual_information_change_nats",
      "Mutual information of two features in the latest window less that of the reference, in"
          + " nats.",
      Labels.PAIR),

  VECTOR_KL_LIVE_REFERENCE(
      "leeway_vector_gaussian_kl_live_reference_nats",
      "KL(live || reference) of the normal distributions fitted to the embedding's latest window"
          + " and to the reference, in nats.",
      Labels.FEATURE),
  VECTOR_KL_REFERENCE_LIVE(
      "leeway_vector_gaussian_kl_reference_live_nats",
      "KL(reference || live) of the normal distributions fitted to the embedding's latest window"
          + " and to the reference, in nats.",
      Labels.FEATURE),
  VECTOR_CHANCE(
      "leeway_vector_chance_nats",
      "What the embedding's Gaussian KL is about by chance alone in a window of as many vectors, in"
          + " nats.",
      Labels.FEATURE),
  VECTOR_JS_DISTANCE(
      "leeway_vector_js_distance_ratio",
      "Size of the change of the embedding's mean and covariance beyond chance, as a Jensen-Shannon"
          + " distance, 0 to 0.833.",
      Labels.FEATURE),
  VECTOR_MEAN_SHIFT(
      "leeway_vector_mean_shift_ratio",
      "How far the embedding's mean has moved, in standard deviations of the reference (Mahalanobis"
          + " distance).",
      Labels.FEATURE),
  VECTOR_SPREAD(
      "leeway_vector_spread_ratio",
      "Generalised standard deviation of the embedding over that of the reference.",
      Labels.FEATURE),
  VECTOR_P_VALUE(
      "leeway_vector_p_value",
      "Probability of an embedding at least as far from the reference without drift, before"
          + " adjusting for the number of tests, 0 to 1.",
      Labels.FEATURE),
  VECTOR_DRIFT(
      "leeway_vector_drift",
      "Verdict on the embedding's mean and covariance in the latest window: 1 drift, 0 no drift;"
          + " absent when there was no verdict.",
      Labels.FEATURE),
  VECTOR_MISSING(
      "leeway_vector_missing_ratio",
      "Share of the window's records without a usable vector, 0 to 1.",
      Labels.FEATURE),

  WINDOW_END(
      "leeway_window_end_timestamp_seconds",
      "End of the latest window in event time, in seconds since the epoch.",
      Labels.WINDOW),
  WINDOW_RECORDS("leeway_window_records", "Records in the latest window.", Labels.WINDOW),
  JOINT_KL(
      "leeway_joint_kl_nats",
      "KL of the window's tree-shaped joint distribution from the reference's, in nats: marginal"
          + " plus dependence part.",
      Labels.WINDOW),
  JOINT_MARGINAL(
      "leeway_joint_marginal_nats",
      "The part of the joint KL that comes from the features' own distributions, in nats.",
      Labels.WINDOW),
  JOINT_DEPENDENCE(
      "leeway_joint_dependence_nats",
      "The part of the joint KL that comes from the dependence between features, in nats.",
      Labels.WINDOW),
  JOINT_CROSS_ENTROPY(
      "leeway_joint_cross_entropy_nats",
      "Average surprisal of a record of the window under the reference's joint distribution, in"
          + " nats.",
      Labels.WINDOW),
  JOINT_P_VALUE(
      "leeway_joint_p_value",
      "Probability of a window whose records as a whole are at least as far from the reference"
          + " without drift, before adjusting for the number of features and pairs, 0 to 1.",
      Labels.WINDOW),
  JOINT_DRIFT(
      "leeway_joint_drift",
      "Verdict on the latest window's records as a whole: 1 drift, 0 no drift; absent when there"
          + " was no verdict.",
      Labels.WINDOW),
  JOINT_REFERENCE_ENTROPY(
      "leeway_joint_reference_entropy_nats",
      "Entropy of the reference's joint distribution, in nats.",
      Labels.WINDOW),

  ALERT_ACTIVE(
      "leeway_alert_active",
      "1 while an alert of the severity (low, medium, high) is raised; 0 after it was resolved,"
          + " until as many windows have passed as make a feature stale; then absent.",
      Labels.ALERT),
  ALERTS_RAISED(
      "leeway_alerts_raised",
      "Subjects with a raised alert of the kind (drift, slow_drift, missing_values, vanished,"
          + " no_reference, few_records, gap, group, coupling, joint) and severity: one series to"
          + " page on, however many features drift; 0 as long as one of them was resolved lately.",
      Labels.ALERT_KIND),

  LAST_REPORT(
      "leeway_last_report_timestamp_seconds",
      "When the latest report of the stream was written, by the clock of Kafka and not by event"
          + " time, in seconds since the epoch; a stream is stale when this is some windows ago.",
      List.of("stream")),
  REPORT_DUE(
      "leeway_report_due_timestamp_seconds",
      "Until when the next report of the stream is to be written, by the clock, in seconds since"
          + " the epoch; later than that the stream is stale: the latest report plus three of its"
          + " shortest windows, or plus exporter.reportDueAfter.",
      List.of("stream")),
  RECORDS(
      "leeway_records_total",
      "Records by outcome: scored, late (after their windows were closed for good), future"
          + " (refused as too far ahead), malformed, filtered.",
      List.of("stream", "outcome"),
      Type.COUNTER),
  LEDGER_READ(
      "leeway_ledger_read_records_total",
      "Records that the latest run of the monitor has read of the partition, by their offsets, as of"
          + " its last checkpoint.",
      List.of("stream", "partition"),
      Type.COUNTER),
  LEDGER_RECORDS(
      "leeway_ledger_records",
      "What became of them: counted into windows, waiting (far ahead of the partition, until more"
          + " records tell whether it has come that far), future, malformed, filtered.",
      List.of("stream", "partition", "outcome")),
  LEDGER_SKIPPED(
      "leeway_ledger_skipped_offsets_total",
      "Offsets between them that had no record: markers of transactions, or removed by compaction or"
          + " retention.",
      List.of("stream", "partition"),
      Type.COUNTER),
  LEDGER_COUNTED(
      "leeway_ledger_counted_records",
      "What became of the counted records of all partitions: scored (taken by a window of the"
          + " shortest size) or late.",
      List.of("stream", "outcome")),
  LEDGER_DIFFERENCE(
      "leeway_ledger_difference_records",
      "Records that the ledger of the stream accounts for too often or not at all; 0 if its books"
          + " balance.",
      List.of("stream")),
  LEDGER_MISSING_REPORTS(
      "leeway_ledger_missing_reports",
      "Reports, of the last 1,000 on windows of the whole stream, that the monitor has sent by its"
          + " ledger and that are not in the topic of results.",
      List.of("stream")),
  REFERENCE_INFO(
      "leeway_reference_info",
      "1 for each reference that the latest windows of the stream were compared with.",
      List.of("stream", "reference_id")),

  EXPORTER_UP(
      "leeway_exporter_up",
      "1 when the last attempt to read from Kafka worked, else 0.",
      List.of()),
  EXPORTER_CAUGHT_UP(
      "leeway_exporter_caught_up",
      "1 once everything that the topics held at the start has been read; until then no results are"
          + " exported.",
      List.of()),
  EXPORTER_LAST_READ(
      "leeway_exporter_last_read_timestamp_seconds",
      "When reading from Kafka last worked, in seconds since the epoch; absent before the first"
          + " time.",
      List.of()),
  EXPORTER_TOPIC_PARTITIONS(
      "leeway_exporter_topic_partitions",
      "Partitions of the topic that are read; 0 while the topic does not exist.",
      List.of("topic")),
  EXPORTER_MALFORMED_MESSAGES(
      "leeway_exporter_malformed_messages_total",
      "Messages of the topic that were no Leeway message of the expected type, and skipped.",
      List.of("topic"),
      Type.COUNTER),
  EXPORTER_UNCOMMITTED_MESSAGES(
      "leeway_exporter_uncommitted_messages",
      "Messages of the topic that an open transaction keeps from readers of what is committed:"
          + " written after the last stable offsets, markers of transactions included; 0 if nothing"
          + " is kept back.",
      List.of("topic")),
  EXPORTER_UNCOMMITTED_SINCE(
      "leeway_exporter_uncommitted_since_timestamp_seconds",
      "Since when the same open transaction has kept messages of the topic from readers, by the"
          + " exporter's clock, in seconds since the epoch; absent if nothing is kept back. With"
          + " delivery exactly-once it is at most some checkpoints ago, unless a transaction"
          + " hangs.",
      List.of("topic")),
  SERIES_OVERFLOW(
      "leeway_series_overflow_total",
      "Features, pairs, windows and alerts that a message reported and the cap on series left no"
          + " room for.",
      List.of(),
      Type.COUNTER),
  BUILD_INFO("leeway_build_info", "1, with the version of the exporter.", List.of("version"));

  /** Kind of a metric as Prometheus names it. */
  public enum Type {
    GAUGE,
    COUNTER
  }

  private final String fullName;
  private final String help;

  @SuppressWarnings("ImmutableEnumChecker") // only ever made by List.of
  private final List<String> labels;

  private final Type type;

  Metric(String fullName, String help, List<String> labels) {
    this(fullName, help, labels, Type.GAUGE);
  }

  Metric(String fullName, String help, List<String> labels, Type type) {
    this.fullName = fullName;
    this.help = help;
    this.labels = labels;
    this.type = type;
  }

  /** The name as it is scraped, with unit and, for counters, {@code _total}. */
  public String fullName() {
    return fullName;
  }

  public String help() {
    return help;
  }

  /** Names of the labels, in the order of their values. */
  public List<String> labels() {
    return labels;
  }

  public Type type() {
    return type;
  }

  /** Label sets that several metrics share; a class of its own because constants come first. */
  private static final class Labels {
    static final List<String> WINDOW = List.of("stream", "segment", "window");
    static final List<String> FEATURE = List.of("stream", "segment", "feature", "window");
    static final List<String> QUANTILE = List.of("stream", "segment", "feature", "window", "rank");
    static final List<String> BIN = List.of("stream", "segment", "feature", "window", "bin");
    static final List<String> PAIR = List.of("stream", "segment", "first", "second", "window");
    static final List<String> ALERT_KIND = List.of("stream", "segment", "kind", "severity");
    static final List<String> ALERT = List.of("stream", "segment", "subject", "severity");
  }
}
