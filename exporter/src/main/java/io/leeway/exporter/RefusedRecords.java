package io.leeway.exporter;

import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts dead letters, each refused record once.
 *
 * <p>After a restart a job writes the same dead letters again. Those of one source partition come
 * in the order of their offsets within one partition of the dead-letters topic, so one offset per
 * such pair tells what is new; when a source topic is deleted and created again, its dead letters
 * count once they pass the old offsets. Not thread-safe.
 */
final class RefusedRecords {
  private final Map<Origin, Long> highestOffsets = new HashMap<>();
  private final Map<String, RecordCounts> counts = new HashMap<>();

  private record Origin(
      String stream, int deadLettersPartition, String sourceTopic, int sourcePartition) {}

  void accept(DeadLetter letter, int deadLettersPartition) {
    Origin origin =
        new Origin(
            letter.getStream(), deadLettersPartition, letter.getTopic(), letter.getPartition());
    if (letter.getOffset() <= highestOffsets.getOrDefault(origin, -1L)) {
      return;
    }
    highestOffsets.put(origin, letter.getOffset());
    RecordCounts one =
        letter.getReason() == DeadLetterReason.FUTURE
            ? new RecordCounts(0, 0, 1, 0)
            : new RecordCounts(0, 0, 0, 1);
    counts.merge(letter.getStream(), one, RecordCounts::plus);
  }

  /** Per stream; those without refused records are not there. */
  Map<String, RecordCounts> counts() {
    return counts;
  }
}
