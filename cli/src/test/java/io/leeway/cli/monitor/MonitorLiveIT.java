package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.cli.cluster.FlinkRest;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.AlertOracle;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.ReferencesRead;
import io.leeway.cli.oracle.Reports;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only happens to a monitor that runs: references and records that come late. */
@Timeout(120)
class MonitorLiveIT {
  private static final long SEED = 1_687;
  private static final int PARTITIONS = 3;
  private static final long MINUTE = 60_000;
  private static final int RIDES_PER_MINUTE = 100;
  private static final Duration LATENESS = Duration.ofHours(1);
  private static final List<WindowSpec> WINDOWS =
      List.of(WindowSpec.tumbling(Duration.ofMinutes(10)));

  private final List<Reference> references = new ArrayList<>();
  private LocalKafka kafka;
  private LocalFlink flink;
  private RideTopic rides;
  private Path configFile;
  private MonitorConfig config;
  private LocalJob job;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), 2);
    kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    configFile = RideConfig.write(directory, kafka.bootstrapServers(), WINDOWS, LATENESS);
    config = ConfigFile.read(configFile);
    publish(Rides.reference(Rides.START, 600));
    StreamExecutionEnvironment environment = flink.environment(2);
    environment.enableCheckpointing(100);
    MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
    job = flink.submit(environment, "live");
  }

  @AfterEach
  void stop() {
    if (rides != null) {
      rides.close();
    }
    if (flink != null) {
      flink.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void aReferenceThatIsPublishedWhileTheMonitorRunsHoldsFromItsTimeOn() throws Exception {
    ride(0, 30);
    awaitNewestReportsOfClosedWindows();

    publish(Rides.reference(Rides.START + 50 * MINUTE, 350));
    awaitReferencesRead();
    ride(30, 80);
    awaitNewestReportsOfClosedWindows();
    assertThat(newestReports())
        .filteredOn(report -> report.getWindowStart() >= Rides.START)
        .allSatisfy(
            report ->
                assertThat(report.getReferenceId())
                    .isEqualTo(
                        references
                            .get(report.getWindowStart() < Rides.START + 50 * MINUTE ? 0 : 1)
                            .getId()));

    List<Alert> alerts = awaitAlertsOfReports();
    assertThat(alerts)
        .filteredOn(alert -> alert.getSupersededBy() != null)
        .as("alerts against the first reference end with it")
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.getState()).isEqualTo(AlertState.RESOLVED);
              assertThat(alert.getSupersededBy()).isEqualTo(references.get(1).getId());
              assertThat(alert.getWindowStart()).isEqualTo(Rides.START + 50 * MINUTE);
              assertThat(alert.getExplanation())
                  .isEqualTo(
                      "superseded by reference %s, effective from %s"
                          .formatted(
                              references.get(1).getId(),
                              Instant.ofEpochMilli(Rides.START + 50 * MINUTE)));
            });
  }

  @Test
  void aReferenceThatIsPublishedOnTrialIsScoredBesideTheOther() throws Exception {
    ride(0, 30);
    awaitNewestReportsOfClosedWindows();

    publish(Rides.shadow(Rides.reference(Rides.START + 40 * MINUTE, 350)));
    publish(Rides.reference(Rides.START + 70 * MINUTE, 350));
    awaitReferencesRead();
    ride(30, 100);
    awaitNewestReportsOfClosedWindows();
    assertThat(newestReports())
        .filteredOn(WindowReport::getShadow)
        .extracting(report -> (report.getWindowStart() - Rides.START) / MINUTE)
        .containsExactlyInAnyOrder(40L, 50L, 60L);
    assertThat(awaitAlertsOfReports())
        .isNotEmpty()
        .allMatch(alert -> !references.get(1).getId().equals(alert.getReferenceId()));

    Ran told = Ran.leeway("reference", "shadow", "--config", configFile);
    assertThat(told.err()).isEmpty();
    assertThat(told.out())
        .contains("on trial  " + references.get(1).getId())
        .contains("beside    " + references.get(0).getId() + "\n")
        .contains("windows   3, from 2001-03-05T00:40:00Z to 2001-03-05T01:10:00Z")
        .contains(
            "the shadow would have raised %d alerts, the current one %d\n"
                .formatted(alertsOfTheTrial(true), alertsOfTheTrial(false)));
  }

  /** What the oracle derives from the three windows that were compared with both. */
  private long alertsOfTheTrial(boolean shadow) {
    List<WindowReport> ofTrial =
        newestReports().stream()
            .filter(report -> report.getShadow() == shadow)
            .filter(report -> report.getWindowStart() >= Rides.START + 40 * MINUTE)
            .filter(report -> report.getWindowEnd() <= Rides.START + 70 * MINUTE)
            .map(report -> WindowReport.newBuilder(report).setShadow(false).build())
            .toList();
    assertThat(ofTrial).hasSize(3);
    return AlertOracle.lines(config, ofTrial).stream()
        .filter(line -> line.contains(" RAISED ") && line.contains(":"))
        .filter(line -> !line.contains(" GROUP "))
        .count();
  }

  @Test
  void lateRecordsReviseTheirWindowAndLaterOnesAreCounted() throws Exception {
    ride(0, 40);
    awaitNewestReportsOfClosedWindows();
    assertThat(reports()).allMatch(report -> report.getRevision() == 0);

    rides.produceLate(Rides.START + 15 * MINUTE, 300);
    ride(40, 60);
    awaitNewestReportsOfClosedWindows();
    assertThat(reports())
        .filteredOn(report -> report.getRevision() > 0)
        .isNotEmpty()
        .allMatch(report -> report.getWindowStart() == Rides.START + 10 * MINUTE);
    assertThat(reports()).allMatch(report -> report.getLate() == 0);

    rides.produceLate(Rides.START - 300 * MINUTE, 60);
    ride(60, 90);
    awaitNewestReportsOfClosedWindows();
    assertThat(reports().stream().mapToLong(WindowReport::getLate).sum()).isEqualTo(60);
  }

  private void ride(int fromMinute, int untilMinute) throws Exception {
    rides.produce(
        Rides.START + fromMinute * MINUTE,
        Rides.START + untilMinute * MINUTE,
        (untilMinute - fromMinute) * RIDES_PER_MINUTE,
        0,
        List.of());
  }

  private void publish(Reference reference) {
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
        .publish(reference);
    references.add(reference);
  }

  /** The commit tells of one reader of the topic; those in the summarizers have no position. */
  private void awaitReferencesRead() throws Exception {
    soon().until(() -> ReferencesRead.all(kafka.bootstrapServers()));
    int checkpoints = completedCheckpoints();
    soon().until(() -> completedCheckpoints() >= checkpoints + 5);
  }

  private int completedCheckpoints() throws IOException, InterruptedException {
    return new FlinkRest(flink.configuration().get(RestOptions.PORT))
        .get("/jobs/%s/checkpoints".formatted(job.id()))
        .get("counts")
        .get("completed")
        .asInt();
  }

  /**
   * Of every window that has closed, the last report is what the oracle says of all rides in time,
   * whatever its revision.
   */
  private void awaitNewestReportsOfClosedWindows() {
    long earliest = Rides.START - Rides.DISORDER.toMillis();
    List<GenericRecord> inTime =
        rides.rides().stream()
            .filter(ride -> (Long) ride.get(Rides.TIME_FIELD) >= earliest)
            .toList();
    List<WindowReport> expected =
        Oracle.of(config, references)
            .reportsUntil(rides.watermarkMillis(config.outOfOrderness()), inTime, Rides.TIME_FIELD);
    soon().untilAsserted(() -> Reports.assertSame(newestReports(), expected));
  }

  /** The alerts are those that the oracle derives from the first reports of the windows. */
  private List<Alert> awaitAlertsOfReports() {
    List<String> expected =
        AlertOracle.lines(
            config, reports().stream().filter(report -> report.getRevision() == 0).toList());
    soon()
        .untilAsserted(
            () ->
                assertThat(alerts().stream().map(AlertOracle::line).sorted().toList())
                    .isEqualTo(expected));
    return alerts();
  }

  private List<Alert> alerts() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), RideConfig.ALERTS, MessageCodec.ALERT);
  }

  private Collection<WindowReport> newestReports() {
    Map<String, WindowReport> newest = new TreeMap<>();
    for (WindowReport report : reports()) {
      newest.merge(
          report.getWindowStart() + "/" + report.getReferenceId(),
          report,
          (a, b) -> a.getRevision() > b.getRevision() ? a : b);
    }
    return newest.values().stream()
        .map(report -> WindowReport.newBuilder(report).setRevision(0).setLate(0).build())
        .toList();
  }

  private List<WindowReport> reports() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), RideConfig.RESULTS, MessageCodec.WINDOW_REPORT);
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(200));
  }
}
