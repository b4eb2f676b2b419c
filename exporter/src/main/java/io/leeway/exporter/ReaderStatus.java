package io.leeway.exporter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How reading from Kafka goes.
 *
 * @param up the last attempt worked
 * @param caughtUp what the topics held at the start has been read
 * @param lastRead when an attempt last worked, null before the first
 * @param partitions read per topic; 0 for a topic that does not exist
 * @param malformed messages skipped per topic
 * @param uncommitted per topic, what open transactions keep from readers
 */
record ReaderStatus(
    boolean up,
    boolean caughtUp,
    @Nullable Instant lastRead,
    Map<String, Integer> partitions,
    Map<String, Long> malformed,
    Map<String, Uncommitted> uncommitted) {
  ReaderStatus {
    partitions = Map.copyOf(partitions);
    malformed = Map.copyOf(malformed);
    uncommitted = Map.copyOf(uncommitted);
  }
}
