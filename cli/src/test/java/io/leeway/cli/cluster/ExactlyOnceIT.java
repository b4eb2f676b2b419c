package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What {@code delivery: exactly-once} promises, and what is seen when it cannot be kept. */
@Timeout(300)
class ExactlyOnceIT {
  private static final long SEED = 8_002;
  private static final int PARTITIONS = 3;
  private static final int PARALLELISM = 2;
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration PACE = Duration.ofMillis(700);

  /** The rule LeewayResultsLost looks at this metric. */
  private static final String FAILED_COMMITS = "failedCommittables";

  /**
   * A savepoint holds transactions that are written but not committed. Where it is restored after
   * the brokers have given them up, their results are gone: Flink goes on without a word.
   */
  @Test
  void aSecondJobIsRefusedAndResultsOfAnExpiredTransactionAreLostButNotInSilence(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    System.out.println("seed " + SEED);
    try (BrokerProcess broker =
            new BrokerProcess(
                directory.resolve("broker"),
                "transaction.abort.timed.out.transaction.cleanup.interval.ms=500");
        FlinkProcesses cluster =
            FlinkProcesses.start(
                PARALLELISM,
                Map.of(
                    "execution.checkpointing.interval", "6 s",
                    "execution.checkpointing.timeout", "5 s"))) {
      broker.createTopic(RideConfig.FEATURES, PARTITIONS, Map.of());
      new ReferenceTopic(
              new KafkaAccess(broker.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
          .publish(Rides.reference(Rides.START, 600));
      MonitorConfig tooPatient = ConfigFile.read(exactlyOnce(directory, broker, "16m"));
      assertThatThrownBy(() -> MonitorSetup.prepare(tooPatient))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(
              "sinks.transactionTimeout: 16m, expected at most 15m, the brokers'"
                  + " transaction.max.timeout.ms");
      String[] job = {"--config", exactlyOnce(directory, broker, "12s").toString()};
      try (RideTopic rides =
              new RideTopic(broker.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
          RideFeeder feeder = new RideFeeder(rides, PACE)) {
        String first = cluster.submit(PARALLELISM, ClusterJar.path(), job);
        try (ReportFollower committed =
            new ReportFollower(broker.bootstrapServers(), RideConfig.RESULTS)) {
          committed.awaitEndAfter(Rides.START, LIMIT);
        }
        assertThatThrownBy(() -> cluster.submit(PARALLELISM, ClusterJar.path(), job))
            .hasMessageContaining("another job of stream \"rides\" runs");
        assertThat(cluster.status(first)).isEqualTo("RUNNING");

        Path savepoint = savepointWithOpenTransaction(broker, cluster, first);
        Set<String> written = keys(TopicReader.readAll(broker.bootstrapServers(), "results"));
        awaitEndOfTransactions(broker);
        cluster.replaceJobManager();
        cluster.startTaskManager();
        cluster.startTaskManager();
        String second = cluster.submitFrom(savepoint, PARALLELISM, ClusterJar.path(), job);
        cluster.awaitTasksRunning(second, LIMIT);
        Awaitility.await("the failed commit is counted")
            .atMost(LIMIT)
            .until(
                () ->
                    cluster.operatorMetrics(second, FAILED_COMMITS).values().stream()
                            .mapToLong(failed -> failed)
                            .sum()
                        > 0);
        awaitCommit(broker, feeder);
        System.out.println(cluster.operatorMetrics(second, FAILED_COMMITS));
        written.removeAll(keys(TopicReader.readCommitted(broker.bootstrapServers(), "results")));
        assertThat(written).as("reports that no reader will ever see").isNotEmpty();
        assertThat(cluster.failureCount(second)).as("no endless loop").isZero();
      }
    }
  }

  /** Taken right after a checkpoint, so that no other commits what it holds before the kill. */
  private static Path savepointWithOpenTransaction(
      BrokerProcess broker, FlinkProcesses cluster, String job) throws Exception {
    int checkpoints = cluster.completedCheckpoints(job);
    Awaitility.await().atMost(LIMIT).until(() -> cluster.completedCheckpoints(job) > checkpoints);
    Awaitility.await("there is something to commit")
        .atMost(LIMIT)
        .until(
            () ->
                TopicReader.readAll(broker.bootstrapServers(), RideConfig.RESULTS).size()
                    > TopicReader.readCommitted(broker.bootstrapServers(), RideConfig.RESULTS)
                        .size());
    Path savepoint = cluster.savepoint(job);
    cluster.killJobManager();
    cluster.killTaskManager(0);
    cluster.killTaskManager(1);
    return savepoint;
  }

  private static void awaitEndOfTransactions(BrokerProcess broker) throws Exception {
    Set<TransactionState> ended =
        Set.of(
            TransactionState.COMPLETE_ABORT,
            TransactionState.COMPLETE_COMMIT,
            TransactionState.EMPTY);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Awaitility.await("the broker gives up open transactions")
          .atMost(LIMIT)
          .until(
              () ->
                  admin.listTransactions().all().get().stream()
                      .allMatch(transaction -> ended.contains(transaction.state())));
      assertThat(admin.listTransactions().all().get())
          .as("the prefix tells stream and topic")
          .anyMatch(t -> t.transactionalId().startsWith("leeway-rides/results-"))
          .anyMatch(t -> t.state() == TransactionState.COMPLETE_ABORT);
    }
  }

  /** Until readers of what is committed see reports of what is written now. */
  private static void awaitCommit(BrokerProcess broker, RideFeeder feeder) {
    try (ReportFollower committed =
        new ReportFollower(broker.bootstrapServers(), RideConfig.RESULTS)) {
      committed.awaitEndAfter(feeder.untilMillis(), LIMIT);
    }
  }

  private static Set<String> keys(List<ConsumerRecord<byte[], byte[]>> records) {
    Set<String> keys = new TreeSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      keys.add(new String(record.key(), StandardCharsets.UTF_8));
    }
    return keys;
  }

  private static Path exactlyOnce(Path directory, BrokerProcess broker, String timeout)
      throws Exception {
    Path written =
        RideConfig.write(
            directory, broker.bootstrapServersBehindProxy(), Rides.WINDOWS, Duration.ZERO);
    return Files.writeString(
        written,
        Files.readString(written)
            .replace(
                "sinks: {",
                "sinks: {delivery: exactly-once, transactionTimeout: %s, ".formatted(timeout)));
  }
}
