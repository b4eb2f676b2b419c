package io.leeway.jobs.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records that a topic holds at one instant, as fixed ranges of offsets: whoever reads them
 * twice reads the same, in the same order, partition after partition.
 *
 * <p>Immutable; every reader has a consumer of its own.
 */
public final class TopicHistory {
  private final TopicAddress address;
  private final List<Range> ranges;

  private TopicHistory(TopicAddress address, List<Range> ranges) {
    this.address = address;
    this.ranges = List.copyOf(ranges);
  }

  /** Offsets of one partition, the last one excluded. */
  private record Range(TopicPartition partition, long start, long end) {}

  /**
   * The records that are there now.
   *
   * @param sinceMillis those before the first one with this timestamp or a later one are left out;
   *     {@link Long#MIN_VALUE} for none
   * @throws TopicException if there is no such topic or the brokers do not answer
   */
  public static TopicHistory of(TopicAddress address, long sinceMillis) {
    try (KafkaConsumer<byte[], byte[]> consumer = address.consumer()) {
      List<PartitionInfo> infos = consumer.partitionsFor(address.topic());
      if (infos == null || infos.isEmpty()) {
        throw new TopicException(address.description() + " does not exist");
      }
      List<TopicPartition> partitions =
          infos.stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .sorted(Comparator.comparingInt(TopicPartition::partition))
              .toList();
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
      return new TopicHistory(address, ranges);
    } catch (KafkaException e) {
      throw unreadable(address, e);
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

  private static TopicException unreadable(TopicAddress address, KafkaException e) {
    return new TopicException(
        "%s cannot be read: %s".formatted(address.description(), e.getMessage()), e);
  }

  /** Reads the records one by one. Not thread-safe. */
  public final class Reader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer = address.consumer();
    private final Iterator<Range> rest = ranges.iterator();
    private Iterator<ConsumerRecord<byte[], byte[]>> polled =
        List.<ConsumerRecord<byte[], byte[]>>of().iterator();
    private @Nullable Range range;

    private Reader() {}

    /**
     * The next record, null at the end.
     *
     * @throws TopicException if records have been deleted since, or none comes any more
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
        throw unreadable(address, e);
      }
    }

    private void start(Range next) {
      range = next;
      consumer.assign(List.of(next.partition()));
      consumer.seek(next.partition(), next.start());
    }

    private void poll(Range current) {
      long position = consumer.position(current.partition());
      long deadline = System.nanoTime() + TopicAddress.PATIENCE.toNanos();
      do {
        polled = consumer.poll(POLL).records(current.partition()).iterator();
        // Markers of transactions move the position without giving a record.
        if (polled.hasNext() || consumer.position(current.partition()) > position) {
          return;
        }
      } while (System.nanoTime() - deadline < 0);
      throw new TopicException(
          "%s gave no record of partition %d after offset %d for %d s, expected them up to %d"
              .formatted(
                  address.description(),
                  current.partition().partition(),
                  position,
                  TopicAddress.PATIENCE.toSeconds(),
                  current.end()));
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
