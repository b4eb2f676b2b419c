package io.leeway.cli.cluster;

import io.leeway.schema.codec.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a topic of reports as they come, and sees only what is committed. Not thread-safe. */
final class ReportFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private long latestEndMillis = Long.MIN_VALUE;

  ReportFollower(String servers, String topic) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Waits for a report of a window that ends later than that, and returns how long it took.
   *
   * @throws AssertionError if there is none by then
   */
  Duration awaitEndAfter(long millis, Duration limit) {
    long begun = System.nanoTime();
    Duration waited = Duration.ZERO;
    while (latestEndMillis <= millis) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        latestEndMillis =
            Math.max(
                latestEndMillis, MessageCodec.WINDOW_REPORT.decode(record.value()).getWindowEnd());
      }
      waited = Duration.ofNanos(System.nanoTime() - begun);
      if (waited.compareTo(limit) > 0) {
        throw new AssertionError(
            "no report of a window that ends after %s within %s, the latest ends at %s"
                .formatted(
                    Instant.ofEpochMilli(millis), limit, Instant.ofEpochMilli(latestEndMillis)));
      }
    }
    return waited;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
