package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.JsonView;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a minimum count nothing that is written tells of fewer records. The same records are
 * monitored without it too: what is looked for is found there.
 */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallGroupsIT {
  private static final long SEED = 1105;
  private static final long HOUR = 3_600_000;
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int PER_HOUR = 600;
  private static final int HOURS = 8;

  /** Of nine records an hour three are in each region. */
  private static final int EVERY = 67;

  private static final int MINIMUM = 10;

  /** In every name and number that is of few records. */
  private static final String SENTINEL = "Zembla";

  private static final String SENTINEL_NUMBER = "987654";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Random random = new Random(SEED);

  @SuppressWarnings("NullAway.Init")
  private Written open;

  @SuppressWarnings("NullAway.Init")
  private Written told;

  /** What was written, each as JSON too. */
  private record Written(List<WindowReport> reports, List<Alert> alerts, String replay) {
    String json() {
      StringBuilder json = new StringBuilder();
      reports.forEach(report -> json.append(JsonView.of(report)).append('\n'));
      alerts.forEach(alert -> json.append(JsonView.of(alert)).append('\n'));
      return json.toString();
    }
  }

  @BeforeAll
  void monitorWithAndWithout(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"));
        LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 2)) {
      kafka.createTopic("features", 1);
      Path reference = reference(directory);
      produce(kafka);
      open = run(kafka, flink, directory, reference, "open", "");
      told =
          run(
              kafka,
              flink,
              directory,
              reference,
              "told",
              "privacy: {minimumBinCount: %d}\n".formatted(MINIMUM));
    }
  }

  @Test
  void namesAndNumbersOfFewRecordsAreNowhere() {
    assertThat(open.json()).contains(SENTINEL, SENTINEL_NUMBER);
    assertThat(sentinels(told.json())).isEmpty();
  }

  @Test
  void theFilesOfAReplayDoNotHaveThemEither() {
    assertThat(open.replay()).contains(SENTINEL, SENTINEL_NUMBER);
    assertThat(sentinels(told.replay())).isEmpty();
  }

  @Test
  void noCountIsOneOfAFewRecords() throws Exception {
    assertThat(smallCounts(open)).isNotEmpty();
    assertThat(smallCounts(told)).isEmpty();
  }

  @Test
  void aSegmentOfFewRecordsHasNoReports() {
    assertThat(segments(open)).contains("region=" + SENTINEL);
    assertThat(segments(told)).containsExactly("", "region=north", "region=south");
  }

  @Test
  void aTableThatCouldBeSolvedForItsFewRecordsIsNotTold() {
    assertThat(pairs(open)).contains("flag,plan");
    assertThat(pairs(told)).isNotEmpty().doesNotContain("flag,plan");
  }

  @Test
  void verdictsAndAlertsAreThoseOfAllBins() {
    Map<String, FeatureStatus> expected = verdicts(open);
    expected.keySet().removeIf(key -> key.contains(SENTINEL));
    assertThat(verdicts(told)).isEqualTo(expected);
    assertThat(expected.values()).contains(FeatureStatus.DRIFT, FeatureStatus.OK);
    assertThat(alerts(told)).isEqualTo(alerts(open)).isNotEmpty();
  }

  @Test
  void whereNothingIsMergedTheWholeStreamIsScoredAlike() {
    int alike = 0;
    for (WindowReport report : told.reports()) {
      for (FeatureScore score : report.getFeatures()) {
        if (report.getSegment() == null && score.getMergedRecords() == null) {
          FeatureScore exact = score(open, report, score.getFeature());
          assertThat(score.getRecords()).isEqualTo(exact.getRecords());
          if (score.getCounts().equals(exact.getCounts())) {
            assertThat(score.getJsDivergenceNats()).isEqualTo(exact.getJsDivergenceNats());
            assertThat(score.getPValue()).isEqualTo(exact.getPValue());
            alike++;
          }
        }
      }
    }
    System.out.println("scored alike: " + alike);
  }

  @Test
  void explanationsSayWhatMovedAmongTheLargeGroups() {
    assertThat(told.alerts())
        .filteredOn(alert -> alert.getState() == AlertState.RAISED)
        .filteredOn(alert -> alert.getSubject().equals("feature:country"))
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(alert.getExplanation()).contains("country = \"NL\""));
  }

  /** Where they are, with what is around them. */
  private static List<String> sentinels(String text) {
    List<String> found = new ArrayList<>();
    Matcher matcher = Pattern.compile(SENTINEL + "|" + SENTINEL_NUMBER).matcher(text);
    while (matcher.find()) {
      found.add(
          text.substring(
              Math.max(0, matcher.start() - 80), Math.min(text.length(), matcher.end() + 80)));
    }
    return found;
  }

  private static FeatureScore score(Written in, WindowReport like, String feature) {
    return in.reports().stream()
        .filter(
            report ->
                report.getSegment() == null && report.getWindowStart() == like.getWindowStart())
        .flatMap(report -> report.getFeatures().stream())
        .filter(score -> score.getFeature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, FeatureStatus> verdicts(Written written) {
    Map<String, FeatureStatus> verdicts = new TreeMap<>();
    for (WindowReport report : written.reports()) {
      for (FeatureScore score : report.getFeatures()) {
        verdicts.put(
            report.getSegment() + " " + report.getWindowStart() + " " + score.getFeature(),
            score.getStatus());
      }
    }
    return verdicts;
  }

  private static List<String> alerts(Written written) {
    return written.alerts().stream()
        .filter(alert -> alert.getSegment() == null || !alert.getSegment().contains(SENTINEL))
        .map(
            alert ->
                String.join(
                    " ",
                    String.valueOf(alert.getSegment()),
                    alert.getSubject(),
                    alert.getState().name(),
                    alert.getSeverity().name(),
                    Long.toString(alert.getWindowStart())))
        .sorted()
        .toList();
  }

  private static Set<String> segments(Written written) {
    Set<String> segments = new TreeSet<>();
    written
        .reports()
        .forEach(report -> segments.add(report.getSegment() == null ? "" : report.getSegment()));
    return segments;
  }

  private static Set<String> pairs(Written written) {
    Set<String> pairs = new TreeSet<>();
    for (WindowReport report : written.reports()) {
      for (PairScore pair : report.getPairs() == null ? List.<PairScore>of() : report.getPairs()) {
        pairs.add(pair.getFirst() + "," + pair.getSecond());
      }
    }
    return pairs;
  }

  /** Wherever records are counted, from the messages alone. */
  private static List<String> smallCounts(Written written) throws Exception {
    List<String> small = new ArrayList<>();
    for (WindowReport report : written.reports()) {
      JsonNode json = JSON.readTree(JsonView.of(report));
      small(json, "records", small);
      small(json, "late", small);
      for (JsonNode feature : json.get("features")) {
        for (String field : List.of("records", "missing", "nonFinite", "unseen", "mergedRecords")) {
          small(feature, field, small);
        }
        long records = feature.get("records").asLong();
        feature
            .get("counts")
            .forEach(count -> small(count, feature.get("feature") + " bin", small));
        feature.get("otherCategories").forEach(category -> small(category, "records", small));
        for (JsonNode bin : feature.get("contributions")) {
          // Shares are of what is told, which may be less than all records by a few.
          double share = bin.get("liveShare").asDouble() * records;
          if (share > 0 && share < 0.999 * MINIMUM) {
            small.add(bin.toString());
          }
        }
      }
      for (JsonNode pair : json.path("pairs")) {
        for (JsonNode cell : pair.get("contributions")) {
          double share = cell.get("liveShare").asDouble() * json.get("records").asLong();
          // Told with two digits.
          if (share > 0 && share < 0.95 * MINIMUM) {
            small.add(cell.toString());
          }
        }
      }
    }
    return small;
  }

  private static void small(JsonNode of, String field, List<String> small) {
    JsonNode count = of.isNumber() ? of : of.path(field);
    if (count.asLong() > 0 && count.asLong() < MINIMUM) {
      small.add(field + " " + count);
    }
  }

  private static Written run(
      LocalKafka kafka,
      LocalFlink flink,
      Path directory,
      Path reference,
      String name,
      String privacy)
      throws Exception {
    Path file =
        Files.writeString(
            directory.resolve(name + ".yaml"),
            """
            stream: people
            source:
              topic: features
              bootstrapServers: SERVERS
              format: json
              timestamp: {field: at}
            windows: [{size: 1h}]
            segments: [{path: region}]
            dependence: {pairs: all}
            sketches: true
            alerts: {raiseAfter: 1 of 1, minimumRecords: 20}
            reference: {topic: NAME-references}
            sinks:
              results: NAME-results
              alerts: NAME-alerts
              deadLetters: NAME-dead-letters
              ledger: NAME-ledger
            """
                    .replace("SERVERS", kafka.bootstrapServers())
                    .replace("NAME", name)
                + privacy);
    assertThat(Ran.leeway("reference", "publish", reference, "--config", file).err()).isEmpty();
    StreamExecutionEnvironment environment = flink.environment(2);
    MonitorSetup.prepare(ConfigFile.read(file)).addTo(environment, SourceRange.allHistory());
    flink.submit(environment, name).await(Duration.ofSeconds(60));
    List<WindowReport> reports =
        TopicReader.readDistinct(
            kafka.bootstrapServers(), name + "-results", MessageCodec.WINDOW_REPORT);
    List<Alert> alerts =
        TopicReader.readDistinct(kafka.bootstrapServers(), name + "-alerts", MessageCodec.ALERT);
    return new Written(reports, alerts, replay(directory, file, name, reports));
  }

  /** All files of a replay, whose reports are those of the monitor. */
  private static String replay(Path directory, Path file, String name, List<WindowReport> live)
      throws Exception {
    Path json = directory.resolve(name + ".jsonl");
    Path page = directory.resolve(name + ".html");
    Path metrics = directory.resolve(name + "-metrics");
    Ran ran =
        Ran.leeway(
            "replay", "--config", file, "--json", json, "--report", page, "--openmetrics", metrics);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(Files.readAllLines(json))
        .filteredOn(line -> line.contains("\"features\""))
        .containsExactlyInAnyOrderElementsOf(live.stream().map(JsonView::of).toList());
    StringBuilder all = new StringBuilder(ran.out());
    all.append(Files.readString(json)).append(Files.readString(page));
    try (Stream<Path> files = Files.list(metrics)) {
      for (Path metric : files.sorted().toList()) {
        all.append(Files.readString(metric));
      }
    }
    return all.toString();
  }

  private Path reference(Path directory) throws Exception {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      // Often enough that the names have bins of their own.
      lines.add(record(START - 20_000_000L + i * 1000L, i, i % 40 == 0, 0, "123.5"));
    }
    Path rows = Files.write(directory.resolve("rows.jsonl"), lines);
    Path file = directory.resolve("people.ref");
    assertThat(
            Ran.leeway(
                    "reference",
                    "build",
                    rows,
                    "--stream",
                    "people",
                    "--timestamp",
                    "at",
                    // It is the same in all records of a segment: none is told of as such.
                    "--ignore",
                    "region",
                    "--pairs",
                    "--sketches",
                    "--out",
                    file)
                .err())
        .isEmpty();
    return file;
  }

  private void produce(LocalKafka kafka) throws Exception {
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int hour = 0; hour < HOURS; hour++) {
        for (int i = 0; i < PER_HOUR; i++) {
          long millis = START + hour * HOUR + i * HOUR / PER_HOUR;
          // The drift is one of large groups.
          String json = record(millis, i, i % EVERY == 0, hour < 3 ? 0 : 0.3, SENTINEL_NUMBER);
          sent.add(
              producer.send(
                  new ProducerRecord<>(
                      "features", 0, millis, null, json.getBytes(StandardCharsets.UTF_8))));
        }
      }
      for (Future<?> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  /** One person. */
  private String record(long millis, int number, boolean rare, double moved, String amountOfRare) {
    String country =
        rare
            ? SENTINEL
            : random.nextDouble() < moved ? "NL" : List.of("NL", "BE", "DE").get(number % 3);
    String amount =
        rare
            ? amountOfRare
            : Double.toString(Math.round(100_000 + 15_000 * random.nextGaussian()) / 1000.0);
    return """
        {"at": %d, "country": "%s", "amount": %s, "plan": "%s", "flag": "%s", "region": "%s"}"""
        .formatted(
            millis,
            country,
            amount,
            rare ? SENTINEL + "Plan" : "usual",
            rare || number % 2 == 0 ? "yes" : "no",
            rare
                ? List.of(SENTINEL, "north", "south").get(number / EVERY % 3)
                : number % 4 == 0 ? "south" : "north");
  }
}
