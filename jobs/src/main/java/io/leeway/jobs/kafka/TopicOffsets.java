package io.leeway.jobs.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The offsets that a topic has at one instant. Immutable. */
public final class TopicOffsets {
  private final String topic;
  private final List<OffsetRange> present;
  private final List<OffsetRange> wanted;

  private TopicOffsets(String topic, List<OffsetRange> present, List<OffsetRange> wanted) {
    this.topic = topic;
    this.present = List.copyOf(present);
    this.wanted = List.copyOf(wanted);
  }

  /**
   * Asks for the offsets of all partitions.
   *
   * @param sinceMillis wanted is what follows the first record with this timestamp or a later one;
   *     {@link Long#MIN_VALUE} for all
   * @param untilMillis wanted is what comes before the first record with this timestamp or a later
   *     one; {@link Long#MAX_VALUE} for all
   * @throws KafkaAccessException if there is no such topic or the brokers do not answer
   */
  public static TopicOffsets of(
      KafkaAccess kafka, String topic, long sinceMillis, long untilMillis) {
    int count =
        kafka
            .partitions(topic)
            .orElseThrow(
                () ->
                    new KafkaAccessException(
                        "topic %s does not exist at %s"
                            .formatted(topic, kafka.bootstrapServers())));
    List<TopicPartition> partitions =
        IntStream.range(0, count).mapToObj(number -> new TopicPartition(topic, number)).toList();
    Map<String, Object> settings = kafka.clientSettings();
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> since = atTime(consumer, partitions, sinceMillis, starts, ends);
      Map<TopicPartition, Long> until =
          untilMillis == Long.MAX_VALUE
              ? ends
              : atTime(consumer, partitions, untilMillis, starts, ends);
      List<OffsetRange> present = new ArrayList<>();
      List<OffsetRange> wanted = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        long start = at(starts, partition);
        long end = at(ends, partition);
        present.add(new OffsetRange(partition.partition(), start, end));
        long first = Math.min(at(since, partition), end);
        long last = Math.min(at(until, partition), end);
        wanted.add(new OffsetRange(partition.partition(), first, Math.max(first, last)));
      }
      return new TopicOffsets(topic, present, wanted);
    } catch (KafkaException e) {
      throw KafkaAccessException.unreadable(kafka, topic, e);
    }
  }

  private static Map<TopicPartition, Long> atTime(
      KafkaConsumer<byte[], byte[]> consumer,
      List<TopicPartition> partitions,
      long timestampMillis,
      Map<TopicPartition, Long> starts,
      Map<TopicPartition, Long> ends) {
    if (timestampMillis < 0) {
      // Kafka has no record before 1970.
      return starts;
    }
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, timestampMillis));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    consumer
        .offsetsForTimes(times)
        .forEach(
            (partition, found) ->
                offsets.put(partition, found == null ? at(ends, partition) : offset(found)));
    return offsets;
  }

  private static long offset(@Nullable OffsetAndTimestamp found) {
    return found == null ? 0 : found.offset();
  }

  private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  /** What was asked for. */
  public List<OffsetRange> wanted() {
    return wanted;
  }

  /** Where the log of each partition starts and ends. */
  public List<OffsetRange> present() {
    return present;
  }

  /**
   * What has been removed and may belong to what was asked for: where the first record that is left
   * is wanted, those before it may be so too.
   */
  public List<OffsetRange> removedBeforeWanted() {
    List<OffsetRange> removed = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      long start = present.get(i).start();
      if (start > 0 && wanted.get(i).start() == start) {
        removed.add(new OffsetRange(wanted.get(i).partition(), 0, start));
      }
    }
    return removed;
  }

  /** Which of these records have been removed. */
  public List<OffsetRange> removed(List<OffsetRange> ranges) {
    List<OffsetRange> removed = new ArrayList<>();
    for (OffsetRange range : ranges) {
      long start = present(range.partition()).start();
      if (range.size() > 0 && start > range.start()) {
        removed.add(
            new OffsetRange(range.partition(), range.start(), Math.min(start, range.end())));
      }
    }
    return removed;
  }

  /** Which of these records have never been there. */
  public List<OffsetRange> absent(List<OffsetRange> ranges) {
    List<OffsetRange> absent = new ArrayList<>();
    for (OffsetRange range : ranges) {
      long end = present(range.partition()).end();
      if (end < range.end()) {
        absent.add(new OffsetRange(range.partition(), Math.max(end, range.start()), range.end()));
      }
    }
    return absent;
  }

  /** For messages: {@code partition 0 offsets 17 to 3999, partition 2 offset 5}. */
  public static String text(List<OffsetRange> ranges) {
    List<String> texts = new ArrayList<>();
    for (OffsetRange range : ranges) {
      texts.add(
          range.size() == 1
              ? "partition %d offset %d".formatted(range.partition(), range.start())
              : "partition %d offsets %d to %d"
                  .formatted(range.partition(), range.start(), range.end() - 1));
    }
    return String.join(", ", texts);
  }

  public String topic() {
    return topic;
  }

  private OffsetRange present(int partition) {
    return partition < present.size() ? present.get(partition) : new OffsetRange(partition, 0, 0);
  }
}
