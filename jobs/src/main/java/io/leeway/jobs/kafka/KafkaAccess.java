package io.leeway.jobs.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * One Kafka cluster, as the configuration names it: which topics there are, and making those that
 * are ours.
 *
 * <p>Every failure is a {@link KafkaAccessException} in one line. Thread-safe.
 */
public final class KafkaAccess {
  /** How long a broker may take to answer before it counts as unreachable. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /**
   * What a message of ours may take: a reference or report of 1,000 features with their pairs is
   * larger than Kafka's default of 1 MiB.
   */
  public static final int MAX_MESSAGE_BYTES = 16 << 20;

  /** For topics of large messages. */
  public static final Map<String, String> LARGE_MESSAGES =
      Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES));

  /**
   * Records keep the time of what they are about: a retention by time would delete the past as it
   * is written.
   */
  public static final Map<String, String> KEEP = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");

  public static final Map<String, String> COMPACT =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG,
          "-1",
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(MAX_MESSAGE_BYTES));

  private final String bootstrapServers;
  private final Map<String, String> properties;

  public KafkaAccess(String bootstrapServers, Map<String, String> properties) {
    this.bootstrapServers = bootstrapServers;
    this.properties = Map.copyOf(properties);
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Settings for a client of this cluster, to be added to. */
  public Map<String, Object> clientSettings() {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }

  /** How many partitions a topic has, empty if there is no such topic. */
  public Optional<Integer> partitions(String topic) {
    try (Admin admin = admin()) {
      return Optional.ofNullable(
              answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic))
          .map(description -> description.partitions().size());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw failure("topic " + topic + " cannot be described", e);
    }
  }

  /** Which topic that is: another one of the same name has another id. Empty if there is none. */
  public Optional<String> topicId(String topic) {
    try (Admin admin = admin()) {
      return Optional.ofNullable(
              answer(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic))
          .map(description -> description.topicId().toString());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw failure("topic " + topic + " cannot be described", e);
    }
  }

  /** Makes sure that there is such a topic; an existing one is left as it is. */
  public void createIfMissing(String topic, int partitions, Map<String, String> configs) {
    if (partitions(topic).isPresent()) {
      return;
    }
    try (Admin admin = admin()) {
      answer(
          admin
              .createTopics(
                  List.of(
                      new NewTopic(topic, Optional.of(partitions), Optional.empty())
                          .configs(configs)))
              .all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw failure("topic " + topic + " cannot be created", e);
      }
    }
  }

  /** What a message of a topic may take, empty if this client may not know. */
  public Optional<Integer> largestMessageBytes(String topic) {
    return setting(
            new ConfigResource(ConfigResource.Type.TOPIC, topic),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG)
        .map(Integer::valueOf);
  }

  /** How long a transaction may be open, empty if this client may not know. */
  public Optional<Duration> longestTransaction() {
    try (Admin admin = admin()) {
      String broker = Integer.toString(answer(admin.describeCluster().controller()).id());
      return setting(
              new ConfigResource(ConfigResource.Type.BROKER, broker), "transaction.max.timeout.ms")
          .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw failure("the brokers cannot be described", e);
    }
  }

  private Optional<String> setting(ConfigResource resource, String key) {
    try (Admin admin = admin()) {
      Config config = answer(admin.describeConfigs(List.of(resource)).all()).get(resource);
      return Optional.ofNullable(config == null ? null : config.get(key)).map(ConfigEntry::value);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw failure("%s of %s cannot be read".formatted(key, resource.name()), e);
    }
  }

  /** The offsets that a consumer group has committed. */
  public Map<TopicPartition, Long> committed(String group) {
    try (Admin admin = admin()) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  offsets.put(partition, offset.offset());
                }
              });
      return offsets;
    } catch (ExecutionException e) {
      throw failure("offsets of group " + group + " cannot be read", e);
    }
  }

  Admin admin() {
    Map<String, Object> settings = clientSettings();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
    try {
      return Admin.create(settings);
    } catch (org.apache.kafka.common.KafkaException e) {
      throw failure("no client can be made", e);
    }
  }

  <T> T answer(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(2 * ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaAccessException("interrupted while waiting for " + bootstrapServers, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw unreachable(e);
      }
      throw e;
    }
  }

  private KafkaAccessException unreachable(Exception cause) {
    return new KafkaAccessException(
        "no broker answers at %s within %d s"
            .formatted(bootstrapServers, ANSWER_WITHIN.toSeconds()),
        cause);
  }

  KafkaAccessException failure(String what, Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new KafkaAccessException(
        "%s: %s at %s".formatted(what, cause.getMessage(), bootstrapServers), e);
  }
}
