package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.leeway.cli.local.JobFailedException;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import io.leeway.schema.ledger.LedgerBalance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A features topic that gets more partitions, or becomes another one, while it is monitored. */
@Timeout(120)
class ChangedTopicIT {
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final int PARTITIONS = 2;

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;
  private static Admin admin;

  private @Nullable LocalJob job;

  @SuppressWarnings("NullAway.Init") // each test makes one
  private JsonStream stream;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    flink.close();
    kafka.close();
  }

  @AfterEach
  void cancel() throws Exception {
    stream.close();
    LocalJob running = job;
    if (running != null && !running.isDone()) {
      running.cancel();
      soon().until(running::isDone);
    }
  }

  /**
   * Windows do not wait for a partition that has not been found: without lateness its first records
   * would be late where the others are ahead.
   */
  @Test
  void partitionsThatAreAddedAreReadFromTheirBeginning() throws Exception {
    stream = stream("grown", "lateness: 3h\nidleTimeout: never\n");
    job = stream.start(flink, PARTITIONS, SourceRange.live());
    goodRecords(PARTITIONS, 0, 60, 600);
    awaitReportUntil(50);

    admin.createPartitions(Map.of(stream.name(), NewPartitions.increaseTo(4))).all().get();
    // The known ones take their windows far beyond what the new ones begin with.
    goodRecords(PARTITIONS, 60, 120, 600);
    for (int minute = 0; minute < 120; minute++) {
      stream.good(2 + minute % 2, START + minute * MINUTE);
    }
    stream.flush();
    soon().until(() -> Objects.requireNonNull(stream.ledger()).getPartitions().size() == 4);
    goodRecords(4, 120, 180, 1_200);
    awaitReportUntil(170);

    Map<Long, Long> expected = new TreeMap<>(stream.goodByWindow());
    expected.keySet().removeIf(start -> start >= START + 170 * MINUTE);
    soon().untilAsserted(() -> assertThat(stream.reportedByWindow()).isEqualTo(expected));
    assertThat(stream.reports()).allMatch(report -> report.getLate() == 0);
    soon()
        .untilAsserted(
            () -> {
              Ledger ledger = Objects.requireNonNull(stream.ledger());
              assertThat(LedgerBalance.differenceRecords(ledger)).isZero();
              assertThat(ledger.getScored()).isEqualTo(600 + 600 + 120 + 1_200);
              assertThat(ledger.getPartitions())
                  .allMatch(partition -> partition.getFirstOffset() == 0)
                  .extracting(PartitionLedger::getNextOffset)
                  .containsExactly(900L, 900L, 360L, 360L);
            });
  }

  /**
   * Kafka's consumer goes on in the new topic: at its beginning if it does not have the offset yet
   * that comes next, else at that offset, without a word.
   */
  @Test
  void aTopicThatIsMadeAnewEndsTheMonitorWithOneLine() throws Exception {
    stream = stream("anew", "idleTimeout: never\n");
    job = startWithRestarts();
    goodRecords(PARTITIONS, 0, 60, 600);
    awaitReportUntil(50);
    Map<Long, Long> before = lastReported();

    admin.deleteTopics(List.of(stream.name())).all().get();
    kafka.createTopic(stream.name(), PARTITIONS);
    goodRecords(PARTITIONS, 60, 120, 1_000);

    soon().until(job::isDone);
    Throwable failure = catchThrowable(() -> Objects.requireNonNull(job).await());
    assertThat(failure)
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("topic %s was deleted and made anew".formatted(stream.name()))
        .hasMessageNotContaining("\n");
    assertThat(lastReported()).containsAllEntriesOf(before);

    // As docs/operations.md says: without its state, and without the offsets it may have committed.
    admin
        .deleteConsumerGroupOffsets(
            "leeway-" + stream.name(),
            Set.of(new TopicPartition(stream.name(), 0), new TopicPartition(stream.name(), 1)))
        .all()
        .get();
    job = stream.start(flink, PARTITIONS, SourceRange.live());
    // Those of the new topic: the last window of the old one was open and is lost.
    SortedMap<Long, Long> expected =
        new TreeMap<>(stream.goodByWindow()).subMap(START + 60 * MINUTE, START + 110 * MINUTE);
    soon()
        .untilAsserted(
            () -> assertThat(lastReported().tailMap(START + 60 * MINUTE)).isEqualTo(expected));
  }

  /** Records by the start of the window, as the exporter shows them: the last writing counts. */
  private SortedMap<Long, Long> lastReported() {
    SortedMap<Long, Long> records = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> message :
        TopicReader.readAll(kafka.bootstrapServers(), stream.name() + "-results")) {
      WindowReport report = MessageCodec.WINDOW_REPORT.decode(message.value());
      records.put(report.getWindowStart(), report.getRecords());
    }
    return records;
  }

  /** As {@code leeway monitor} runs it: another failure would be tried again for ever. */
  private LocalJob startWithRestarts() throws Exception {
    Configuration settings = new Configuration();
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    StreamExecutionEnvironment environment = flink.environment(PARTITIONS, settings);
    environment.enableCheckpointing(200);
    MonitorSetup.prepare(ConfigFile.read(stream.file())).addTo(environment, SourceRange.live());
    return flink.submit(environment, stream.name());
  }

  private static JsonStream stream(String name, String settings) throws Exception {
    JsonStream stream =
        new JsonStream(kafka, directory.resolve(name), name, PARTITIONS, START, settings, 0);
    Files.writeString(
        stream.file(),
        Files.readString(stream.file())
            .replace("  format: json", "  discoverPartitionsEvery: 1s\n  format: json"));
    return stream;
  }

  /** So many, in turn over so many partitions. */
  private void goodRecords(int partitions, int fromMinute, int untilMinute, int count)
      throws Exception {
    for (int i = 0; i < count; i++) {
      long due = fromMinute * MINUTE + (long) i * (untilMinute - fromMinute) * MINUTE / count;
      stream.good(i % partitions, START + due);
    }
    stream.flush();
  }

  private void awaitReportUntil(int minute) {
    soon()
        .until(
            () ->
                stream.reports().stream()
                    .anyMatch(report -> report.getWindowEnd() == START + minute * MINUTE));
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
  }
}
