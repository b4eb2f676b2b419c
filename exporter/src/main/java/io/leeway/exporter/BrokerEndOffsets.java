package io.leeway.exporter;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Asks the brokers. A consumer that reads what is committed is told only where that ends, so this
 * is a client of its own: one request to each broker, no reading.
 */
final class BrokerEndOffsets implements EndOffsets {
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Admin admin;
  private final ListOffsetsOptions options;

  /**
   * Takes over the client.
   *
   * @param answer how long the brokers may take
   */
  BrokerEndOffsets(Admin admin, Duration answer) {
    this.admin = admin;
    this.options =
        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED)
            .timeoutMs(Math.toIntExact(answer.toMillis()));
  }

  @Override
  public Map<TopicPartition, Long> of(Set<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    ListOffsetsResult answers = admin.listOffsets(asked, options);
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      for (TopicPartition partition : partitions) {
        ends.put(partition, answers.partitionResult(partition).get().offset());
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refused
          ? refused
          : new KafkaException("The ends of the topics cannot be asked for", e.getCause());
    }
    return ends;
  }

  @Override
  public void close() {
    admin.close(CLOSE);
  }
}
