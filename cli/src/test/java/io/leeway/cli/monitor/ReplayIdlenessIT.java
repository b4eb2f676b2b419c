package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.ExitCode;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int RECORDS = 6_000;
  private static final int OF_THE_SHORT_PARTITION = 60;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Bytes per second: the broker lets ten seconds' worth pass at once, then waits. */
  private static final double SLOW = 2_000;

  /** Several times as long as the source takes to find a partition idle. */
  private static final Duration HELD_UP = Duration.ofMillis(1_500);

  @TempDir Path directory;

  @Test
  void aTaskThatWaitsForRecordsIsNotIdle() throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        JsonStream stream =
            new JsonStream(kafka, directory, "waits", 2, START, "idleTimeout: 1ms\n", 0)) {
      Files.writeString(
          stream.file(),
          Files.readString(stream.file())
              .replace(
                  "  format: json",
                  "  properties: {max.partition.fetch.bytes: 2000, fetch.max.bytes: 2000}\n"
                      + "  format: json"));
      for (int i = 0; i < RECORDS; i++) {
        int partition = i % (RECORDS / OF_THE_SHORT_PARTITION) == 0 ? 1 : 0;
        stream.good(partition, START + i * 1_000L);
        if (i % 100 == 0) {
          // Small batches, since a fetch has one at least.
          stream.flush();
        }
      }
      stream.flush();

      throttle(admin, SLOW);
      CompletableFuture<Ran> running =
          CompletableFuture.supplyAsync(
              () ->
                  Ran.leeway(
                      "replay",
                      "--config",
                      stream.file(),
                      "--parallelism",
                      "2",
                      "--json",
                      reports()));
      awaitHeldUp();
      throttle(admin, 10_000 * SLOW);

      Ran ran = running.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(ran.exitCode()).as(ran.err()).isEqualTo(ExitCode.OK);
      assertThat(replayed()).isEqualTo(stream.goodByWindow());
    }
  }

  /**
   * Until one task is done, which its consumer being gone tells, and the other has not got any more
   * for so long.
   */
  private static void awaitHeldUp() {
    long[] seen = {0, System.nanoTime()};
    Awaitility.await("one task waits and the other is done")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptionsInstanceOf(InstanceNotFoundException.class)
        .until(
            () -> {
              List<Long> consumed = consumed();
              long sum = consumed.stream().mapToLong(records -> records).sum();
              if (consumed.size() != 1 || sum != seen[0]) {
                seen[0] = sum;
                seen[1] = System.nanoTime();
              }
              return consumed.size() == 1
                  && sum > OF_THE_SHORT_PARTITION
                  && sum < RECORDS - OF_THE_SHORT_PARTITION
                  && System.nanoTime() - seen[1] > HELD_UP.toNanos();
            });
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

  /** Records that each task has read which still reads. */
  private static List<Long> consumed() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    List<Long> consumed = new ArrayList<>();
    for (ObjectName consumer :
        beans.queryNames(
            new ObjectName(
                "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=leeway-waits-features-*"),
            null)) {
      consumed.add(((Number) beans.getAttribute(consumer, "records-consumed-total")).longValue());
    }
    return consumed;
  }
}
