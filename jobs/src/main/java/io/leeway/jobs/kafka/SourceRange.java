package io.leeway.jobs.kafka;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the features topic is read.
 *
 * @param start where each partition starts
 * @param stop where each partition stops, null to go on for ever
 * @param partitions those that are read, null for all
 * @param reader who reads: what is added to the name of the monitor's consumer group, whose offsets
 *     only a monitor may commit; empty for the monitor itself
 * @param topicId which topic of that name it has to be for as long as it is read, null for any
 */
public record SourceRange(
    OffsetsInitializer start,
    @Nullable OffsetsInitializer stop,
    @Nullable Set<TopicPartition> partitions,
    String reader,
    @Nullable String topicId) {

  private static final String MONITOR = "";

  /** The same of any topic of that name. */
  public SourceRange(
      OffsetsInitializer start,
      @Nullable OffsetsInitializer stop,
      @Nullable Set<TopicPartition> partitions,
      String reader) {
    this(start, stop, partitions, reader, null);
  }

  /** From where this monitor was last, at first from the beginning, and on for ever. */
  @SuppressWarnings("deprecation") // the connector's own signature
  public static SourceRange live() {
    return new SourceRange(
        OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST), null, null, MONITOR);
  }

  /** From the first records stamped then to the records that are there now. */
  public static SourceRange historySince(long timestampMillis) {
    return new SourceRange(
        OffsetsInitializer.timestamp(timestampMillis), OffsetsInitializer.latest(), null, MONITOR);
  }

  /** All records that are there now. */
  public static SourceRange allHistory() {
    return new SourceRange(
        OffsetsInitializer.earliest(), OffsetsInitializer.latest(), null, MONITOR);
  }

  /**
   * Exactly these records: one that is gone fails the job, instead of being passed over.
   *
   * @param reader a name for the consumer group
   */
  @SuppressWarnings("deprecation") // the connector's own signature
  public static SourceRange exactly(String topic, List<OffsetRange> ranges, String reader) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (OffsetRange range : ranges) {
      TopicPartition partition = new TopicPartition(topic, range.partition());
      starts.put(partition, range.start());
      ends.put(partition, range.end());
    }
    return new SourceRange(
        OffsetsInitializer.offsets(starts, OffsetResetStrategy.NONE),
        OffsetsInitializer.offsets(ends, OffsetResetStrategy.NONE),
        new HashSet<>(starts.keySet()),
        reader);
  }

  /** The same of this topic only. */
  public SourceRange of(@Nullable String onlyTopicId) {
    return new SourceRange(start, stop, partitions, reader, onlyTopicId);
  }

  public boolean isBounded() {
    return stop != null;
  }
}
