package io.leeway.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That brokers are asked and other jobs are seen is tested where there are brokers and jobs. */
class ExactlyOnceCheckTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  @TempDir private Path directory;

  @Test
  void aTransactionMustOutliveACheckpoint() throws IOException {
    ExactlyOnceCheck check = check("delivery: exactly-once, transactionTimeout: 130s");
    assertThatThrownBy(() -> check.transactionsOutliveCheckpoints(INTERVAL, Duration.ofMinutes(2)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "sinks.transactionTimeout: 130s, expected more than 130s: a checkpoint every 10s that"
                + " may take 2m");
    assertThatCode(() -> check.transactionsOutliveCheckpoints(INTERVAL, Duration.ofSeconds(119)))
        .doesNotThrowAnyException();
  }

  @Test
  void theDefaultFitsFlinksOwnTimeoutOfCheckpoints() throws IOException {
    ExactlyOnceCheck check = check("delivery: exactly-once");
    assertThatCode(() -> check.transactionsOutliveCheckpoints(INTERVAL, Duration.ofMinutes(10)))
        .doesNotThrowAnyException();
  }

  @Test
  void withoutTransactionsNothingIsAsked() throws IOException {
    ExactlyOnceCheck check = check("transactionTimeout: 1s");
    assertThatCode(
            () -> {
              check.transactionsOutliveCheckpoints(INTERVAL, INTERVAL);
              check.nobodyElseRuns(INTERVAL);
            })
        .doesNotThrowAnyException();
  }

  private ExactlyOnceCheck check(String sinks) throws IOException {
    return new ExactlyOnceCheck(
        ConfigFile.read(
            Files.writeString(
                directory.resolve("stream.yaml"),
                """
                stream: trips
                source: {topic: trips, bootstrapServers: 127.0.0.1:1, format: json, timestamp: {field: at}}
                windows: [{size: 1h}]
                sinks: {%s}
                """
                    .formatted(sinks))));
  }
}
