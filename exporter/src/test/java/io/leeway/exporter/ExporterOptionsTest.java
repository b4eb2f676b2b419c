package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExporterOptionsTest {
  private static final ExporterOptions OPTIONS =
      ExporterOptions.of("localhost:9092", "results", "alerts", "dead-letters");

  @Test
  void listensOnLoopbackUnlessToldOtherwise() {
    assertThat(OPTIONS.host()).isEqualTo("127.0.0.1");
  }

  @Test
  void eachOptionCanBeChangedOnItsOwn() {
    ExporterOptions changed =
        OPTIONS
            .withLedgerTopic("ledger")
            .withHost("0.0.0.0")
            .withPort(0)
            .withMaxSeries(7)
            .withStaleAfterWindows(2)
            .withBins(true)
            .withReportDueAfter(Duration.ofMinutes(5))
            .withTopPairs(5)
            .withClientProperties(Map.of("client.id", "x"))
            .withAccess(ExporterAccess.OPEN.withPassword("u", "p"));
    assertThat(changed)
        .isEqualTo(
            new ExporterOptions(
                "localhost:9092",
                Map.of("client.id", "x"),
                "results",
                "alerts",
                "dead-letters",
                "ledger",
                "0.0.0.0",
                0,
                7,
                2,
                true,
                Duration.ofMinutes(5),
                5,
                ExporterAccess.OPEN.withPassword("u", "p")));
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatThrownBy(() -> OPTIONS.withPort(70_000))
        .hasMessage("port 70000, expected 0 to 65535");
    assertThatThrownBy(() -> OPTIONS.withMaxSeries(0))
        .hasMessage("maxSeries 0, expected 1 to 2147483647");
    assertThatThrownBy(() -> OPTIONS.withStaleAfterWindows(0))
        .hasMessage("staleAfterWindows 0, expected 1 to 2147483647");
    assertThatThrownBy(() -> ExporterOptions.of(" ", "r", "a", "d"))
        .hasMessage("bootstrapServers is empty, expected a value");
    assertThatThrownBy(() -> ExporterOptions.of("k:1", "r", "a", "r"))
        .hasMessage("topics r, a, r, expected different ones");
    assertThatThrownBy(() -> OPTIONS.withLedgerTopic("alerts"))
        .hasMessage("topics results, alerts, dead-letters, alerts, expected different ones");
  }

  @Test
  void secretsAreNeverPrinted() {
    assertThat(OPTIONS.withClientProperties(Map.of("sasl.jaas.config", "S3NTINEL")).toString())
        .contains("sasl.jaas.config")
        .doesNotContain("S3NTINEL");
  }
}
