package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.oracle.TopicReader;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no distribution has in it, through the whole job: a reference built by the command, records
 * in a topic, reports and alerts out. Every unusual thing lasts for three windows of an hour, with
 * three usual ones after it.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualWindowsIT {
  private static final long SEED = 31;
  private static final long HOUR = 3_600_000;
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int RECORDS = 500;
  private static final int HOURS = 30;

  private static final int CONSTANT_VARIES = 3;
  private static final int NEW_CATEGORY = 9;
  private static final int ALL_MISSING = 15;
  private static final int THREE_RECORDS = 21;
  private static final int LASTS = 3;

  private final Random random = new Random(SEED);

  @SuppressWarnings("NullAway.Init")
  private LocalKafka kafka;

  @SuppressWarnings("NullAway.Init")
  private List<WindowReport> reports;

  @SuppressWarnings("NullAway.Init")
  private List<Alert> alerts;

  @BeforeAll
  void monitor(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    kafka = LocalKafka.start(directory.resolve("kafka"));
    kafka.createTopic("features", 1);
    Path config = config(directory);
    publishReference(directory, config);
    produce();
    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 2)) {
      StreamExecutionEnvironment environment = flink.environment(2);
      MonitorSetup.prepare(ConfigFile.read(config)).addTo(environment, SourceRange.allHistory());
      flink.submit(environment, "unusual").await(Duration.ofSeconds(60));
    }
    reports =
        TopicReader.readDistinct(kafka.bootstrapServers(), "results", MessageCodec.WINDOW_REPORT)
            .stream()
            .sorted(Comparator.comparingLong(WindowReport::getWindowStart))
            .toList();
    alerts = TopicReader.readDistinct(kafka.bootstrapServers(), "alerts", MessageCodec.ALERT);
    assertThat(reports).hasSize(HOURS);
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  @Test
  void usualWindowsAreFineAndNothingElseIsRaised() {
    for (int hour = 0; hour < HOURS; hour++) {
      boolean unusual =
          hour >= CONSTANT_VARIES && hour < THREE_RECORDS + 1 && hour / LASTS % 2 == 1;
      if (!unusual) {
        assertThat(reports.get(hour).getFeatures())
            .as("hour %d", hour)
            .allMatch(score -> score.getStatus() == FeatureStatus.OK);
      }
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState)
        .containsExactly(
            tuple("feature:constant", AlertState.RAISED),
            tuple("feature:constant", AlertState.RESOLVED),
            tuple("feature:colour", AlertState.RAISED),
            tuple("feature:colour", AlertState.RESOLVED),
            tuple("vanished:amount", AlertState.RAISED),
            tuple("vanished:amount", AlertState.RESOLVED));
  }

  @Test
  void aConstantThatStartsToVaryIsDrift() {
    for (int hour = CONSTANT_VARIES; hour < CONSTANT_VARIES + LASTS; hour++) {
      FeatureScore score = score(hour, "constant");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.DRIFT);
      assertThat(score.getUnseen()).as("values that the reference never had").isPositive();
      assertThat(score.getReferenceEntropyNats()).isZero();
      assertThat(score.getKlLiveReferenceNats()).isFinite();
      assertThat(score(hour, "amount").getStatus()).isEqualTo(FeatureStatus.OK);
    }
    Alert raised = assertEpisode("feature:constant", CONSTANT_VARIES, AlertKind.DRIFT);
    assertThat(raised.getSeverity()).isEqualTo(Severity.MEDIUM);
    assertThat(raised.getExplanation())
        .startsWith("constant differs from the reference: JS distance 0.")
        .contains("500 records; constant > 7.5 4.0 % (reference 0.0 %)")
        .contains("constant = 7.5 96.0 % (reference 100.0 %)");
  }

  @Test
  void aBrandNewCategoryIsDriftThatSaysSo() {
    for (int hour = NEW_CATEGORY; hour < NEW_CATEGORY + LASTS; hour++) {
      FeatureScore score = score(hour, "colour");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.DRIFT);
      assertThat(score.getUnseen()).isEqualTo(RECORDS / 25);
      assertThat(score.getContributions().get(0).getLabel()).isEqualTo("colour unseen");
    }
    Alert raised = assertEpisode("feature:colour", NEW_CATEGORY, AlertKind.DRIFT);
    assertThat(raised.getExplanation())
        .startsWith("colour differs from the reference: JS distance 0.")
        .contains("colour unseen 4.0 % (reference 0.0 %)");
  }

  @Test
  void aFeatureWithoutAnyValueHasVanished() {
    for (int hour = ALL_MISSING; hour < ALL_MISSING + LASTS; hour++) {
      FeatureScore score = score(hour, "amount");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.MISSING);
      assertThat(score.getMissing()).isEqualTo(RECORDS);
      assertThat(score.getAdjustedPValue()).as("no verdict on a distribution").isNull();
      assertThat(score(hour, "colour").getStatus()).isEqualTo(FeatureStatus.OK);
    }
    Alert raised = assertEpisode("vanished:amount", ALL_MISSING, AlertKind.VANISHED);
    assertThat(raised.getSeverity()).isEqualTo(Severity.HIGH);
    assertThat(raised.getExplanation()).isEqualTo("amount has no value in any of 500 records");
    assertThat(resolved("vanished:amount").getExplanation())
        .isEqualTo("amount has had values again for 3 windows: in 500 of 500 records");
  }

  @Test
  void threeRecordsAreTooFewForAVerdictWhateverTheyAre() {
    WindowReport report = reports.get(THREE_RECORDS);
    assertThat(report.getRecords()).isEqualTo(3);
    assertThat(report.getFeatures())
        .hasSize(3)
        .allSatisfy(
            score -> {
              assertThat(score.getStatus()).isEqualTo(FeatureStatus.INSUFFICIENT_DATA);
              assertThat(score.getAdjustedPValue()).isNull();
              assertThat(score.getMinimumDetectableJsDistance())
                  .as("what it would have taken")
                  .isGreaterThan(0.3);
            });
  }

  private FeatureScore score(int hour, String feature) {
    return reports.get(hour).getFeatures().stream()
        .filter(score -> score.getFeature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  /** Raised by the second window of three, resolved by the third usual one after them. */
  private Alert assertEpisode(String subject, int fromHour, AlertKind kind) {
    List<Alert> ends = alerts.stream().filter(a -> a.getSubject().equals(subject)).toList();
    assertThat(ends)
        .extracting(Alert::getState, Alert::getKind, Alert::getWindowStart)
        .containsExactly(
            tuple(AlertState.RAISED, kind, START + (fromHour + 1) * HOUR),
            tuple(AlertState.RESOLVED, kind, START + (fromHour + LASTS + 2) * HOUR));
    assertThat(ends.get(0).getId()).isEqualTo(ends.get(1).getId());
    return ends.get(0);
  }

  private Alert resolved(String subject) {
    return alerts.stream()
        .filter(a -> a.getSubject().equals(subject) && a.getState() == AlertState.RESOLVED)
        .findFirst()
        .orElseThrow();
  }

  private Path config(Path directory) throws Exception {
    return Files.writeString(
        directory.resolve("unusual.yaml"),
        """
        stream: unusual
        source:
          topic: features
          bootstrapServers: %s
          format: json
          timestamp: {field: at}
        windows:
          - size: 1h
        reference: {topic: references}
        sinks: {results: results, alerts: alerts, deadLetters: dead-letters}
        """
            .formatted(kafka.bootstrapServers()));
  }

  private void publishReference(Path directory, Path config) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      lines.append(usual(START - 20_000_000L + i * 1000L)).append('\n');
    }
    Path rows = Files.writeString(directory.resolve("rows.jsonl"), lines);
    Path file = directory.resolve("unusual.ref");
    Ran built =
        Ran.leeway(
            "reference", "build", rows, "--stream", "unusual", "--timestamp", "at", "--out", file);
    assertThat(built.err()).isEmpty();
    Ran published = Ran.leeway("reference", "publish", file, "--config", config);
    assertThat(published.err()).isEmpty();
  }

  private void produce() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int hour = 0; hour < HOURS; hour++) {
        int records = hour == THREE_RECORDS ? 3 : RECORDS;
        for (int i = 0; i < records; i++) {
          long millis = START + hour * HOUR + i * HOUR / records;
          byte[] value = record(hour, i, millis).getBytes(StandardCharsets.UTF_8);
          producer.send(new ProducerRecord<>("features", 0, millis, null, value)).get();
        }
      }
    }
  }

  private String record(int hour, int i, long millis) {
    boolean every25th = i % 25 == 0;
    if (hour >= CONSTANT_VARIES && hour < CONSTANT_VARIES + LASTS && every25th) {
      return json(millis, 9 + random.nextInt(3), colour(), amount());
    }
    if (hour >= NEW_CATEGORY && hour < NEW_CATEGORY + LASTS && every25th) {
      return json(millis, 7.5, "violet", amount());
    }
    if (hour >= ALL_MISSING && hour < ALL_MISSING + LASTS) {
      return json(millis, 7.5, colour(), "null");
    }
    if (hour == THREE_RECORDS) {
      return json(millis, 1e6, "never heard of", "1e9");
    }
    return usual(millis);
  }

  private String usual(long millis) {
    return json(millis, 7.5, colour(), amount());
  }

  private String colour() {
    return List.of("red", "red", "green", "blue").get(random.nextInt(4));
  }

  private String amount() {
    return String.format(Locale.ROOT, "%.6f", 100 + 15 * random.nextGaussian());
  }

  private static String json(long millis, double constant, String colour, String amount) {
    return String.format(
        Locale.ROOT,
        "{\"at\": %d, \"constant\": %s, \"colour\": \"%s\", \"amount\": %s}",
        millis,
        constant,
        colour,
        amount);
  }
}
