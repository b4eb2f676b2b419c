package io.leeway.jobs.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@code exporter}. */
final class MetricsOptions {
  static final Option<String> HOST =
      Option.withDefault(
          "exporter.host", ValueType.host(), "127.0.0.1", "Address that the exporter listens on.");

  static final Option<Long> PORT =
      Option.withDefault(
          "exporter.port",
          ValueType.integer(0, 65_535),
          "9464",
          "Port that the exporter listens on; 0 for any free one.");

  static final Option<Long> MAX_SERIES =
      Option.withDefault(
          "exporter.maxSeries",
          ValueType.integer(1, 1_000_000),
          "10000",
          "How many metric series the exporter shows; it counts what is over.");

  static final Option<Boolean> EXPORTED_BINS =
      Option.withDefault(
          "exporter.bins",
          ValueType.flag(),
          "false",
          "Whether the exporter shows the bins of each feature that differ most, up to 30"
              + " series a feature. Their labels name categories and ranges of the data.");

  static final Option<Duration> REPORT_DUE_AFTER =
      Option.optional(
          "exporter.reportDueAfter",
          ValueType.positiveDuration(),
          "After how much silence, by the clock, the next report of a stream is overdue and"
              + " the stream stale. Without it, three of the stream's shortest windows.");

  static final Option<Long> TOP_PAIRS =
      Option.withDefault(
          "exporter.topPairs",
          ValueType.integer(0, 100_000),
          "20",
          "Of how many pairs of features there are metrics: those whose coupling has changed"
              + " most in the latest window, besides named pairs and those with the target.");

  static final Option<String> USERNAME =
      Option.optional(
          "exporter.username",
          ValueType.secret("a text without a colon"),
          "Name that readers of the metrics must give by basic authentication. Read by `leeway"
              + " export` alone, as the next three."
              + Options.SECRETS);

  static final Option<String> PASSWORD =
      Option.optional(
          "exporter.password", ValueType.secret("a text"), "Its password." + Options.SECRETS);

  static final Option<String> CERTIFICATE =
      Option.optional(
          "exporter.certificate",
          ValueType.secret("certificates in PEM"),
          "The exporter's own certificate, such as `${file:exporter.pem}`: metrics are then"
              + " served by https.");

  static final Option<String> KEY =
      Option.optional(
          "exporter.key",
          ValueType.secret("an unencrypted private key in PEM (PKCS#8)"),
          "Its private key, such as `${file:exporter.key}`.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          HOST,
          PORT,
          MAX_SERIES,
          EXPORTED_BINS,
          REPORT_DUE_AFTER,
          TOP_PAIRS,
          USERNAME,
          PASSWORD,
          CERTIFICATE,
          KEY);

  private MetricsOptions() {}
}
