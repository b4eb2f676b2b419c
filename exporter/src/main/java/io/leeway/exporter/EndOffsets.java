package io.leeway.exporter;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Asks where partitions end, whatever is committed. Used by one thread, closed by it too. */
interface EndOffsets extends AutoCloseable {
  /**
   * The offset after the last message of each partition, whether readers may see it or not.
   *
   * @throws KafkaException if the brokers do not tell in time
   */
  Map<TopicPartition, Long> of(Set<TopicPartition> partitions);

  @Override
  default void close() {}
}
