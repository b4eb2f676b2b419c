package io.leeway.exporter;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Someone waits until everything up to these offsets has been read.
 *
 * @param ends exclusive
 */
record CatchUp(CompletableFuture<Void> done, Map<TopicPartition, Long> ends) {
  CatchUp {
    ends = Map.copyOf(ends);
  }
}
