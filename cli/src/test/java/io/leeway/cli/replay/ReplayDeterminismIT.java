package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.Oracle;
import io.leeway.cli.oracle.Reports;
import io.leeway.cli.oracle.RideConfig;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.ReplayJob;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.LateRecords;
import io.leeway.jobs.replay.CanonicalResults;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.Window;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.JsonView;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A replay gives what the live monitor gave, but for windows with late records, which it lists; and
 * the same again, however it is run.
 */
class ReplayDeterminismIT {
  private static final long SEED = 5_032_001;
  private static final int PARTITIONS = 3;
  private static final int RIDES_PER_HOUR = 6_000;
  private static final long HOUR = 3_600_000;
  private static final long MINUTE = 60_000;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path directory;

  private static LocalKafka kafka;
  private static LocalFlink flink;
  private static RideTopic rides;
  private static MonitorConfig config;
  private static Path configFile;
  private static List<Reference> references;
  private static MonitorJob job;
  private static Map<CanonicalResults.ReportKey, WindowReport> live = Map.of();

  /** What the first replay found, and what it had to be told to find it. */
  private static ReplayManifest manifest;

  private static LateRecords late;
  private static Map<CanonicalResults.ReportKey, WindowReport> replayed = Map.of();
  private static String sha256;
  private static int runs;

  @BeforeAll
  static void runTheMonitorAndReplayItOnce() throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    flink = LocalFlink.start(directory.resolve("flink"), PARTITIONS);
    kafka.createTopic(RideConfig.FEATURES, PARTITIONS);
    configFile =
        RideConfig.write(directory, kafka.bootstrapServers(), Rides.WINDOWS, Duration.ZERO);
    config = ConfigFile.read(configFile);
    references =
        List.of(
            Rides.noisy(Rides.reference(Rides.START + HOUR, 600)),
            Rides.noisy(Rides.seasonal(Rides.reference(Rides.START + 3 * HOUR, 350))));
    ReferenceTopic topic = new ReferenceTopic(access(), RideConfig.REFERENCES);
    references.forEach(topic::publish);
    rides = new RideTopic(kafka.bootstrapServers(), RideConfig.FEATURES, PARTITIONS, SEED);
    runLive();

    job = MonitorSetup.prepareReplay(config, null);
    ReplayManifest asked =
        new ReplayRequest(EventTimeSpan.ALWAYS, null, false).resolve(config, job.referenceIds());
    JobExecutionResult first = replay(asked, 2, new Configuration());
    late = Objects.requireNonNull(first.getAccumulatorResult(LateRecords.ACCUMULATOR));
    manifest = asked.withDelayMillis(late.neededDelayMillis());
    JobExecutionResult second = replay(manifest, 2, new Configuration());
    LateRecords again =
        Objects.requireNonNull(second.getAccumulatorResult(LateRecords.ACCUMULATOR));
    assertThat(again).as("late records are those of the log").isEqualTo(late);
    sha256 = results().sha256();
    replayed = byKey(reports());
  }

  /** With records that come when their windows have been reported long ago. */
  private static void runLive() throws Exception {
    StreamExecutionEnvironment environment = flink.environment(2);
    environment.enableCheckpointing(200);
    MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
    LocalJob monitor = flink.submit(environment, "live");
    ride(0, 2);
    awaitReportUntil(Rides.START + 100 * MINUTE);
    rides.produceLate(Rides.START + 65 * MINUTE, 90);
    rides.produceLate(Rides.START + 66 * MINUTE, 90);
    ride(2, 5);
    awaitReportUntil(Rides.START + 280 * MINUTE);
    awaitCommits();
    monitor.cancel();
    Awaitility.await().atMost(LIMIT).until(monitor::isDone);
    live = byKey(liveReports());
  }

  private static void awaitReportUntil(long endMillis) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> liveReports().stream().anyMatch(report -> report.getWindowEnd() >= endMillis));
  }

  private static void awaitCommits() {
    Awaitility.await().atMost(LIMIT).until(() -> committed().size() == PARTITIONS);
  }

  private static void ride(double fromHour, double untilHour) throws Exception {
    rides.produce(
        Rides.START + (long) (fromHour * HOUR),
        Rides.START + (long) (untilHour * HOUR),
        (int) ((untilHour - fromHour) * RIDES_PER_HOUR),
        0,
        List.of());
  }

  @AfterAll
  static void stop() {
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
  void everyRecordIsInItsWindowsHoweverLateItCame() {
    List<WindowReport> expected =
        Oracle.of(config, references).reports(rides.rides(), Rides.TIME_FIELD);
    Reports.assertSame(replayed.values(), expected);
  }

  @Test
  void whatTheMonitorReportedIsEqualToTheByteButForTheListedWindows() {
    NavigableMap<Window, Long> listed = LateWindows.of(late, config, EventTimeSpan.ALWAYS);
    Set<CanonicalResults.ReportKey> different = new HashSet<>();
    live.forEach(
        (key, report) -> {
          WindowReport again = Objects.requireNonNull(replayed.get(key), key.toString());
          if (!Arrays.equals(CanonicalResults.bytes(report), CanonicalResults.bytes(again))) {
            different.add(key);
          }
        });
    assertThat(live).hasSizeGreaterThan(30);
    assertThat(different).as("the late records are missing live").isNotEmpty();
    assertThat(listed.keySet())
        .containsAll(
            different.stream().map(key -> new Window(key.windowStart(), key.windowEnd())).toList());
    assertThat(listed.keySet())
        .as("only windows that have the instants of the late records")
        .allMatch(
            window ->
                window.contains(Rides.START + 65 * MINUTE)
                    || window.contains(Rides.START + 66 * MINUTE));
  }

  @ParameterizedTest(name = "parallelism {0}, object reuse {1}, state in {2}")
  @CsvSource({
    "1, true, hashmap",
    "1, false, rocksdb",
    "2, false, hashmap",
    "3, true, rocksdb",
    "3, false, hashmap"
  })
  void theSameManifestGivesTheSameResults(int parallelism, boolean objectReuse, String backend)
      throws Exception {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.OBJECT_REUSE, objectReuse);
    settings.set(StateBackendOptions.STATE_BACKEND, backend);
    replay(manifest, parallelism, settings);
    assertThat(results().sha256()).isEqualTo(sha256);
  }

  @Test
  void anotherOrderWithinTheLatenessGivesTheSame() throws Exception {
    kafka.createTopic("shuffled", PARTITIONS + 2);
    Shuffled.copy(
        kafka.bootstrapServers(), RideConfig.FEATURES, "shuffled", PARTITIONS, SEED, 5 * MINUTE);
    Path yaml =
        Files.writeString(
            directory.resolve("shuffled.yaml"),
            Files.readString(configFile)
                .replace("topic: " + RideConfig.FEATURES, "topic: shuffled"));
    MonitorConfig shuffled = ConfigFile.read(yaml);
    ReplayManifest other =
        new ReplayRequest(EventTimeSpan.ALWAYS, null, false)
            .resolve(shuffled, job.referenceIds())
            .withDelayMillis(manifest.delayMillis() + 6 * MINUTE);
    ResultTopics topics = topics();
    replay(other, job.withConfig(shuffled), topics, PARTITIONS, new Configuration());
    assertThat(results().sha256())
        .as("also with partitions that are empty, and more tasks than partitions with records")
        .isEqualTo(sha256);
  }

  @Test
  void aRangeHasTheReportsOfTheWholeForTheWindowsInIt() throws Exception {
    long from = Rides.START + 2 * HOUR;
    long to = Rides.START + 3 * HOUR + 5 * MINUTE;
    Path reports = directory.resolve("range.jsonl");
    Path saved = directory.resolve("range-manifest.json");
    Map<TopicPartition, OffsetAndMetadata> committedBefore = committed();
    Set<String> topicsBefore = topicNames();
    Map<String, Integer> sizesBefore = liveTopicSizes();
    Ran first =
        Ran.leeway(
            "replay",
            "--config",
            configFile.toString(),
            "--from",
            Instant.ofEpochMilli(from).toString(),
            "--to",
            Instant.ofEpochMilli(to).toString(),
            "--save-manifest",
            saved.toString(),
            "--json",
            reports.toString());
    assertThat(first.exitCode()).as(first.err()).isZero();
    Set<Window> windows = new TreeSet<>(Comparator.comparing(Window::toString));
    for (String line : Files.readAllLines(reports)) {
      var json = JSON.readTree(line);
      Window window = new Window(json.get("windowStart").asLong(), json.get("windowEnd").asLong());
      windows.add(window);
      boolean cut = window.endMillis() > to;
      assertThat(json.get("complete").asBoolean()).as(line).isEqualTo(!cut);
      if (!cut) {
        WindowReport whole =
            replayed.values().stream()
                .filter(
                    report ->
                        report.getWindowStart() == window.startMillis()
                            && report.getWindowEnd() == window.endMillis()
                            && Objects.equals(
                                report.getReferenceId(), json.get("referenceId").textValue()))
                .findFirst()
                .orElseThrow();
        assertThat(JsonView.of(whole)).isEqualTo(line);
      }
    }
    assertThat(windows)
        .allMatch(window -> window.startMillis() >= from && window.startMillis() < to);
    assertThat(windows).anyMatch(window -> window.endMillis() > to);
    assertThat(windows).anyMatch(window -> window.endMillis() == to - 5 * MINUTE);

    Ran again =
        Ran.leeway(
            "replay",
            "--config",
            configFile.toString(),
            "--manifest",
            saved.toString(),
            "--parallelism",
            "3");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(hash(again.out())).isEqualTo(hash(first.out()));

    assertThat(committed()).as("offsets of the monitor").isEqualTo(committedBefore);
    assertThat(topicNames()).as("topics of the monitor's brokers").isEqualTo(topicsBefore);
    assertThat(liveTopicSizes()).as("results and alerts of the monitor").isEqualTo(sizesBefore);
  }

  private static String hash(String out) {
    return out.lines().filter(line -> line.startsWith("results sha256")).findFirst().orElseThrow();
  }

  private static ResultTopics topics() {
    runs++;
    return current();
  }

  private static ResultTopics current() {
    return ResultTopics.named("replay-run-" + runs, kafka.bootstrapServers(), Map.of());
  }

  private static JobExecutionResult replay(
      ReplayManifest what, int parallelism, Configuration settings) throws Exception {
    return replay(what, job, topics(), parallelism, settings);
  }

  private static JobExecutionResult replay(
      ReplayManifest what,
      MonitorJob monitor,
      ResultTopics topics,
      int parallelism,
      Configuration settings)
      throws Exception {
    for (String topic : List.of(topics.results(), topics.alerts(), topics.deadLetters())) {
      kafka.createTopic(topic, 1);
    }
    StreamExecutionEnvironment environment = flink.environment(parallelism, settings);
    environment.enableCheckpointing(100);
    new ReplayJob(what, List.of(monitor), topics).addTo(environment);
    return flink.submit(environment, "replay " + runs).await(LIMIT);
  }

  private static ReplayResults results() throws Exception {
    return ReplayResults.read(current(), directory.resolve("reports-" + runs));
  }

  private static List<WindowReport> reports() throws Exception {
    List<WindowReport> reports = new ArrayList<>();
    results().forEachReport(reports::add);
    return reports;
  }

  private static List<WindowReport> liveReports() {
    return TopicReader.readDistinct(
        kafka.bootstrapServers(), RideConfig.RESULTS, MessageCodec.WINDOW_REPORT);
  }

  private static Map<CanonicalResults.ReportKey, WindowReport> byKey(List<WindowReport> reports) {
    Map<CanonicalResults.ReportKey, WindowReport> byKey = new HashMap<>();
    for (WindowReport report : reports) {
      assertThat(byKey.put(CanonicalResults.ReportKey.of(report), report)).isNull();
    }
    return byKey;
  }

  private static Map<TopicPartition, OffsetAndMetadata> committed() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin
          .listConsumerGroupOffsets("leeway-" + Rides.STREAM)
          .partitionsToOffsetAndMetadata()
          .get();
    }
  }

  private static Set<String> topicNames() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return new TreeSet<>(admin.listTopics().names().get());
    }
  }

  private static Map<String, Integer> liveTopicSizes() {
    Map<String, Integer> sizes = new HashMap<>();
    for (String topic :
        List.of(
            RideConfig.RESULTS,
            RideConfig.ALERTS,
            RideConfig.DEAD_LETTERS,
            RideConfig.REFERENCES)) {
      sizes.put(topic, TopicReader.readAll(kafka.bootstrapServers(), topic).size());
    }
    return sizes;
  }

  private static KafkaAccess access() {
    return new KafkaAccess(kafka.bootstrapServers(), Map.of());
  }
}
