package io.leeway.jobs.kafka;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/**
 * All partitions of a topic, as long as it is the topic that it was. Kafka's consumer goes on in
 * another topic of the same name as if nothing had happened: at the offset it was at, or at the
 * beginning if there is no such offset.
 *
 * <p>Asked when the job starts and at each look for new partitions; one request.
 *
 * @param topicId of the topic when the job was made
 */
record SameTopic(String topic, String topicId) implements KafkaSubscriber {
  private static final long serialVersionUID = 1L;

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
    TopicDescription present = describe(admin);
    String presentId = present.topicId().toString();
    if (!presentId.equals(topicId)) {
      throw new TopicReplacedException(topic, topicId, presentId);
    }
    // A set of its own: the caller changes it.
    return present.partitions().stream()
        .map(partition -> new TopicPartition(topic, partition.partition()))
        .collect(Collectors.toSet());
  }

  private TopicDescription describe(AdminClient admin) {
    try {
      return Objects.requireNonNull(
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaAccessException("interrupted while looking at topic " + topic, e);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new KafkaAccessException(
          "topic %s cannot be described: %s".formatted(topic, cause.getMessage()), e);
    }
  }
}
