package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.ExitCode;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
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
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A replay of records that retention has removed fails, where the connector would say nothing. */
@Timeout(120)
class ReplayRetentionIT {
  private static final long SEED = 77_003;
  private static final int PARTITIONS = 2;
  private static final int RIDES = 12_000;
  private static final long HOUR = 3_600_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  private LocalKafka kafka;
  private RideTopic rides;
  private Path config;
  private Path manifest;

  @BeforeEach
  void fillTheTopicAndPlanAReplay() throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
    Path written =
        RideConfig.write(
            directory,
            kafka.bootstrapServers(),
            List.of(WindowSpec.tumbling(Duration.ofMinutes(10))),
            Duration.ZERO);
    // Small fetches, so that a quota can hold a reader up.
    config =
        Files.writeString(
            written,
            Files.readString(written)
                .replace(
                    "  format: avro",
                    "  properties: {max.partition.fetch.bytes: 20000, fetch.max.bytes: 20000}\n"
                        + "  format: avro"));
    new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
        .publish(Rides.reference(Rides.START, 600));
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    rides.produce(Rides.START, Rides.START + 2 * HOUR, RIDES, 0, List.of());
    manifest = directory.resolve("manifest.json");
    MonitorConfig monitored = ConfigFile.read(config);
    Files.writeString(
        manifest,
        new ReplayRequest(EventTimeSpan.ALWAYS, null, false)
            .resolve(monitored, MonitorSetup.prepareReplay(monitored, null).referenceIds())
            .toJson());
  }

  @AfterEach
  void stop() {
    if (rides != null) {
      rides.close();
    }
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void thePlainConnectorPassesOverWhatIsGoneAndEndsWell() throws Exception {
    Map<TopicPartition, Long> starts = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (var range : ReplayManifest.read(manifest).partitions()) {
      starts.put(partition(range.partition()), range.start());
      ends.put(partition(range.partition()), range.end());
    }
    remove(Map.of(partition(0), 4_000L));
    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
      StreamExecutionEnvironment environment = flink.environment(1);
      MonitorSetup.prepare(ConfigFile.read(config))
          .addTo(
              environment,
              new SourceRange(
                  OffsetsInitializer.offsets(starts), OffsetsInitializer.offsets(ends), null, ""));
      flink.submit(environment, "plain").await(LIMIT);
    }
    long records =
        TopicReader.readDistinct(
                kafka.bootstrapServers(), RideConfig.RESULTS, MessageCodec.WINDOW_REPORT)
            .stream()
            .mapToLong(WindowReport::getRecords)
            .sum();
    assertThat(records)
        .as("the job ended well without the records that are gone")
        .isEqualTo(rides.rides().size() - 4_000);
  }

  @Test
  void whatIsGoneBeforeAReplayIsRefusedWithItsOffsets() throws Exception {
    remove(Map.of(partition(0), 4_000L, partition(1), 1L));
    Ran repeated = replay("--manifest", manifest);
    assertThat(repeated.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(repeated.err())
        .isEqualToIgnoringNewLines(
            "leeway replay: topic features has lost partition 0 offsets 0 to 3999, partition 1"
                + " offset 0 (4001 in all), which are to be replayed");

    Ran since = replay("--from", Instant.ofEpochMilli(Rides.START).toString());
    assertThat(since.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(since.err())
        .contains("has lost partition 0 offsets 0 to 3999, partition 1 offset 0 (4001 in all)")
        .contains("--accept-missing")
        .hasLineCount(1);

    Ran later = replay("--from", Instant.ofEpochMilli(Rides.START + HOUR + HOUR / 2).toString());
    assertThat(later.exitCode()).as(later.err()).isZero();

    Ran rest = replay("--from", Instant.ofEpochMilli(Rides.START).toString(), "--accept-missing");
    assertThat(rest.exitCode()).as(rest.err()).isZero();
  }

  @Test
  void whatIsRemovedDuringAReplayFailsItWithTheOffsetsThatItHasNotRead() throws Exception {
    ReplayManifest planned = ReplayManifest.read(manifest);
    throttle(20_000);
    CompletableFuture<Ran> running =
        CompletableFuture.supplyAsync(() -> replay("--manifest", manifest));
    Awaitility.await().atMost(LIMIT).until(() -> consumed() > 0);
    Map<TopicPartition, Long> removed = new HashMap<>();
    planned
        .partitions()
        .forEach(range -> removed.put(partition(range.partition()), range.end() - 1));
    remove(removed);
    throttle(100_000_000);
    Ran ran = running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.BAD_INPUT);
    String gone =
        planned.partitions().stream()
            .map(
                range ->
                    "partition %d offsets 0 to %d".formatted(range.partition(), range.end() - 2))
            .collect(Collectors.joining(", "));
    assertThat(ran.err()).hasLineCount(1).contains("has lost " + gone + " (");
  }

  private Ran replay(Object... options) {
    List<Object> all = new ArrayList<>(List.of("replay", "--config", config));
    all.addAll(List.of("--save-manifest", directory.resolve("saved.json")));
    all.addAll(List.of(options));
    return Ran.leeway(all.toArray());
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(RideConfig.FEATURES, number);
  }

  private void remove(Map<TopicPartition, Long> before) throws Exception {
    Map<TopicPartition, RecordsToDelete> deletions = new HashMap<>();
    before.forEach(
        (partition, offset) -> deletions.put(partition, RecordsToDelete.beforeOffset(offset)));
    try (Admin admin = admin()) {
      admin.deleteRecords(deletions).all().get();
    }
  }

  private void throttle(double bytesPerSecond) throws Exception {
    Map<String, String> everyClient = new HashMap<>();
    everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
    try (Admin admin = admin()) {
      admin
          .alterClientQuotas(
              List.of(
                  new ClientQuotaAlteration(
                      new ClientQuotaEntity(everyClient),
                      List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)))))
          .all()
          .get();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static long consumed() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    long records = 0;
    for (ObjectName consumer :
        beans.queryNames(
            new ObjectName(
                "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=leeway-rides-features-*"),
            null)) {
      records += ((Number) beans.getAttribute(consumer, "records-consumed-total")).longValue();
    }
    return records;
  }
}
