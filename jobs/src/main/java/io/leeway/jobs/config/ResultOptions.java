package io.leeway.jobs.config;

import io.leeway.jobs.config.MonitorConfig.Delivery;
import java.time.Duration;
import java.util.List;

/** The keys of where results go and what may be told in them: {@code sinks} and {@code privacy}. */
final class ResultOptions {
  static final Option<String> RESULTS =
      Option.withDefault(
          "sinks.results", ValueType.topic(), "leeway-results", "Topic of window reports.");

  static final Option<String> ALERTS =
      Option.withDefault("sinks.alerts", ValueType.topic(), "leeway-alerts", "Topic of alerts.");

  static final Option<String> DEAD_LETTERS =
      Option.withDefault(
          "sinks.deadLetters",
          ValueType.topic(),
          "leeway-dead-letters",
          "Topic of records that could not be monitored, with the reason.");

  static final Option<String> LEDGER =
      Option.withDefault(
          "sinks.ledger",
          ValueType.topic(),
          "leeway-ledger",
          "Topic of ledgers: what became of every record that was read, as of each checkpoint.");

  static final Option<Delivery> DELIVERY =
      Option.withDefault(
          "sinks.delivery",
          ValueType.choice(Delivery.class),
          "at-least-once",
          "What holds when the job restarts. Results can be told apart by their keys, so the"
              + " default is safe; `exactly-once` writes in transactions, which readers see"
              + " when a checkpoint is complete.");

  static final Option<Duration> TRANSACTION_TIMEOUT =
      Option.withDefault(
          "sinks.transactionTimeout",
          ValueType.positiveDuration(),
          "15m",
          "With `exactly-once`, after how long without the job the brokers give up what it has"
              + " written since its last checkpoint: results that are lost then. Longer than a"
              + " checkpoint's interval and timeout together, and than any restart; at most the"
              + " brokers' `transaction.max.timeout.ms`.");

  static final Option<Boolean> DEAD_LETTER_PAYLOAD =
      Option.withDefault(
          "sinks.deadLetterPayload",
          ValueType.flag(),
          "false",
          "Whether dead letters hold the bytes of their record, up to 1,000,000 of them; they may be"
              + " personal data.");

  static final Option<Long> MINIMUM_BIN_COUNT =
      Option.optional(
          "privacy.minimumBinCount",
          ValueType.integer(2, 1000),
          "Reports and alerts tell nothing of a group of fewer records: bins with fewer are"
              + " told together, verdicts are those of all bins. Where records are in several"
              + " reports, of overlapping windows or windows of several sizes, late revisions"
              + " or segments, counts are multiples of it. 10 is usual. Without it, everything"
              + " is told.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          RESULTS,
          ALERTS,
          DEAD_LETTERS,
          LEDGER,
          DELIVERY,
          TRANSACTION_TIMEOUT,
          DEAD_LETTER_PAYLOAD,
          MINIMUM_BIN_COUNT);

  private ResultOptions() {}
}
