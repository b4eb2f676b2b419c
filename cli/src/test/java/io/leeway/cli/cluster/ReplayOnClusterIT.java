package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.ReplayJob;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.replay.CanonicalResults;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay on a cluster, in which a TaskManager is killed in the middle, gives what the same
 * manifest gives in one process.
 *
 * <p>It cannot end before the kill: what it reads comes through a proxy, slowly until it has
 * reported windows and completed checkpoints, and then not at all until the TaskManager is missed.
 */
@Timeout(300)
class ReplayOnClusterIT {
  private static final long SEED = 99;
  private static final int PARTITIONS = 2;
  private static final int RIDES = 30_000;
  private static final long SLOWLY_BYTES_PER_SECOND = 50_000;

  /** Minutes for what is left, so that no machine is through before the kill. */
  private static final long VERY_SLOWLY_BYTES_PER_SECOND = 10_000;

  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void aKilledTaskManagerChangesNothing(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    try (BrokerProcess broker = new BrokerProcess(directory.resolve("broker"))) {
      broker.createTopic(RideConfig.FEATURES, PARTITIONS, Map.of());
      new ReferenceTopic(
              new KafkaAccess(broker.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
          .publish(Rides.noisy(Rides.reference(Rides.START, 600)));
      try (RideTopic rides =
          new RideTopic(broker.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED)) {
        rides.produce(Rides.START, Rides.START + Rides.LENGTH.toMillis(), RIDES, 0, List.of());
      }
      Path file = configInSmallFetches(directory, broker.bootstrapServersBehindProxy());
      MonitorConfig config = ConfigFile.read(file);
      MonitorJob job = MonitorSetup.prepareReplay(config, null);
      ReplayManifest manifest =
          new ReplayRequest(EventTimeSpan.ALWAYS, null, false).resolve(config, job.referenceIds());
      Path manifestFile = Files.writeString(directory.resolve("manifest.json"), manifest.toJson());

      String undisturbed = sha256InThisProcess(directory, broker, manifest, job);
      String disturbed = sha256OfDisturbed(broker, file, manifestFile);

      assertThat(disturbed).isEqualTo(undisturbed);
    }
  }

  /** Else all records of a partition would come at once. */
  private static Path configInSmallFetches(Path directory, String servers) throws Exception {
    Path written = RideConfig.write(directory, servers, Rides.WINDOWS, Duration.ZERO);
    return Files.writeString(
        written,
        Files.readString(written)
            .replace(
                "  format: avro",
                "  properties: {max.partition.fetch.bytes: 20000, fetch.max.bytes: 20000}\n"
                    + "  format: avro"));
  }

  private static String sha256InThisProcess(
      Path directory, BrokerProcess broker, ReplayManifest manifest, MonitorJob job)
      throws Exception {
    ResultTopics results = topics("undisturbed", broker);
    for (String topic : List.of(results.results(), results.alerts(), results.deadLetters())) {
      broker.createTopic(topic, 1, Map.of());
    }
    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
      StreamExecutionEnvironment environment = flink.environment(1);
      new ReplayJob(manifest, List.of(job), results).addTo(environment);
      flink.submit(environment, "undisturbed").await(LIMIT);
    }
    return sha256(results);
  }

  private static String sha256OfDisturbed(BrokerProcess broker, Path file, Path manifest)
      throws Exception {
    ResultTopics results = topics("disturbed", broker);
    try (FlinkProcesses cluster = FlinkProcesses.start(2)) {
      broker.proxy().throttle(SLOWLY_BYTES_PER_SECOND);
      String replay =
          cluster.submit(
              2,
              ClusterJar.path(),
              "--config",
              file.toString(),
              "--manifest",
              manifest.toString(),
              "--results",
              "disturbed");
      Awaitility.await("windows were reported")
          .atMost(LIMIT)
          .until(
              () -> !TopicReader.readAll(broker.bootstrapServers(), results.results()).isEmpty());
      broker.proxy().throttle(VERY_SLOWLY_BYTES_PER_SECOND);
      int checkpoints = cluster.completedCheckpoints(replay);
      Awaitility.await("a checkpoint knows of them")
          .atMost(LIMIT)
          .until(() -> cluster.completedCheckpoints(replay) >= checkpoints + 2);
      broker.proxy().hold();
      cluster.killTaskManager(0);
      Awaitility.await("the TaskManager is missed")
          .atMost(LIMIT)
          .until(() -> cluster.failureCount(replay) > 0);
      assertThat(cluster.status(replay)).as("killed in the middle").isNotEqualTo("FINISHED");
      cluster.startTaskManager();
      broker.proxy().restore();
      cluster.awaitStatus(replay, "FINISHED", LIMIT);
      assertThat(cluster.restoredCheckpoints(replay)).isPositive();
    }
    return sha256(results);
  }

  private static ResultTopics topics(String prefix, BrokerProcess broker) {
    return ResultTopics.named(prefix, broker.bootstrapServers(), Map.of());
  }

  private static String sha256(ResultTopics topics) {
    CanonicalResults results = new CanonicalResults();
    TopicReader.readDistinct(
            topics.bootstrapServers(), topics.results(), MessageCodec.WINDOW_REPORT)
        .forEach(results::add);
    TopicReader.readDistinct(topics.bootstrapServers(), topics.alerts(), MessageCodec.ALERT)
        .forEach(results::add);
    assertThat(results.reports()).isGreaterThan(30);
    return results.sha256();
  }
}
