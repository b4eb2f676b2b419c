package io.leeway.cli.demo;

import io.leeway.jobs.config.MonitorConfig.Sinks;
import io.leeway.schema.codec.MessageCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the results and alerts topics from their beginning while a job writes them. Not
 * thread-safe.
 */
final class ResultsFollower implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Sinks topics;
  private final List<TopicPartition> partitions = new ArrayList<>();

  ResultsFollower(String bootstrapServers, Sinks topics) {
    this.topics = topics;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    for (String topic : List.of(topics.results(), topics.alerts())) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Tells the listener everything until the job is done and all that it wrote has been told. */
  void follow(ResultsListener listener, BooleanSupplier jobIsDone) {
    boolean done;
    do {
      // Asked before the poll: what is written before the job is done is there when it is.
      done = jobIsDone.getAsBoolean() && isAtEnd();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.topic().equals(topics.alerts())) {
          listener.onAlert(MessageCodec.ALERT.decode(record.value()));
        } else {
          listener.onReport(MessageCodec.WINDOW_REPORT.decode(record.value()));
        }
      }
    } while (!done);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private boolean isAtEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    return partitions.stream()
        .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }
}
