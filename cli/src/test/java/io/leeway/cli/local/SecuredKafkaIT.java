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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
    broker.write(
        "trips",
        IntStream.range(0, RECORDS).mapToObj("{\"trip\": {\"distance\": %d}}"::formatted).toList());
    MonitorConfig config = config();

    try (LocalFlink flink = LocalFlink.start(directory.resolve("flink"), 1)) {
      StreamExecutionEnvironment environment = flink.environment(1);
      MonitorSetup.prepare(config).addTo(environment, SourceRange.allHistory());
      flink.submit(environment, "secured").await(Duration.ofSeconds(60));
    }

    List<WindowReport> reports = broker.reports();
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
        broker.monitorFile(
            "trips", "features: [{name: distance, path: trip.distance, type: numeric}]\n"));
  }
}
