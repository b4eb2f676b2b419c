package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.BadRide;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.ReferencesRead;
import io.leeway.cli.oracle.Reports;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The monitor as users run it: the jar for clusters, given to a cluster of separate processes with
 * a configuration file. Whatever happens to it, its results are those that the {@link Oracle}
 * computes.
 */
@Timeout(240)
class MonitorOnClusterIT {
  private static final long SEED = 15_072;
  private static final int PARTITIONS = 3;
  private static final int RIDES_PER_HOUR = 6_000;
  private static final long HOUR = 3_600_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<Reference> references = new ArrayList<>();
  private LocalKafka kafka;
  private RideTopic rides;
  private FlinkProcesses cluster;
  private MonitorConfig config;
  private Path configFile;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.createTopic(
        RideConfig.FEATURES,
        PARTITIONS,
        Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, RideTopic.MAX_MESSAGE_BYTES));
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    configFile =
        RideConfig.write(directory, kafka.bootstrapServers(), Rides.WINDOWS, Duration.ZERO);
    config = ConfigFile.read(configFile);
    cluster = FlinkProcesses.start(2);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    if (rides != null) {
      rides.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void resultsAreThoseOfTheOracleThroughNewReferencesBadRecordsAndALostTaskManager()
      throws Exception {
    publish(Rides.reference(Rides.START, 600));
    ride(0, 2, 0);
    String job = cluster.submit(2, ClusterJar.path(), "--config", configFile.toString());
    assertResultsOfClosedWindows();
    Awaitility.await().atMost(LIMIT).until(() -> cluster.completedCheckpoints(job) >= 2);

    publish(Rides.reference(Rides.START + 5 * HOUR / 2, 350));
    awaitReferencesRead(job);
    ride(2, 3.5, 0);
    assertResultsOfClosedWindows();
    assertThat(results())
        .extracting(WindowReport::getReferenceId)
        .as("both references are in use")
        .contains(references.get(0).getId(), references.get(1).getId());

    ride(3.5, 4, 10);
    assertResultsOfClosedWindows();
    assertDeadLetters();
    assertThat(cluster.failureCount(job)).as(cluster.failures(job)).isZero();

    ride(4, 4.25, 10);
    cluster.startTaskManager();
    cluster.awaitSlots(3);
    cluster.killTaskManager(0);
    ride(4.25, 5, 10);
    assertResultsOfClosedWindows();
    assertDeadLetters();
    assertThat(cluster.failureCount(job)).isPositive();
    assertThat(cluster.status(job)).isEqualTo("RUNNING");
  }

  /** Writes the rides between those hours since the start. */
  private void ride(double fromHour, double untilHour, int badOneIn) throws Exception {
    rides.produce(
        Rides.START + (long) (fromHour * HOUR),
        Rides.START + (long) (untilHour * HOUR),
        (int) ((untilHour - fromHour) * RIDES_PER_HOUR),
        badOneIn,
        List.of(BadRide.values()));
  }

  private void publish(Reference reference) {
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
        .publish(reference);
    references.add(reference);
  }

  /** The commit tells of one reader of the topic; those in the summarizers have no position. */
  private void awaitReferencesRead(String job) throws Exception {
    Awaitility.await().atMost(LIMIT).until(() -> ReferencesRead.all(kafka.bootstrapServers()));
    int checkpoints = cluster.completedCheckpoints(job);
    Awaitility.await()
        .atMost(LIMIT)
        .until(() -> cluster.completedCheckpoints(job) >= checkpoints + 2);
  }

  private void assertResultsOfClosedWindows() {
    List<WindowReport> expected =
        Oracle.of(config, references)
            .reportsUntil(
                rides.watermarkMillis(config.outOfOrderness()), rides.rides(), Rides.TIME_FIELD);
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(Reports.byKey(results()))
                    .containsKeys(Reports.byKey(expected).keySet().toArray(String[]::new)));
    Reports.assertSame(results(), expected);
  }

  private void assertDeadLetters() {
    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(deadLetters()).isEqualTo(rides.badRides()));
  }

  private List<WindowReport> results() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), RideConfig.RESULTS, MessageCodec.WINDOW_REPORT);
  }

  private Map<String, DeadLetterReason> deadLetters() {
    Map<String, DeadLetterReason> letters = new TreeMap<>();
    for (DeadLetter letter :
        TopicReader.readDistinct(
            kafka.bootstrapServers(), RideConfig.DEAD_LETTERS, MessageCodec.DEAD_LETTER)) {
      letters.put(letter.getPartition() + "/" + letter.getOffset(), letter.getReason());
    }
    return letters;
  }
}
