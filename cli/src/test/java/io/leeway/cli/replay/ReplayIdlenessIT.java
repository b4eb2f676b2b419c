package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.ExitCode;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A replay in which one task has read its partition while another waits for the next records longer
 * than {@code idleTimeout}. If that one were idle, all windows would end (FLINK-38477).
 */
@Timeout(120)
class ReplayIdlenessIT {
  private static final long SEED = 77_029;
  private static final int PARTITIONS = 2;
  private static final int RIDES = 12_000;
  private static final long HOUR = 3_600_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** The shorter partition is read in some three seconds, the longer one in ten. */
  private static final double SLOW = 50_000;

  @TempDir Path directory;

  @Test
  void aTaskThatWaitsForRecordsIsNotIdle() throws Exception {
    System.out.println("seed " + SEED);
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        RideTopic rides =
            new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED)) {
      kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
      Path config = config(kafka);
      Reference reference = Rides.reference(Rides.START, 600);
      new ReferenceTopic(new KafkaAccess(kafka.bootstrapServers(), Map.of()), RideConfig.REFERENCES)
          .publish(reference);
      rides.produce(Rides.START, Rides.START + 2 * HOUR, RIDES, 0, List.of());

      throttle(admin, SLOW);
      CompletableFuture<Ran> running =
          CompletableFuture.supplyAsync(
              () ->
                  Ran.leeway(
                      "replay", "--config", config, "--parallelism", "2", "--json", reports()));
      long shorter = end(admin, 1);
      assertThat(shorter).isLessThan(end(admin, 0) / 2);
      Awaitility.await("one task is done and the other is not")
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(InstanceNotFoundException.class)
          .until(() -> mostConsumed() > shorter + 500);
      throttle(admin, 2_000 * SLOW);

      Ran ran = running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.OK);
      Map<Long, Long> expected = new TreeMap<>();
      for (WindowReport report :
          Oracle.of(ConfigFile.read(config), List.of(reference))
              .reports(rides.rides(), Rides.TIME_FIELD)) {
        expected.merge(report.getWindowStart(), report.getRecords(), Long::sum);
      }
      assertThat(replayed()).isEqualTo(expected);
    }
  }

  private Path config(LocalKafka kafka) throws Exception {
    Path written =
        RideConfig.write(
            directory,
            kafka.bootstrapServers(),
            List.of(WindowSpec.tumbling(Duration.ofMinutes(10))),
            Duration.ZERO);
    String text = Files.readString(written);
    assertThat(text).contains("  format: avro", "idleTimeout: never");
    return Files.writeString(
        written,
        text.replace("idleTimeout: never", "idleTimeout: 1ms")
            .replace(
                "  format: avro",
                "  properties: {max.partition.fetch.bytes: 20000, fetch.max.bytes: 20000}\n"
                    + "  format: avro"));
  }

  private Path reports() {
    return directory.resolve("reports.jsonl");
  }

  private Map<Long, Long> replayed() throws Exception {
    Map<Long, Long> records = new TreeMap<>();
    for (String line : Files.readAllLines(reports())) {
      JsonNode report = new ObjectMapper().readTree(line);
      records.merge(report.get("windowStart").asLong(), report.get("records").asLong(), Long::sum);
    }
    return records;
  }

  private static long end(Admin admin, int number) throws Exception {
    TopicPartition partition = new TopicPartition(RideConfig.FEATURES, number);
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static void throttle(Admin admin, double bytesPerSecond) throws Exception {
    Map<String, String> everyClient = new HashMap<>();
    everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
    admin
        .alterClientQuotas(
            List.of(
                new ClientQuotaAlteration(
                    new ClientQuotaEntity(everyClient),
                    List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", bytesPerSecond)))))
        .all()
        .get();
  }

  /** By the task that has read most. */
  private static long mostConsumed() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    long most = 0;
    for (ObjectName consumer :
        beans.queryNames(
            new ObjectName(
                "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=leeway-rides-features-*"),
            null)) {
      most =
          Math.max(
              most, ((Number) beans.getAttribute(consumer, "records-consumed-total")).longValue());
    }
    return most;
  }
}
