package io.leeway.jobs.kafka;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where reports, alerts, dead letters and ledgers go.
 *
 * @param ledger null to write none
 * @param writer names the writer in transactions
 * @param transactionTimeout after how long the brokers give up an open transaction
 */
public record ResultTopics(
    String bootstrapServers,
    Map<String, String> properties,
    String results,
    String alerts,
    String deadLetters,
    @Nullable String ledger,
    Delivery delivery,
    String writer,
    Duration transactionTimeout) {
  /** Of writers that use no transactions. */
  private static final Duration NO_TRANSACTIONS = Duration.ofMinutes(1);

  public ResultTopics {
    properties = Map.copyOf(properties);
  }

  /** Those of the monitor itself. */
  public static ResultTopics live(MonitorConfig config) {
    return new ResultTopics(
        config.source().bootstrapServers(),
        config.source().properties(),
        config.sinks().results(),
        config.sinks().alerts(),
        config.sinks().deadLetters(),
        config.sinks().ledger(),
        config.sinks().delivery(),
        "leeway-" + config.stream(),
        config.sinks().transactionTimeout());
  }

  /**
   * Those of somebody else, written at least once: who reads them tells by the keys what is there
   * twice.
   *
   * @param prefix what the three names start with
   */
  public static ResultTopics named(
      String prefix, String bootstrapServers, Map<String, String> properties) {
    return new ResultTopics(
        bootstrapServers,
        properties,
        prefix + "-results",
        prefix + "-alerts",
        prefix + "-dead-letters",
        null,
        Delivery.AT_LEAST_ONCE,
        prefix,
        NO_TRANSACTIONS);
  }

  /** The same for another variant of the same run; its dead letters are those of the run. */
  public ResultTopics variant(int number) {
    return new ResultTopics(
        bootstrapServers,
        properties,
        results + "-" + number,
        alerts + "-" + number,
        deadLetters,
        ledger,
        delivery,
        writer + "-" + number,
        transactionTimeout);
  }

  /**
   * Makes those that do not exist; existing ones are left as they are.
   *
   * @param configs of all of them; those of the reports take large messages besides
   */
  public void createMissing(int partitions, Map<String, String> configs) {
    KafkaAccess kafka = kafka();
    Map<String, String> large = new HashMap<>(KafkaAccess.LARGE_MESSAGES);
    large.putAll(configs);
    kafka.createIfMissing(results, partitions, large);
    kafka.createIfMissing(alerts, partitions, configs);
    kafka.createIfMissing(deadLetters, partitions, configs);
    if (ledger != null) {
      kafka.createIfMissing(ledger, partitions, configs);
    }
  }

  /**
   * What to say of a topic of reports that somebody else has made and that takes only small ones.
   */
  public Optional<String> tightLimit() {
    return kafka()
        .largestMessageBytes(results)
        .filter(bytes -> bytes < KafkaAccess.MAX_MESSAGE_BYTES)
        .map(
            bytes ->
                "topic %s takes messages of at most %d bytes, expected max.message.bytes=%d: a report of many features or pairs may be refused, and the job then fails"
                    .formatted(results, bytes, KafkaAccess.MAX_MESSAGE_BYTES));
  }

  public KafkaAccess kafka() {
    return new KafkaAccess(bootstrapServers, properties);
  }
}
