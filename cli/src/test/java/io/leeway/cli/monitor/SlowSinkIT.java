package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.cli.cluster.FlinkRest;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ledger.LedgerBalance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.flink.configuration.RestOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Brokers that take results far slower than the monitor writes them. */
@Timeout(180)
class SlowSinkIT {
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final int PARTITIONS = 2;
  private static final int GOOD = 2_000;
  private static final int POISON = 4_000;
  private static final int POISON_BYTES = 1_000;
  private static final long SEED = 11_020;

  /**
   * Bytes per second of each producer, which the broker takes as an average over ten seconds; there
   * are 4 MB to write.
   */
  private static final double SLOW = 30_000;

  private static final long LONG_CHECKPOINT_MILLIS = 1_500;

  /** How old may be what Flink says of checkpoints. */
  private static final long REST_CACHE_MILLIS = 3_000;

  @TempDir Path directory;

  @Test
  void theMonitorWaitsAndLosesNothing() throws Exception {
    System.out.println("seed " + SEED);
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        LocalFlink flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        JsonStream stream =
            new JsonStream(
                kafka, directory, "slowed", PARTITIONS, START, "idleTimeout: never\n", 0)) {
      // What cannot be compressed, so that the quota is on what is written.
      Files.writeString(
          stream.file(),
          Files.readString(stream.file())
              .replace("  ledger:", "  deadLetterPayload: true\n  ledger:"));
      Map<String, String> poisoned = write(stream);
      throttle(admin, SLOW);
      long begun = System.nanoTime();
      LocalJob job = stream.start(flink, PARTITIONS, SourceRange.live());

      FlinkRest rest = new FlinkRest(flink.configuration().get(RestOptions.PORT));
      String checkpoints = "/jobs/%s/checkpoints".formatted(job.id());
      soon().until(() -> written(admin, stream) > POISON / 10);
      assertThat(written(admin, stream)).as("far from all of them").isLessThan(POISON);
      soon()
          .until(
              () -> waitedFor(rest.get(checkpoints)) > LONG_CHECKPOINT_MILLIS + REST_CACHE_MILLIS);
      // Those that were asked for before all tasks ran.
      int tooEarly = rest.get(checkpoints).at("/counts/failed").asInt();
      System.out.printf(
          "%d are written after %s%n",
          written(admin, stream), Duration.ofNanos(System.nanoTime() - begun));
      throttle(admin, 10_000 * SLOW);

      soon().untilAsserted(() -> assertThat(stream.deadLetters()).isEqualTo(poisoned));
      Map<Long, Long> expected = new TreeMap<>(stream.goodByWindow());
      expected.keySet().removeIf(start -> start >= START + 90 * MINUTE);
      soon().untilAsserted(() -> assertThat(stream.reportedByWindow()).isEqualTo(expected));
      soon()
          .untilAsserted(
              () -> {
                Ledger ledger = Objects.requireNonNull(stream.ledger());
                assertThat(LedgerBalance.differenceRecords(ledger)).isZero();
                assertThat(ledger.getScored()).isEqualTo(GOOD);
                assertThat(
                        ledger.getPartitions().stream()
                            .mapToLong(PartitionLedger::getMalformed)
                            .sum())
                    .isEqualTo(POISON);
              });
      assertThat(job.isDone()).as("a job here has no second attempt").isFalse();
      JsonNode made = rest.get(checkpoints);
      long longest = made.at("/summary/end_to_end_duration/max").asLong();
      System.out.printf("the longest checkpoint took %d ms%n", longest);
      assertThat(made.at("/counts/failed").asInt(-1)).isEqualTo(tooEarly);
      assertThat(longest).as("what operators see of it").isGreaterThan(LONG_CHECKPOINT_MILLIS);
      job.cancel();
      soon().until(job::isDone);
    }
  }

  private static Map<String, String> write(JsonStream stream) throws Exception {
    Random random = new Random(SEED);
    List<Future<RecordMetadata>> poison = new ArrayList<>();
    for (int i = 0; i < POISON; i++) {
      long at = START + 100L * i * MINUTE / POISON;
      if (i % (POISON / GOOD) == 0) {
        stream.good(i / (POISON / GOOD) % PARTITIONS, at);
      }
      byte[] value = new byte[POISON_BYTES];
      random.nextBytes(value);
      // Whatever follows a brace that is never closed would be a record that was cut off.
      value[0] = '<';
      poison.add(stream.send(i % PARTITIONS, at, value));
    }
    stream.flush();
    Map<String, String> reasons = new HashMap<>();
    for (Future<RecordMetadata> one : poison) {
      reasons.put(JsonStream.place(one), "MALFORMED");
    }
    return reasons;
  }

  /** How long the checkpoint that is being made has waited for the sinks, in milliseconds. */
  private static long waitedFor(JsonNode checkpoints) {
    for (JsonNode one : checkpoints.path("history")) {
      if (one.path("status").asText().equals("IN_PROGRESS")) {
        return System.currentTimeMillis() - one.path("trigger_timestamp").asLong();
      }
    }
    return 0;
  }

  private static long written(Admin admin, JsonStream stream) throws Exception {
    TopicPartition letters = new TopicPartition(stream.name() + "-dead-letters", 0);
    return admin
        .listOffsets(Map.of(letters, OffsetSpec.latest()))
        .partitionResult(letters)
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
                    List.of(new ClientQuotaAlteration.Op("producer_byte_rate", bytesPerSecond)))))
        .all()
        .get();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(200));
  }
}
