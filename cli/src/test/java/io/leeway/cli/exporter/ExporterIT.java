package io.leeway.cli.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.local.LocalKafka;
import io.leeway.exporter.Exporter;
import io.leeway.exporter.ExporterOptions;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exporter with a real broker and real HTTP. */
@Timeout(120)
class ExporterIT {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String UNCOMMITTED_SINCE =
      "leeway_exporter_uncommitted_since_timestamp_seconds";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aRestartedExporterShowsTheSameNumbers(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      createTopics(kafka);
      for (int day = 0; day < 50; day++) {
        write(kafka, "results", day % 3, MessageCodec.WINDOW_REPORT.encode(report(day)));
      }
      write(kafka, "alerts", 0, MessageCodec.ALERT.encode(alert()));
      write(kafka, "results", 0, "no report".getBytes(StandardCharsets.UTF_8));

      String first;
      try (Exporter exporter = Exporter.start(options(kafka))) {
        exporter.awaitCaughtUp(LIMIT);
        first = scrape(exporter);
      }
      assertThat(first)
          .contains(
              "leeway_exporter_up 1.0",
              "leeway_exporter_topic_partitions{topic=\"results\",} 3.0",
              "leeway_exporter_malformed_messages_total{topic=\"results\",} 1.0",
              "leeway_window_end_timestamp_seconds{stream=\"s\",segment=\"\",window=\"1d\",}"
                  + " 4320000.0",
              "leeway_feature_js_distance_ratio{stream=\"s\",segment=\"\",feature=\"f\","
                  + "window=\"1d\",} 0.49",
              "leeway_alert_active{stream=\"s\",segment=\"\",subject=\"feature:f\","
                  + "severity=\"high\",} 1.0",
              "leeway_records_total{stream=\"s\",outcome=\"scored\",} 500.0");

      try (Exporter again = Exporter.start(options(kafka))) {
        again.awaitCaughtUp(LIMIT);
        assertThat(withoutReadTime(scrape(again))).isEqualTo(withoutReadTime(first));
      }
    }
  }

  @Test
  void whatIsWrittenBeforeAwaitingIsShown(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory)) {
      createTopics(kafka);
      try (Exporter exporter = Exporter.start(options(kafka))) {
        for (int day = 0; day < 5; day++) {
          write(kafka, "results", day % 3, MessageCodec.WINDOW_REPORT.encode(report(day)));
          exporter.awaitCaughtUp(LIMIT);
          assertThat(scrape(exporter))
              .contains(
                  "leeway_records_total{stream=\"s\",outcome=\"scored\",} %d.0"
                      .formatted(10 * (day + 1)));
        }
      }
    }
  }

  @Test
  void missingTopicsAndNewPartitionsAreNoticed(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        Exporter exporter = Exporter.start(options(kafka))) {
      exporter.awaitCaughtUp(LIMIT);
      assertThat(scrape(exporter))
          .contains(
              "leeway_exporter_up 1.0", "leeway_exporter_topic_partitions{topic=\"results\",} 0.0");

      kafka.createTopic("results", 1);
      write(kafka, "results", 0, MessageCodec.WINDOW_REPORT.encode(report(0)));
      exporter.awaitCaughtUp(LIMIT);
      assertThat(scrape(exporter)).contains("outcome=\"scored\",} 10.0");

      admin.createPartitions(Map.of("results", NewPartitions.increaseTo(2))).all().get();
      write(kafka, "results", 1, MessageCodec.WINDOW_REPORT.encode(report(1)));
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(scrape(exporter)).contains("outcome=\"scored\",} 20.0"));
    }
  }

  @Test
  void aStoppedBrokerShowsAsDownWhileMetricsAreStillServed(@TempDir Path directory)
      throws Exception {
    LocalKafka kafka = LocalKafka.start(directory);
    try (Exporter exporter = Exporter.start(options(kafka))) {
      createTopics(kafka);
      write(kafka, "results", 0, MessageCodec.WINDOW_REPORT.encode(report(0)));
      exporter.awaitCaughtUp(LIMIT);
      kafka.close();
      Awaitility.await()
          .atMost(LIMIT)
          .untilAsserted(
              () ->
                  assertThat(scrape(exporter))
                      .contains("leeway_exporter_up 0.0", "outcome=\"scored\",} 10.0"));
    }
  }

  @Test
  void aTransactionThatNobodyEndsIsSeenUntilItEnds(@TempDir Path directory) throws Exception {
    try (LocalKafka kafka = LocalKafka.start(directory);
        KafkaProducer<byte[], byte[]> producer = transactional(kafka)) {
      createTopics(kafka);
      Instant begun = Instant.now();
      producer.beginTransaction();
      producer
          .send(new ProducerRecord<>("results", 1, null, "held".getBytes(StandardCharsets.UTF_8)))
          .get();
      write(kafka, "results", 1, MessageCodec.WINDOW_REPORT.encode(report(0)));
      write(kafka, "results", 2, MessageCodec.WINDOW_REPORT.encode(report(1)));
      try (Exporter exporter = Exporter.start(options(kafka))) {
        exporter.awaitCaughtUp(LIMIT);
        String held = scrape(exporter);
        assertThat(held)
            .as("what others have written behind it is not seen either")
            .contains(
                "outcome=\"scored\",} 10.0",
                "leeway_exporter_up 1.0",
                "leeway_exporter_uncommitted_messages{topic=\"results\",} 2.0",
                "leeway_exporter_uncommitted_messages{topic=\"alerts\",} 0.0");
        double since = sample(held, UNCOMMITTED_SINCE);
        assertThat(since).isBetween(begun.toEpochMilli() / 1e3, Instant.now().toEpochMilli() / 1e3);

        write(kafka, "results", 1, MessageCodec.WINDOW_REPORT.encode(report(2)));
        exporter.awaitCaughtUp(LIMIT);
        held = scrape(exporter);
        assertThat(held).contains("leeway_exporter_uncommitted_messages{topic=\"results\",} 3.0");
        assertThat(sample(held, UNCOMMITTED_SINCE)).isEqualTo(since);

        producer.abortTransaction();
        Awaitility.await()
            .atMost(LIMIT)
            .untilAsserted(
                () ->
                    assertThat(scrape(exporter))
                        .contains(
                            "outcome=\"scored\",} 30.0",
                            "leeway_exporter_uncommitted_messages{topic=\"results\",} 0.0")
                        .doesNotContain(UNCOMMITTED_SINCE + "{topic"));
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> transactional(LocalKafka kafka) {
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "somebody",
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Math.toIntExact(Duration.ofMinutes(10).toMillis())),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static double sample(String scrape, String metric) {
    return scrape
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static void createTopics(LocalKafka kafka) {
    kafka.createTopic("results", 3);
    kafka.createTopic("alerts", 1);
    kafka.createTopic("dead-letters", 1);
  }

  private static ExporterOptions options(LocalKafka kafka) {
    return ExporterOptions.of(kafka.bootstrapServers(), "results", "alerts", "dead-letters")
        .withPort(0);
  }

  private String scrape(Exporter exporter) throws Exception {
    URI uri = URI.create("http://127.0.0.1:%d/metrics".formatted(exporter.port()));
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static String withoutReadTime(String scrape) {
    return scrape
        .lines()
        .filter(line -> !line.startsWith("leeway_exporter_last_read"))
        .collect(Collectors.joining("\n"));
  }

  private static void write(LocalKafka kafka, String topic, int partition, byte[] message)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, null, message)).get();
    }
  }

  private static WindowReport report(int day) {
    FeatureScore feature =
        FeatureScore.newBuilder()
            .setFeature("f")
            .setKind(FeatureKind.NUMERIC)
            .setStatus(FeatureStatus.OK)
            .setRecords(10)
            .setMissing(0)
            .setUnseen(0)
            .setJsDistance(day / 100.0)
            .setContributions(List.of())
            .build();
    return WindowReport.newBuilder()
        .setStream("s")
        .setWindowStart(day * DAY_MILLIS)
        .setWindowEnd((day + 1) * DAY_MILLIS)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId("r")
        .setConfigHash("c")
        .setRecords(10)
        .setLate(0)
        .setFeatures(List.of(feature))
        .build();
  }

  private static Alert alert() {
    return Alert.newBuilder()
        .setId("1")
        .setStream("s")
        .setSubject("feature:f")
        .setState(AlertState.RAISED)
        .setSeverity(Severity.HIGH)
        .setWindowStart(0)
        .setWindowEnd(DAY_MILLIS)
        .setExplanation("")
        .build();
  }
}
