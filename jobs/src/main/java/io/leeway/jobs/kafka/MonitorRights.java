package io.leeway.jobs.kafka;

import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether Kafka lets a monitor do what its settings say. Asked before the start: what is refused
 * later is a job that restarts for ever, or offsets that are never committed.
 *
 * <p>What is not there yet, and brokers that do not say, are passed over. Thread-safe.
 */
public final class MonitorRights {
  private static final String HELP = "expected an ACL for it (docs/operations.md, Access to Kafka)";

  private final KafkaAccess kafka;

  public MonitorRights(KafkaAccess kafka) {
    this.kafka = kafka;
  }

  /**
   * One line for each right that is missing.
   *
   * @throws KafkaAccessException if Kafka does not answer
   */
  public List<String> missing(MonitorConfig config) {
    List<String> missing = new ArrayList<>();
    try (Admin admin = kafka.admin()) {
      topics(admin, config, missing);
      groups(admin, config, missing);
      if (config.sinks().delivery() == Delivery.EXACTLY_ONCE) {
        transactions(admin, config, missing);
      }
    }
    return missing;
  }

  private void topics(Admin admin, MonitorConfig config, List<String> missing) {
    Map<String, AclOperation> needed = new LinkedHashMap<>();
    needed.put(config.source().topic(), AclOperation.READ);
    if (config.reference() instanceof ReferenceLocation.Topic references) {
      needed.put(references.topic(), AclOperation.READ);
    }
    needed.put(config.sinks().results(), AclOperation.WRITE);
    needed.put(config.sinks().alerts(), AclOperation.WRITE);
    needed.put(config.sinks().deadLetters(), AclOperation.WRITE);
    String ledger = config.sinks().ledger();
    if (ledger != null) {
      needed.put(ledger, AclOperation.WRITE);
    }
    var answers =
        admin
            .describeTopics(
                needed.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    needed.forEach(
        (topic, operation) ->
            check(
                "topic " + topic,
                operation,
                Objects.requireNonNull(answers.get(topic))
                    .thenApply(told -> told.authorizedOperations()),
                missing));
  }

  private void groups(Admin admin, MonitorConfig config, List<String> missing) {
    String own = config.source().properties().get("group.id");
    Set<String> groups = new TreeSet<>();
    groups.add(own == null ? "leeway-" + config.stream() : own);
    if (config.reference() instanceof ReferenceLocation.Topic) {
      groups.add(own == null ? "leeway-" + config.stream() + "-references" : own);
    }
    admin
        .describeConsumerGroups(
            groups, new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
        .describedGroups()
        .forEach(
            (group, answer) ->
                check(
                    "consumer group " + group,
                    AclOperation.READ,
                    answer.thenApply(told -> told.authorizedOperations()),
                    missing));
  }

  private void transactions(Admin admin, MonitorConfig config, List<String> missing) {
    String writer = ResultTopics.live(config).writer();
    for (String name : List.of("results", "alerts", "dead-letters")) {
      String id = writer + "-" + name;
      check(
          "transactional id " + id,
          AclOperation.WRITE,
          admin.describeTransactions(List.of(id)).description(id).thenApply(told -> null),
          missing);
    }
  }

  /** Null stands for no answer about operations. */
  private void check(
      String what,
      AclOperation operation,
      KafkaFuture<@Nullable Set<AclOperation>> answer,
      List<String> missing) {
    String name =
        operation.name().charAt(0) + operation.name().substring(1).toLowerCase(Locale.ROOT);
    try {
      Set<AclOperation> allowed = kafka.answer(answer);
      if (allowed == null || allowed.contains(operation)) {
        return;
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException
          || cause instanceof GroupIdNotFoundException
          || cause instanceof TransactionalIdNotFoundException
          || cause instanceof UnsupportedVersionException) {
        return;
      }
      if (!(cause instanceof AuthorizationException)) {
        throw kafka.failure("rights to " + what + " cannot be told", e);
      }
    }
    missing.add("%s: Kafka does not let us %s, %s".formatted(what, name, HELP));
  }
}
