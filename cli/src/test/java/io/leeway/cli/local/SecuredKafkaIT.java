package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.leeway.cli.LogCapture;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccessException;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A monitor of a broker that only speaks TLS, and only to those who have a password. */
@Timeout(120)
class SecuredKafkaIT {
  private static final String SECRET = "S3NTINEL";
  private static final int RECORDS = 600;

  @TempDir Path directory;

  private LogCapture log;
  private SecuredBroker broker;

  @BeforeEach
  void start() throws Exception {
    log = LogCapture.start();
    Files.writeString(directory.resolve("jaas.conf"), SecuredBroker.jaas("leeway", SECRET));
    broker = SecuredBroker.start(directory, Map.of("leeway", SECRET), false);
    broker.kafka().createTopic("trips", 1);
  }

  @AfterEach
  void stop() {
    if (broker != null) {
      broker.close();
    }
    log.close();
  }

  @Test
  void monitorsWithPasswordAndCertificateFromFiles() throws Exception {
    write();
    MonitorConfig config = config();

    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
      StreamExecutionEnvironment environment = flink.environment(1);
      MonitorSetup.prepare(config).addTo(environment, SourceRange.allHistory());
      flink.submit(environment, "secured").await(Duration.ofSeconds(60));
    }

    List<WindowReport> reports = reports();
    assertThat(reports).hasSize(10);
    assertThat(reports.stream().mapToLong(WindowReport::getRecords).sum()).isEqualTo(RECORDS);
    assertThat(log.text()).contains("SASL_SSL").doesNotContain(SECRET);
  }

  @Test
  void aWrongPasswordIsOneLineThatDoesNotShowIt() throws Exception {
    Files.writeString(
        directory.resolve("jaas.conf"), SecuredBroker.jaas("leeway", "WRONG-S3NTINEL"));

    assertThatExceptionOfType(KafkaAccessException.class)
        .isThrownBy(() -> MonitorSetup.prepare(config()))
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .contains("Authentication failed")
                    .hasLineCount(1)
                    .doesNotContain(SECRET));
    assertThat(log.text()).doesNotContain(SECRET);
  }

  private MonitorConfig config() throws Exception {
    return ConfigFile.read(
        Files.writeString(
            directory.resolve("trips.yaml"),
            """
            stream: trips
            source:
              topic: trips
              bootstrapServers: %s
              format: json
              properties:
                security.protocol: SASL_SSL
                sasl.mechanism: PLAIN
                sasl.jaas.config: ${file:jaas.conf}
                ssl.truststore.type: PEM
                ssl.truststore.certificates: ${file:ca.pem}
            features: [{name: distance, path: trip.distance, type: numeric}]
            windows: [{size: 1m}]
            """
                .formatted(broker.bootstrapServers())));
  }

  private void write() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            broker.client("leeway"), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < RECORDS; i++) {
        byte[] value =
            "{\"trip\": {\"distance\": %d}}".formatted(i).getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>("trips", 0, 1_000L * i, null, value)));
      }
      for (Future<RecordMetadata> acknowledged : sent) {
        acknowledged.get();
      }
    }
  }

  private List<WindowReport> reports() throws Exception {
    List<WindowReport> reports = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            broker.client("leeway"), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("leeway-results", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> reports.add(MessageCodec.WINDOW_REPORT.decode(record.value())));
      }
    }
    return reports;
  }
}
