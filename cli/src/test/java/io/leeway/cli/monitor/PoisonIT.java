package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.bench.RunProbe;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ledger.LedgerBalance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic with 10 % poison and 1 % oversized records, through the whole job. */
@Timeout(180)
class PoisonIT {
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int PARTITIONS = 2;
  private static final int RECORDS = Integer.getInteger("leeway.poison.records", 1_000_000);
  private static final int OVERSIZED_ONE_IN = Integer.getInteger("leeway.poison.oversizedOneIn", 0);
  private static final int WARM_UPS = 3;
  private static final int ROUNDS = 7;

  /** What is no record, and what is said of it. */
  private static final List<Map.Entry<String, String>> POISON =
      List.of(
          Map.entry("", "EMPTY"),
          Map.entry("{\"at\": 1, \"x\"", "TRUNCATED"),
          Map.entry("<record/>", "MALFORMED"),
          Map.entry("{\"at\": 1767571200000, \"x\": \"many\"}", "WRONG_TYPE"),
          Map.entry("{\"x\": 5}", "MISSING_TIMESTAMP"),
          Map.entry("{\"at\": \"soon\", \"x\": 5}", "BAD_TIMESTAMP"),
          Map.entry("{\"at\": 4070908800000, \"x\": 5}", "FUTURE"),
          Map.entry("{\"a\":".repeat(10_000), "MALFORMED"),
          Map.entry("\u0000\u0000\u0000\u0000\u0007\u0002", "MALFORMED"),
          Map.entry("[" + "[],".repeat(1_000) + "[]]", "MALFORMED"));

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
  }

  @AfterAll
  static void stop() {
    flink.close();
    kafka.close();
  }

  /** Restarts are off, so a single one would end the job as failed. */
  @Test
  void everyPoisonedRecordIsOneDeadLetterAndTheJobGoesOn() throws Exception {
    try (JsonStream stream = stream("exact", 0)) {
      Map<String, String> expected = produce(stream, 50_000, 10, 100);
      stream.start(flink, 2, SourceRange.allHistory()).await(Duration.ofSeconds(90));
      assertThat(stream.deadLetters()).isEqualTo(expected).hasSize(5_500);
      assertThat(stream.reportedByWindow()).isEqualTo(stream.goodByWindow());
      Ledger ledger = Objects.requireNonNull(stream.ledger());
      assertThat(LedgerBalance.differenceRecords(ledger)).isZero();
      long future = 0;
      long malformed = 0;
      for (PartitionLedger partition : ledger.getPartitions()) {
        future += partition.getFuture();
        malformed += partition.getMalformed();
      }
      assertThat(future).isEqualTo(Collections.frequency(expected.values(), "FUTURE"));
      assertThat(future + malformed).isEqualTo(expected.size());
    }
  }

  /** A batch of some kilobytes that holds 20 MB, as a topic of 30 MB takes it. */
  @Test
  void aCompressedBombIsRefusedByItsSize() throws Exception {
    try (JsonStream stream = stream("bomb", 0)) {
      byte[] bomb = new byte[20 << 20];
      Arrays.fill(bomb, (byte) '{');
      Map<String, String> expected = new HashMap<>();
      for (int i = 0; i < 5; i++) {
        stream.good(0, START + i);
        expected.put(JsonStream.place(stream.send(0, START + i, bomb)), "OVERSIZED");
      }
      stream.good(0, START + 10);
      stream.good(1, START + 10);
      stream.flush();
      stream.start(flink, 2, SourceRange.allHistory()).await(Duration.ofSeconds(60));
      assertThat(stream.deadLetters()).isEqualTo(expected);
      assertThat(stream.reportedByWindow()).isEqualTo(stream.goodByWindow());
    }
  }

  /**
   * By the clock, from the first record that was read to the last, in rounds in turns after some in
   * which the compilers come to rest; needs a machine that does nothing else. The broker and the
   * consumers of the same process are in it on both sides.
   */
  @Test
  @Tag("on-demand")
  @Timeout(1_800)
  void poisonCostsLittleThroughput() throws Exception {
    try (JsonStream clean = stream("clean", 24);
        JsonStream poisoned = stream("poisoned", 24)) {
      produce(clean, RECORDS, 0, 0);
      produce(poisoned, RECORDS, 10, OVERSIZED_ONE_IN);
      List<RunProbe.Readings> cleanRounds = new ArrayList<>();
      List<RunProbe.Readings> poisonedRounds = new ArrayList<>();
      List<Double> readingRates = new ArrayList<>();
      for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
        double readingRate = readAlone(poisoned);
        RunProbe.Readings cleanRound = measure(clean);
        RunProbe.Readings poisonedRound = measure(poisoned);
        System.out.printf("clean %s, poisoned %s%n", told(cleanRound), told(poisonedRound));
        if (round >= WARM_UPS) {
          cleanRounds.add(cleanRound);
          poisonedRounds.add(poisonedRound);
          readingRates.add(readingRate);
        }
      }
      double share = rate(poisonedRounds) / rate(cleanRounds);
      double readingRate = readingRates.stream().sorted().toList().get(ROUNDS / 2);
      System.out.printf(
          "medians of %d rounds of %,d records of 25 features: clean %,.0f records/s, poisoned %,.0f"
              + ": %.0f %%; the task's time %.0f %% more, the process's %.0f %%; a consumer alone reads %,.0f%n",
          ROUNDS,
          RECORDS,
          rate(cleanRounds),
          rate(poisonedRounds),
          100 * share,
          100 * more(cleanRounds, poisonedRounds, RunProbe.Readings::taskCpuNanos),
          100 * more(cleanRounds, poisonedRounds, RunProbe.Readings::processCpuNanos),
          readingRate);
      assertThat(share).isGreaterThan(0.8);
    }
  }

  private static double rate(List<RunProbe.Readings> rounds) {
    return median(rounds, round -> round.recordsPerSecond(RECORDS));
  }

  private static double more(
      List<RunProbe.Readings> clean,
      List<RunProbe.Readings> poisoned,
      ToDoubleFunction<RunProbe.Readings> nanos) {
    return median(poisoned, nanos) / median(clean, nanos) - 1;
  }

  private static double median(
      List<RunProbe.Readings> rounds, ToDoubleFunction<RunProbe.Readings> figure) {
    return rounds.stream().mapToDouble(figure).sorted().toArray()[rounds.size() / 2];
  }

  private static String told(RunProbe.Readings round) {
    return "%,.0f records/s (task %.2f s, process %.2f s of processor)"
        .formatted(
            round.recordsPerSecond(RECORDS),
            round.taskCpuNanos() / 1e9,
            round.processCpuNanos() / 1e9);
  }

  private static RunProbe.Readings measure(JsonStream stream) throws Exception {
    try (RunProbe probe = RunProbe.start(stream.name(), RECORDS)) {
      stream.start(flink, 1, SourceRange.allHistory()).await(Duration.ofMinutes(2));
      return probe.stop();
    }
  }

  /** Records per second of a consumer that throws away what it gets. */
  private static double readAlone(JsonStream stream) {
    long begun = System.nanoTime();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        partitions.add(new TopicPartition(stream.name(), partition));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(Duration.ofMillis(100));
      }
    }
    return 1e9 * RECORDS / (System.nanoTime() - begun);
  }

  private static JsonStream stream(String name, int moreFeatures) throws Exception {
    return new JsonStream(
        kafka, directory.resolve(name), name, PARTITIONS, START, "", moreFeatures);
  }

  /** Places and reasons of the bad ones, which are added to so many good ones. */
  private static Map<String, String> produce(
      JsonStream stream, int records, int poisonOneIn, int oversizedOneIn) throws Exception {
    byte[] oversized = new byte[(1 << 20) + 1];
    Map<Future<RecordMetadata>, String> bad = new HashMap<>();
    for (int i = 0; i < records; i++) {
      int partition = i % PARTITIONS;
      long millis = START + i * 50L;
      if (oversizedOneIn > 0 && i % oversizedOneIn == oversizedOneIn / 2 + 5) {
        bad.put(stream.send(partition, millis, oversized), "OVERSIZED");
      } else if (poisonOneIn > 0 && i % poisonOneIn == 0) {
        Map.Entry<String, String> poison = POISON.get(i / poisonOneIn % POISON.size());
        bad.put(
            stream.send(partition, millis, poison.getKey().getBytes(StandardCharsets.UTF_8)),
            poison.getValue());
      } else {
        stream.good(partition, millis);
      }
      if (i % 10_000 == 0) {
        stream.flush();
      }
    }
    stream.flush();
    Map<String, String> expected = new HashMap<>();
    for (Map.Entry<Future<RecordMetadata>, String> one : bad.entrySet()) {
      expected.put(JsonStream.place(one.getKey()), one.getValue());
    }
    return expected;
  }
}
