package io.leeway.cli.report;

import static io.leeway.cli.Ran.leeway;
import static io.leeway.cli.report.Results.score;
import static io.leeway.cli.report.Results.window;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.schema.AlertState;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A report of the topics that a monitor writes, on a real broker. */
@Timeout(120)
class ReportOfTopicsIT {
  private final Path directory;

  ReportOfTopicsIT(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path config(String servers) throws Exception {
    return Files.writeString(
        directory.resolve("flights.yaml"),
        """
        stream: flights
        source: {topic: flights, bootstrapServers: "%s", format: json}
        windows: [{size: 1d}]
        alerts: {minimumJsDistance: 0.07}
        reference: {topic: references}
        sinks: {results: results, alerts: alerts, deadLetters: dead-letters}
        """
            .formatted(servers));
  }

  private static <T extends SpecificRecordBase> void send(
      KafkaProducer<byte[], byte[]> producer, String topic, MessageCodec<T> codec, T message)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, codec.encode(message))).get();
  }

  @Test
  void reportsAlertsDeadLettersReferencesAndSettingsComeTogether() throws Exception {
    ScoredStream flights = ScoredStream.flights();
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      String servers = kafka.bootstrapServers();
      kafka.createTopic("results", 3);
      kafka.createTopic("alerts", 1);
      kafka.createTopic("dead-letters", 1);
      new ReferenceTopic(new KafkaAccess(servers, Map.of()), "references")
          .publish(flights.reference());
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", servers),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        for (WindowReport report : flights.reports()) {
          send(producer, "results", MessageCodec.WINDOW_REPORT, report);
        }
        send(
            producer,
            "results",
            MessageCodec.WINDOW_REPORT,
            window(0, score("of another stream", FeatureStatus.DRIFT, 0.4)));
        send(
            producer,
            "alerts",
            MessageCodec.ALERT,
            Results.alert(0, "of another stream", AlertState.RAISED));
        send(
            producer,
            "dead-letters",
            MessageCodec.DEAD_LETTER,
            DeadLetter.newBuilder()
                .setStream("flights")
                .setTopic("flights")
                .setPartition(0)
                .setOffset(7)
                .setTimestamp(0)
                .setReason(DeadLetterReason.TRUNCATED)
                .setDetail("")
                .build());
      }
      Path out = directory.resolve("out.html");
      Ran ran = leeway("report", "--results", "results", "--config", config(servers), "--out", out);
      assertThat(ran.err()).isEmpty();
      assertThat(ran.exitCode()).isZero();

      HtmlReport direct = HtmlReport.ofStream("flights");
      direct.expectAlerts();
      direct.add(flights.reference());
      flights.reports().forEach(direct::add);
      JsonNode expected = Page.of(direct, directory).size();
      JsonNode actual = new Page(out, Files.readString(out)).data();
      assertThat(actual.get("sizes").get(0).get("features"))
          .as("numbers, whatever the partition they came through")
          .isEqualTo(expected.get("features"));
      assertThat(actual.get("sizes").get(0).get("alerts")).isEmpty();
      assertThat(actual.get("sizes").get(0).get("minimumJsDistance").asDouble()).isEqualTo(0.07);
      assertThat(actual.get("deadLetters").get(0).get("reason").asText()).isEqualTo("truncated");
      assertThat(actual.get("references").get(0).get("id").asText())
          .isEqualTo(flights.reference().getId());
      assertThat(actual.get("settings").toString()).doesNotContain(servers);
      assertThat(actual.get("configForeign").asBoolean()).isTrue();
    }
  }
}
