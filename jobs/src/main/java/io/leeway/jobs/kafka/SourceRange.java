package io.leeway.jobs.kafka;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the features topic is read.
 *
 * @param start where each partition starts
 * @param stop where each partition stops, null to go on for ever
 */
public record SourceRange(OffsetsInitializer start, @Nullable OffsetsInitializer stop) {

  /** From where this monitor was last, at first from the beginning, and on for ever. */
  @SuppressWarnings("deprecation") // the connector's own signature
  public static SourceRange live() {
    return new SourceRange(OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST), null);
  }

  /** From the first records stamped then to the records that are there now. */
  public static SourceRange historySince(long timestampMillis) {
    return new SourceRange(
        OffsetsInitializer.timestamp(timestampMillis), OffsetsInitializer.latest());
  }

  /** All records that are there now. */
  public static SourceRange allHistory() {
    return new SourceRange(OffsetsInitializer.earliest(), OffsetsInitializer.latest());
  }

  public boolean isBounded() {
    return stop != null;
  }
}
