package io.leeway.jobs.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The records that a topic holds at one instant, as fixed ranges of offsets: whoever reads them
 * twice reads the same, in the same order, partition after partition.
 *
 * <p>Immutable; every reader has a consumer of its own.
 */
public final class TopicHistory {
  /** How long the brokers may give nothing before they count as gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final KafkaAccess kafka;
  private final String topic;
  private final List<Range> ranges;

  private TopicHistory(KafkaAccess kafka, String topic, List<Range> ranges) {
    this.kafka = kafka;
    this.topic = topic;
    this.ranges = List.copyOf(ranges);
  }

  /** Offsets of one partition, the last one excluded. */
  private record Range(TopicPartition partition, long start, long end) {}

  /**
   * The records that are there now.
   *
   * @param sinceMillis those before the first one with this timestamp or a later one are left out;
   *     {@link Long#MIN_VALUE} for none
   * @throws KafkaAccessException if there is no such topic or the brokers do not answer
   */
  public static TopicHistory of(KafkaAccess kafka, String topic, long sinceMillis) {
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
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
      if (sinceMillis >= 0) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, sinceMillis));
        consumer
            .offsetsForTimes(times)
            .forEach((partition, found) -> starts.put(partition, offset(found, ends, partition)));
      }
      List<Range> ranges = new ArrayList<>();
      for (TopicPartition partition : partitions) {
        ranges.add(
            new Range(
                partition, starts.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L)));
      }
      return new TopicHistory(kafka, topic, ranges);
    } catch (KafkaException e) {
      throw unreadable(kafka, topic, e);
    }
  }

  private static long offset(
      @Nullable OffsetAndTimestamp found,
      Map<TopicPartition, Long> ends,
      TopicPartition partition) {
    return found == null ? ends.getOrDefault(partition, 0L) : found.offset();
  }

  /** Starts to read from the beginning. */
  public Reader open() {
    return new Reader();
  }

  /** Without a group: it commits nothing. */
  private static KafkaConsumer<byte[], byte[]> consumer(KafkaAccess kafka) {
    Map<String, Object> settings = kafka.clientSettings();
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // An offset that is gone is an error, not a reason to start somewhere else.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaAccessException unreadable(
      KafkaAccess kafka, String topic, KafkaException e) {
    return new KafkaAccessException(
        "topic %s cannot be read at %s: %s"
            .formatted(topic, kafka.bootstrapServers(), e.getMessage()),
        e);
  }

  /** Reads the records one by one. Not thread-safe. */
  public final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
    private final Iterator<Range> rest = ranges.iterator();
    private Iterator<ConsumerRecord<byte[], byte[]>> polled =
        List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private @Nullable Range range;

    private Reader() {}

    /**
     * The next record, null at the end.
     *
     * @throws KafkaAccessException if records have been deleted since, or none comes any more
     */
    public @Nullable ConsumerRecord<byte[], byte[]> next() {
      try {
        while (true) {
          while (polled.hasNext()) {
            ConsumerRecord<byte[], byte[]> record = polled.next();
            if (range != null && record.offset() < range.end()) {
              return record;
            }
          }
          if (range != null && consumer.position(range.partition()) < range.end()) {
            poll(range);
          } else if (rest.hasNext()) {
            start(rest.next());
          } else {
            return null;
          }
        }
      } catch (KafkaException e) {
        throw unreadable(kafka, topic, e);
      }
    }

    private void start(Range next) {
      range = next;
      consumer.assign(List.of(next.partition()));
      consumer.seek(next.partition(), next.start());
    }

    private void poll(Range current) {
      long position = consumer.position(current.partition());
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      do {
        polled = consumer.poll(POLL).records(current.partition()).iterator();
        // Markers of transactions move the position without giving a record.
        if (polled.hasNext() || consumer.position(current.partition()) > position) {
          return;
        }
      } while (System.nanoTime() - deadline < 0);
      throw new KafkaAccessException(
          "%s gave no record after offset %d for %d s, expected them up to %d"
              .formatted(current.partition(), position, PATIENCE.toSeconds(), current.end()));
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
