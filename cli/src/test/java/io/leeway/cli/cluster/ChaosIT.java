package io.leeway.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.oracle.AlertOracle;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.Reports;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterOptions;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A monitor of real processes, to which a seeded {@link Nemesis} does harm while rides are written,
 * reports what the {@link Oracle} computes, and accounts for every record.
 *
 * <p>{@code -Dleeway.chaos.seed} repeats a run, as far as processes can; {@code
 * -Dleeway.chaos.faults} makes it longer; {@code -Dleeway.chaos.delivery=exactly-once} writes in
 * transactions, of which readers must see nothing twice.
 */
@Timeout(7200)
class ChaosIT {
  private static final long SEED = Long.getLong("leeway.chaos.seed", 8_001);
  private static final int FAULTS = Integer.getInteger("leeway.chaos.faults", 20);
  private static final String DELIVERY =
      System.getProperty("leeway.chaos.delivery", "at-least-once");
  private static final boolean EXACTLY_ONCE = DELIVERY.equals("exactly-once");
  private static final int PARTITIONS = 3;
  private static final int PARALLELISM = 2;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
  private static final Duration PACE = Duration.ofMillis(700);
  private static final Duration RECOVERY = Duration.ofMinutes(3);
  private static final Duration RECOVERY_OF_MOST = Duration.ofMinutes(1);
  private static final long HOUR = 3_600_000;

  /** Classes that are loaded once, on the way of some failure, are no leak. */
  private static final double FOOTPRINT_GROWTH = 1.05;

  /** Flink's pools grow to their size with use. */
  private static final int POOLS = 30;

  /** Where a TaskManager has one task more than before; a leak adds to that with every restart. */
  private static final int MORE_OF_A_KIND = 6;

  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final List<Duration> recoveries = new ArrayList<>();

  @Test
  void nothingIsLostOrContradictedWhateverFails(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
    System.out.printf("seed %d, %d faults, %s%n", SEED, FAULTS, DELIVERY);
    try (BrokerProcess broker = new BrokerProcess(directory.resolve("broker"))) {
      broker.createTopic(RideConfig.FEATURES, PARTITIONS, Map.of());
      Path file =
          RideConfig.write(
              directory, broker.bootstrapServersBehindProxy(), Rides.WINDOWS, Duration.ZERO);
      Files.writeString(
          file,
          Files.readString(file).replace("sinks: {", "sinks: {delivery: %s, ".formatted(DELIVERY)));
      Reference reference = Rides.reference(Rides.START, 600);
      new ReferenceTopic(
              new KafkaAccess(broker.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
          .publish(reference);
      try (RideTopic rides =
              new RideTopic(broker.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
          FlinkProcesses cluster =
              FlinkProcesses.start(
                  PARALLELISM,
                  Map.of("execution.checkpointing.interval", CHECKPOINTS.toMillis() + " ms"))) {
        Footprints footprints = rage(broker, cluster, rides, file);
        assertRecoveryIsQuick();
        assertNothingIsLostOrContradicted(
            broker.bootstrapServers(), ConfigFile.read(file), reference, rides);
        footprints.assertFlat();
      }
    }
  }

  /** Writes rides and does harm, until all faults have happened and the monitor goes on. */
  private Footprints rage(BrokerProcess broker, FlinkProcesses cluster, RideTopic rides, Path file)
      throws Exception {
    Random random = new Random(SEED);
    String[] arguments = {"--config", file.toString()};
    String first = cluster.submit(PARALLELISM, ClusterJar.path(), arguments);
    Nemesis nemesis = new Nemesis(broker, cluster, random, first, PARALLELISM, arguments);
    Footprints footprints;
    Footprint before = null;
    int restartsBefore = 0;
    try (ReportFollower reports =
            new ReportFollower(broker.bootstrapServers(), RideConfig.RESULTS);
        RideFeeder feeder = new RideFeeder(rides, PACE)) {
      // All checkpoints from here on know that the windows of the first hours are closed.
      reports.awaitEndAfter(Rides.START + 3 * HOUR, RECOVERY);
      int checkpoints = cluster.completedCheckpoints(first);
      Awaitility.await()
          .atMost(RECOVERY)
          .until(() -> cluster.completedCheckpoints(first) >= checkpoints + 2);
      feeder.addOutcasts();
      List<Fault> sequence = Fault.sequence(FAULTS, random);
      for (int i = 0; i < sequence.size(); i++) {
        if (i == sequence.size() / 4) {
          before = Footprint.of(cluster.taskManager(0));
          restartsBefore = nemesis.restarts();
        }
        Fault fault = sequence.get(i);
        long writtenMillis = feeder.untilMillis();
        long struck = System.nanoTime();
        nemesis.strike(fault);
        reports.awaitEndAfter(writtenMillis, RECOVERY);
        Duration took = Duration.ofNanos(System.nanoTime() - struck);
        faults.merge(fault, 1, Integer::sum);
        int restarts = nemesis.restarts();
        if (fault == Fault.KILL_TASK_MANAGER) {
          recoveries.add(took);
        }
        System.out.printf(
            "%3d %-22s %5.1f s, %d restarts%n", i + 1, fault, took.toMillis() / 1000.0, restarts);
      }
      // Late records are told by a report that follows.
      feeder.endOutcasts();
      reports.awaitEndAfter(feeder.untilMillis() + 3 * RideFeeder.WINDOW.toMillis(), RECOVERY);
      footprints =
          new Footprints(
              Objects.requireNonNull(before),
              Footprint.of(cluster.taskManager(0)),
              nemesis.restarts() - restartsBefore);
    }
    return footprints;
  }

  /**
   * Of the TaskManager that survives, and how often jobs were restarted between the two. Where
   * Flink still holds on to the job of a JobManager that was lost, metaspace has that job's classes
   * too.
   */
  private record Footprints(Footprint before, Footprint after, int restarts) {
    void assertFlat() {
      System.out.printf(
          "TaskManager that survived, %d restarts of jobs: %s -> %s%nthreads of jobs, more: %s%n",
          restarts, before, after, after.moreThreadsThan(before));
      if (after.userClassLoaders() <= before.userClassLoaders()) {
        assertThat(after.metaspaceKilobytes())
            .isLessThan((int) (before.metaspaceKilobytes() * FOOTPRINT_GROWTH));
      }
      assertThat(after.threads()).isLessThan(before.threads() + POOLS);
      assertThat(after.moreThreadsThan(before).values())
          .as("threads of jobs by name: %s", after.moreThreadsThan(before))
          .allMatch(more -> more < MORE_OF_A_KIND);
    }
  }

  private void assertRecoveryIsQuick() {
    Collections.sort(recoveries);
    Duration most = recoveries.get((int) Math.ceil(0.95 * recoveries.size()) - 1);
    System.out.printf(
        "faults %s%nfrom kill -9 of a TaskManager to a report of what came after it, checkpoints"
            + " every %d s: %d times, median %.1f s, p95 %.1f s, longest %.1f s%n",
        faults,
        CHECKPOINTS.toSeconds(),
        recoveries.size(),
        recoveries.get(recoveries.size() / 2).toMillis() / 1000.0,
        most.toMillis() / 1000.0,
        recoveries.get(recoveries.size() - 1).toMillis() / 1000.0);
    assertThat(most).isLessThan(RECOVERY_OF_MOST);
  }

  private static void assertNothingIsLostOrContradicted(
      String servers, MonitorConfig config, Reference reference, RideTopic rides) throws Exception {
    List<WindowReport> expected =
        Oracle.of(config, List.of(reference))
            .reportsUntil(
                rides.watermarkMillis(config.outOfOrderness()), rides.rides(), Rides.TIME_FIELD);
    Awaitility.await()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> written(servers).reports().size() >= expected.size());
    WrittenReports written = written(servers);
    System.out.printf(
        "%d reports, %d written again with the same bytes, %d with other late records, %d"
            + " conflicts%n",
        expected.size(), written.identical(), written.lateTold(), written.conflicts().size());
    assertThat(written.conflicts()).isEmpty();
    if (EXACTLY_ONCE) {
      assertThat(written.identical() + written.lateTold()).as("written again").isZero();
    }
    Reports.assertSame(written.reports(), expected);
    assertThat(
            TopicReader.readDistinct(servers, config.sinks().alerts(), MessageCodec.ALERT).stream()
                .map(AlertOracle::line)
                .sorted()
                .toList())
        .isEqualTo(AlertOracle.lines(config, expected));
    assertLedger(servers, config, rides, written);
  }

  /** Every record that was written is accounted for once. */
  private static void assertLedger(
      String servers, MonitorConfig config, RideTopic rides, WrittenReports written)
      throws Exception {
    Map<String, DeadLetterReason> letters = new TreeMap<>();
    for (DeadLetter letter :
        TopicReader.readDistinct(servers, config.sinks().deadLetters(), MessageCodec.DEAD_LETTER)) {
      letters.put(letter.getPartition() + "/" + letter.getOffset(), letter.getReason());
    }
    assertThat(letters).isEqualTo(rides.badRides());

    long sizeMillis = RideFeeder.WINDOW.toMillis();
    long closedUntil =
        written.reports().stream()
            .filter(report -> report.getWindowEnd() - report.getWindowStart() == sizeMillis)
            .mapToLong(WindowReport::getWindowEnd)
            .max()
            .orElseThrow();
    long open =
        rides.rides().stream()
            .filter(ride -> (Long) ride.get(Rides.TIME_FIELD) >= closedUntil)
            .count();
    long scored = written.records(sizeMillis);
    long late = written.late(sizeMillis);
    long future = letters.values().stream().filter(DeadLetterReason.FUTURE::equals).count();
    long malformed = letters.size() - future;
    long inTopic = TopicReader.readAll(servers, RideConfig.FEATURES).size();
    System.out.printf(
        "read %d = scored %d + late %d + future %d + malformed %d + filtered 0 + in open windows"
            + " %d%n",
        inTopic, scored, late, future, malformed, open);
    assertThat(scored + open).isEqualTo(rides.rides().size());
    assertThat(late).isEqualTo(rides.tooLate());
    assertThat(scored + late + future + malformed + open).isEqualTo(inTopic);
    assertExporterCounts(
        servers, Map.of("scored", scored, "late", late, "future", future, "malformed", malformed));
  }

  private static void assertExporterCounts(String servers, Map<String, Long> outcomes)
      throws Exception {
    try (Exporter exporter =
        Exporter.start(
            ExporterOptions.of(
                    servers, RideConfig.RESULTS, RideConfig.ALERTS, RideConfig.DEAD_LETTERS)
                .withPort(0))) {
      exporter.awaitCaughtUp(RECOVERY);
      String metrics = scrape(exporter.port());
      outcomes.forEach(
          (outcome, records) ->
              assertThat(metrics)
                  .contains(
                      "leeway_records_total{stream=\"%s\",outcome=\"%s\",} %s"
                          .formatted(Rides.STREAM, outcome, (double) records)));
    }
  }

  private static String scrape(int port) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static WrittenReports written(String servers) {
    return new WrittenReports(TopicReader.readCommitted(servers, RideConfig.RESULTS));
  }
}
