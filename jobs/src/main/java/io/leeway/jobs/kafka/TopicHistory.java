package io.leeway.jobs.kafka;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
  private final List<OffsetRange> ranges;

  private TopicHistory(KafkaAccess kafka, String topic, List<OffsetRange> ranges) {
    this.kafka = kafka;
    this.topic = topic;
    this.ranges = List.copyOf(ranges);
  }

  /**
   * The records that are there now.
   *
   * @param sinceMillis those before the first one with this timestamp or a later one are left out;
   *     {@link Long#MIN_VALUE} for none
   * @throws KafkaAccessException if there is no such topic or the brokers do not answer
   */
  public static TopicHistory of(KafkaAccess kafka, String topic, long sinceMillis) {
    return new TopicHistory(
        kafka, topic, TopicOffsets.of(kafka, topic, sinceMillis, Long.MAX_VALUE).wanted());
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

  /** Reads the records one by one. Not thread-safe. */
  public final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer = consumer(kafka);
    private final Iterator<OffsetRange> rest = ranges.iterator();
    private Iterator<ConsumerRecord<byte[], byte[]>> polled =
        List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private @Nullable OffsetRange range;

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
          if (range != null && consumer.position(partition(range)) < range.end()) {
            poll(range);
          } else if (rest.hasNext()) {
            start(rest.next());
          } else {
            return null;
          }
        }
      } catch (KafkaException e) {
        throw KafkaAccessException.unreadable(kafka, topic, e);
      }
    }

    private TopicPartition partition(OffsetRange read) {
      return new TopicPartition(topic, read.partition());
    }

    private void start(OffsetRange next) {
      range = next;
      consumer.assign(List.of(partition(next)));
      consumer.seek(partition(next), next.start());
    }

    private void poll(OffsetRange current) {
      TopicPartition partition = partition(current);
      long position = consumer.position(partition);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      do {
        polled = consumer.poll(POLL).records(partition).iterator();
        // Markers of transactions move the position without giving a record.
        if (polled.hasNext() || consumer.position(partition) > position) {
          return;
        }
      } while (System.nanoTime() - deadline < 0);
      throw new KafkaAccessException(
          "%s gave no record after offset %d for %d s, expected them up to %d"
              .formatted(partition, position, PATIENCE.toSeconds(), current.end()));
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
