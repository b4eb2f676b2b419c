package io.leeway.exporter;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What open transactions keep from readers, and for how long.
 *
 * <p>Kafka shows readers of what is committed nothing behind the first message of a transaction
 * that is open: the last stable offset. A monitor that writes in transactions always has one open,
 * but its last stable offset moves with every checkpoint. One that stays where it is with messages
 * behind it belongs to a transaction that nobody ends.
 *
 * <p>Not thread-safe.
 */
final class OpenTransactions {
  private record Held(long stableOffset, Instant since) {}

  private Map<TopicPartition, Held> held = Map.of();

  /**
   * Takes note of how things are, and tells it by topic; topics that hold nothing back are not
   * among them.
   *
   * @param ends offsets after the last message; asked for before the stable ones, so that a
   *     transaction that ends between the two is not taken for an open one
   * @param stable last stable offsets
   */
  Map<String, Uncommitted> seen(
      Map<TopicPartition, Long> ends, Map<TopicPartition, Long> stable, Instant now) {
    Map<TopicPartition, Held> before = held;
    held = new HashMap<>();
    Map<String, Uncommitted> byTopic = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long stableOffset = stable.getOrDefault(partition, end);
          if (stableOffset < end) {
            Held known = before.get(partition);
            Instant since =
                known != null && known.stableOffset() == stableOffset ? known.since() : now;
            held.put(partition, new Held(stableOffset, since));
            byTopic.merge(
                partition.topic(), new Uncommitted(end - stableOffset, since), Uncommitted::plus);
          }
        });
    return byTopic;
  }
}
