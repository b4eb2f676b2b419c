package io.leeway.cli.local;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import java.util.Map;
import java.util.stream.Stream;

/** The topics that a job writes to, for tests that set it up by themselves. */
public final class SinkTopics {
  private SinkTopics() {}

  /** Makes those that are missing, of one partition each. */
  public static void create(LocalKafka kafka, MonitorConfig config) {
    KafkaAccess access = new KafkaAccess(kafka.bootstrapServers(), Map.of());
    MonitorConfig.Sinks sinks = config.sinks();
    Stream.of(sinks.results(), sinks.alerts(), sinks.deadLetters())
        .forEach(topic -> access.createIfMissing(topic, 1, Map.of()));
    String ledger = sinks.ledger();
    if (ledger != null) {
      access.createIfMissing(ledger, 1, Map.of());
    }
  }
}
