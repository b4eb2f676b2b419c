package io.leeway.jobs;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.Delivery;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.kafka.MonitorTopics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code delivery: exactly-once} needs: brokers that wait long enough, transactions that
 * outlive checkpoints, and no other job of the same stream. None of these has anything to say about
 * {@code at-least-once}.
 */
public final class ExactlyOnceCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ExactlyOnceCheck.class);
  private static final String TIMEOUT = "sinks.transactionTimeout: ";
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private final MonitorConfig config;

  public ExactlyOnceCheck(MonitorConfig config) {
    this.config = config;
  }

  private boolean isNotAsked() {
    return config.sinks().delivery() != Delivery.EXACTLY_ONCE;
  }

  /**
   * A longer timeout would be refused again and again, when the job runs.
   *
   * @throws ConfigException if the brokers allow no transactions that long
   */
  void brokersWait(KafkaAccess kafka) {
    if (isNotAsked()) {
      return;
    }
    Duration timeout = config.sinks().transactionTimeout();
    Optional<Duration> longest = kafka.longestTransaction();
    if (longest.isEmpty()) {
      LOG.warn(
          "transaction.max.timeout.ms of the brokers may not be read; it must be {} or more",
          Durations.format(timeout));
    } else if (timeout.compareTo(longest.get()) > 0) {
      throw new ConfigException(
          List.of(
              TIMEOUT
                  + "%s, expected at most %s, the brokers' transaction.max.timeout.ms"
                      .formatted(Durations.format(timeout), Durations.format(longest.get()))));
    }
  }

  /**
   * A transaction is open from one checkpoint to the completion of the next.
   *
   * @param interval of checkpoints
   * @param timeout of a checkpoint
   * @throws ConfigException if brokers could give up a transaction while a checkpoint may still be
   *     completed
   */
  void transactionsOutliveCheckpoints(Duration interval, Duration timeout) {
    if (isNotAsked()) {
      return;
    }
    Duration transaction = config.sinks().transactionTimeout();
    if (transaction.compareTo(interval.plus(timeout)) <= 0) {
      throw new ConfigException(
          List.of(
              TIMEOUT
                  + "%s, expected more than %s: a checkpoint every %s that may take %s (execution.checkpointing.interval and .timeout)"
                      .formatted(
                          Durations.format(transaction),
                          Durations.format(interval.plus(timeout)),
                          Durations.format(interval),
                          Durations.format(timeout))));
    }
  }

  /**
   * Two jobs would end each other's transactions and write everything twice. A running one moves
   * the offsets of the consumer group with each checkpoint, a dead one does not; so this looks for
   * one and a half checkpoints, unless the group is new. A running job whose topic is silent is not
   * seen.
   *
   * @param interval of checkpoints
   * @throws ConfigException if another job moves the offsets
   */
  public void nobodyElseRuns(Duration interval) {
    if (isNotAsked()) {
      return;
    }
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    String group = MonitorTopics.group(config);
    Map<TopicPartition, Long> before = kafka.committed(group);
    long begun = System.nanoTime();
    while (!before.isEmpty() && System.nanoTime() - begun < interval.toNanos() * 3 / 2) {
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaAccessException("interrupted while looking at group " + group, e);
      }
      if (!kafka.committed(group).equals(before)) {
        throw new ConfigException(
            List.of(
                "sinks.delivery: exactly-once, but the offsets of consumer group %s move: another job of stream \"%s\" runs, expected one at a time"
                    .formatted(group, config.stream())));
      }
    }
  }
}
