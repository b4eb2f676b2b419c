package io.leeway.cli.report;

import io.leeway.cli.CliException;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the topics of a monitor hold now. */
final class ResultsTopics {
  private final KafkaAccess kafka;

  /** Reads what has been committed, whether the monitor writes in transactions or not. */
  ResultsTopics(String bootstrapServers, Map<String, String> properties) {
    Map<String, String> settings = new HashMap<>(properties);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.kafka = new KafkaAccess(bootstrapServers, settings);
  }

  boolean exists(String topic) {
    return kafka.partitions(topic).isPresent();
  }

  /**
   * Tells the consumer the messages of a topic, one by one.
   *
   * @throws CliException if one of them is none of this type
   */
  <T extends SpecificRecordBase> void read(
      String topic, MessageCodec<T> codec, Consumer<T> consumer) {
    try (TopicHistory.Reader reader = TopicHistory.of(kafka, topic, Long.MIN_VALUE).open()) {
      ConsumerRecord<byte[], byte[]> record = reader.next();
      while (record != null) {
        if (record.value() != null) {
          consumer.accept(decoded(codec, record));
        }
        record = reader.next();
      }
    }
  }

  private static <T extends SpecificRecordBase> T decoded(
      MessageCodec<T> codec, ConsumerRecord<byte[], byte[]> record) {
    try {
      return codec.decode(record.value());
    } catch (MalformedMessageException e) {
      throw new CliException(
          "topic %s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
