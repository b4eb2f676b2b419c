package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.ledger.LedgerBalance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Times that are wrong, and times that only look it, through the whole job and its replay. */
@Timeout(120)
class TimeGuardsIT {
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final long IN_2099 = Instant.parse("2099-01-01T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final int PARTITIONS = 3;

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;

  private @Nullable LocalJob job;

  @SuppressWarnings("NullAway.Init") // each test makes one
  private JsonStream stream;

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

  @AfterEach
  void cancel() throws Exception {
    stream.close();
    LocalJob running = job;
    if (running != null && !running.isDone()) {
      running.cancel();
      soon().until(running::isDone);
    }
  }

  @Test
  void oneRecordFrom2099Among10000GoodOnesMakesNoneOfThemLate() throws Exception {
    stream = stream("lone", "idleTimeout: never\n");
    job = stream.start(flink, 2, SourceRange.live());
    Map<String, String> bad = new HashMap<>();
    goodRecords(0, 100, 4_000);
    awaitReportsUntil(START + 90 * MINUTE);

    // Stamped by an honest clock; by the same clock as the record; and what is no time at all.
    bad.put(dated(0, IN_2099, START + 100 * MINUTE), "FUTURE");
    bad.put(dated(1, IN_2099, IN_2099), "FUTURE");
    bad.put(dated(2, Long.MAX_VALUE, START + 100 * MINUTE), "BAD_TIMESTAMP");
    bad.put(dated(2, Long.MIN_VALUE, START + 100 * MINUTE), "BAD_TIMESTAMP");
    goodRecords(100, 120, 1_000);
    bad.put(dated(2, IN_2099 + 5, IN_2099 + 5), "FUTURE");
    goodRecords(120, 250, 5_000);
    awaitReportsUntil(START + 240 * MINUTE);

    assertThat(stream.reports()).allMatch(report -> report.getLate() == 0);
    assertThat(stream.reports()).allMatch(report -> report.getRevision() == 0);
    assertThat(stream.reportedByWindow()).isEqualTo(goodUntil(240));
    assertThat(stream.deadLetters()).isEqualTo(bad);
    soon()
        .untilAsserted(
            () -> {
              Ledger ledger = Objects.requireNonNull(stream.ledger());
              assertThat(LedgerBalance.differenceRecords(ledger)).isZero();
              assertThat(ledger.getScored()).isEqualTo(10_000);
              assertThat(ledger.getLate()).isZero();
              assertThat(sum(ledger, PartitionLedger::getFuture)).isEqualTo(3);
              assertThat(sum(ledger, PartitionLedger::getMalformed)).isEqualTo(2);
              assertThat(sum(ledger, PartitionLedger::getWaiting)).isZero();
            });

    Ran replayed = replay();
    assertThat(replayed.out() + replayed.err()).contains("5 dead letters");
    assertThat(replayedByWindow()).isEqualTo(stream.goodByWindow());
  }

  @Test
  void timesInSecondsAtZeroOrBelowHarmNoOtherRecord() throws Exception {
    stream = stream("past", "idleTimeout: never\n");
    job = stream.start(flink, 2, SourceRange.live());
    goodRecords(0, 100, 4_000);
    awaitReportsUntil(START + 90 * MINUTE);
    dated(0, 0, START + 100 * MINUTE);
    dated(1, -1_000, START + 100 * MINUTE);
    dated(2, START / 1000, START + 100 * MINUTE);
    goodRecords(100, 250, 6_000);
    awaitReportsUntil(START + 240 * MINUTE);

    assertThat(stream.reportedByWindow()).isEqualTo(goodUntil(240));
    assertThat(stream.reports().stream().mapToLong(WindowReport::getLate).sum()).isEqualTo(3);
    assertThat(stream.deadLetters()).isEmpty();

    replay();
    Map<Long, Long> replayed = new TreeMap<>(replayedByWindow());
    // A replay waits for what comes too late live, so these have windows of their own.
    assertThat(replayed.keySet().removeIf(window -> window < START - MINUTE * 1000)).isTrue();
    assertThat(replayed).isEqualTo(stream.goodByWindow());
  }

  @Test
  void aStreamThatRestsForFortyDaysGoesOn() throws Exception {
    stream = stream("gap", "idleTimeout: 5s\n");
    job = stream.start(flink, 2, SourceRange.live());
    goodRecords(0, 100, 3_000);
    stream.good(0, START + 112 * MINUTE);
    stream.flush();
    // Only if the other partitions are idle, and by then so is this one: open windows stay open.
    awaitReportsUntil(START + 100 * MINUTE);
    int later = 40 * 24 * 60;
    goodRecords(later, later + 1, PARTITIONS * JumpGuard.EVIDENCE);
    // No partition may be idle when an hour and a half comes at once: the first one read would
    // carry the time away from the others. So all say something until all have been heard.
    soon()
        .until(
            () -> {
              goodRecords(later + 1, later + 2, PARTITIONS);
              return read() >= 3_001 + PARTITIONS * JumpGuard.EVIDENCE;
            });
    goodRecords(later + 2, later + 100, 3_000);
    awaitReportsUntil(START + (later + 90) * MINUTE);

    assertThat(stream.reports()).allMatch(report -> report.getLate() == 0);
    assertThat(stream.reportedByWindow()).isEqualTo(goodUntil(later + 90));
    assertThat(stream.deadLetters()).isEmpty();

    replay();
    assertThat(replayedByWindow()).isEqualTo(stream.goodByWindow());
  }

  @Test
  void anIdlePartitionHoldsNoWindowBackForLong() throws Exception {
    stream = stream("idle", "idleTimeout: 1s\n");
    job = stream.start(flink, 2, SourceRange.live());
    // Partition 2 stays empty, partition 1 ends early.
    for (int i = 0; i < 100; i++) {
      stream.good(i % 2, START + i * 6_000L);
    }
    stream.flush();
    soon().until(() -> read() == 100);
    long sent = System.nanoTime();
    for (int i = 100; i < 1_000; i++) {
      stream.good(0, START + i * 6_000L);
    }
    stream.flush();
    awaitReportsUntil(START + 90 * MINUTE);
    Duration took = Duration.ofNanos(System.nanoTime() - sent);
    System.out.println("windows closed after " + took);
    // Idle timeout, three watermark intervals, reading the reports, and what a busy machine takes.
    assertThat(took).isLessThan(Duration.ofSeconds(10));
    assertThat(stream.reportedByWindow()).isEqualTo(goodUntil(90));
  }

  @Test
  void aPartitionThatIsHoursBehindLosesNothingAndCostsOnlyOpenPanes() throws Exception {
    stream = stream("behind", "idleTimeout: never\n");
    job = stream.start(flink, 2, SourceRange.live());
    for (int minute = 0; minute < 100 * 60; minute++) {
      stream.good(minute % 2, START + minute * MINUTE);
    }
    stream.flush();
    soon().until(() -> read() == 6_000);
    assertThat(stream.reports()).as("partition 2 has said nothing").isEmpty();
    for (int minute = 0; minute < 100 * 60; minute++) {
      stream.good(2, START + minute * MINUTE);
    }
    stream.flush();
    awaitReportsUntil(START + 99 * 60 * MINUTE);
    assertThat(stream.reports()).allMatch(report -> report.getLate() == 0);
    assertThat(stream.reportedByWindow())
        .containsAllEntriesOf(goodUntil(99 * 60))
        .hasSizeLessThan(600);
  }

  private long read() {
    Ledger ledger = stream.ledger();
    return ledger == null
        ? 0
        : ledger.getPartitions().stream().mapToLong(LedgerBalance::read).sum();
  }

  private static JsonStream stream(String name, String settings) throws Exception {
    return new JsonStream(kafka, directory.resolve(name), name, PARTITIONS, START, settings, 0);
  }

  /** So many, in turn over the partitions, out of order by less than a minute. */
  private void goodRecords(int fromMinute, int untilMinute, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      long due = fromMinute * MINUTE + (long) i * (untilMinute - fromMinute) * MINUTE / count;
      stream.good(i % PARTITIONS, START + due - (i * 7_919L) % 50_000);
    }
    stream.flush();
  }

  private String dated(int partition, long millis, long stamp) throws Exception {
    Future<RecordMetadata> sent = stream.dated(partition, Long.toString(millis), stamp);
    stream.flush();
    return JsonStream.place(sent);
  }

  private Map<Long, Long> goodUntil(int minute) {
    Map<Long, Long> until = new TreeMap<>(stream.goodByWindow());
    until.keySet().removeIf(start -> start >= START + minute * MINUTE);
    return until;
  }

  /** The windows before have been reported, since they are reported in order. */
  private void awaitReportsUntil(long end) {
    soon().until(() -> stream.reports().stream().anyMatch(report -> report.getWindowEnd() == end));
  }

  private Ran replay() {
    Ran replayed =
        Ran.leeway("replay", "--config", stream.file(), "--json", json(), "--parallelism", "2");
    assertThat(replayed.exitCode()).as(replayed.err()).isZero();
    return replayed;
  }

  private Path json() {
    return Path.of(stream.file() + ".json");
  }

  private Map<Long, Long> replayedByWindow() throws Exception {
    Map<Long, Long> records = new TreeMap<>();
    for (String line : Files.readAllLines(json())) {
      JsonNode report = new ObjectMapper().readTree(line);
      if (report.has("windowStart") && report.has("records")) {
        records.put(report.get("windowStart").asLong(), report.get("records").asLong());
      }
    }
    return records;
  }

  private static long sum(Ledger ledger, ToLongFunction<PartitionLedger> amount) {
    return ledger.getPartitions().stream().mapToLong(amount).sum();
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(200));
  }
}
