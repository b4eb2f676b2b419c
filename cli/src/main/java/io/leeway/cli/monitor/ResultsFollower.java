package io.leeway.cli.monitor;

import io.leeway.cli.CliException;
import io.leeway.jobs.config.MonitorConfig.Sinks;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the results and alerts topics from their beginning while a job writes them, without a
 * consumer group. Not thread-safe.
 */
public final class ResultsFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaAccess kafka;
  private final Sinks topics;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final KafkaConsumer<byte[], byte[]> consumer;

  /**
   * Starts at the beginning of both topics.
   *
   * @throws CliException if one of them is missing
   * @throws KafkaAccessException if Kafka cannot be reached
   */
  public ResultsFollower(KafkaAccess kafka, Sinks topics) {
    this.kafka = kafka;
    this.topics = topics;
    for (String topic : List.of(topics.results(), topics.alerts())) {
      int count =
          kafka
              .partitions(topic)
              .orElseThrow(
                  () ->
                      new CliException(
                          "topic %s does not exist at %s, expected one that leeway monitor has made"
                              .formatted(topic, kafka.bootstrapServers())));
      for (int partition = 0; partition < count; partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
    }
    Map<String, Object> settings = kafka.clientSettings();
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where messages expire before they are read, go on with the oldest that are left.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /**
   * Tells the listener everything until the job is done and all that it wrote has been told.
   *
   * @throws KafkaAccessException if Kafka refuses to go on
   */
  public void follow(ResultsListener listener, BooleanSupplier jobIsDone) {
    try {
      Map<TopicPartition, Long> there = consumer.endOffsets(partitions);
      boolean caughtUp = false;
      boolean done;
      do {
        // Asked before the poll: what is written before the job is done is there when it is.
        done = jobIsDone.getAsBoolean() && isAtEnd();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          tell(listener, record);
        }
        if (!caughtUp && isAt(there)) {
          caughtUp = true;
          listener.onCaughtUp();
        }
      } while (!done);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw new KafkaAccessException(
          "topics %s and %s cannot be read at %s: %s"
              .formatted(
                  topics.results(), topics.alerts(), kafka.bootstrapServers(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void tell(ResultsListener listener, ConsumerRecord<byte[], byte[]> record) {
    byte[] message = record.value();
    if (message == null) {
      return;
    }
    try {
      if (record.topic().equals(topics.alerts())) {
        listener.onAlert(MessageCodec.ALERT.decode(message));
      } else {
        listener.onReport(MessageCodec.WINDOW_REPORT.decode(message));
      }
    } catch (MalformedMessageException e) {
      listener.onUnreadable(
          "topic %s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()));
    }
  }

  private boolean isAtEnd() {
    return isAt(consumer.endOffsets(partitions));
  }

  private boolean isAt(Map<TopicPartition, Long> ends) {
    return partitions.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }
}
