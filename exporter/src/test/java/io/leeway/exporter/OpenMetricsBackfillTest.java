package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenMetricsBackfillTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = Instant.parse("2024-03-01T00:00:00Z").toEpochMilli();

  @TempDir private Path directory;

  @Test
  void thereIsAFilePerDayWithEachSeriesInTheOrderOfTime() throws IOException {
    OpenMetricsBackfill backfill = new OpenMetricsBackfill(directory, "replay-x");
    backfill.add(report(23, 0, 0.25));
    backfill.add(report(5, 0, 0.5));
    backfill.add(report(2, 0, 0.125));
    List<Path> files = backfill.finish();
    assertThat(files)
        .extracting(file -> String.valueOf(file.getFileName()))
        .containsExactly("replay-x-2024-03-01.txt", "replay-x-2024-03-02.txt");
    assertThat(divergences(files.get(0))).containsExactly(line(0.125, 3), line(0.5, 6));
    assertThat(divergences(files.get(1))).containsExactly(line(0.25, 24));
    assertThat(Files.readString(files.get(0))).endsWith("\n# EOF\n");
    try (var left = Files.list(directory)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void ofTwoReportsOfTheSameWindowTheNewerCounts() throws IOException {
    OpenMetricsBackfill backfill = new OpenMetricsBackfill(directory, "replay-x");
    backfill.add(report(2, 1, 0.5));
    backfill.add(report(2, 0, 0.125));
    assertThat(divergences(backfill.finish().get(0))).containsExactly(line(0.5, 3));
  }

  @Test
  void anAlertIsRaisedAtTheEndsOfWindowsUntilItIsResolved() throws IOException {
    OpenMetricsBackfill backfill = new OpenMetricsBackfill(directory, "replay-x");
    for (int hour = 0; hour < 6; hour++) {
      backfill.add(report(hour, 0, 0.5));
    }
    backfill.add(alert(AlertState.RESOLVED, 3));
    backfill.add(alert(AlertState.RAISED, 1));
    String series =
        "leeway_alert_active{run=\"replay-x\",stream=\"s\",segment=\"\",subject=\"feature:a\\\"b\",severity=\"high\"}"
            + " ";
    assertThat(lines(backfill.finish().get(0), "leeway_alert_active{"))
        .containsExactly(
            series + "1.0 " + seconds(2),
            series + "1.0 " + seconds(3),
            series + "0.0 " + seconds(4));
  }

  @Test
  void nothingButATypeAHelpAndSamplesIsInAFamily() throws IOException {
    OpenMetricsBackfill backfill = new OpenMetricsBackfill(directory, "replay-x");
    backfill.add(report(2, 0, 0.125));
    List<String> families = new ArrayList<>();
    for (String line : Files.readAllLines(backfill.finish().get(0))) {
      if (line.startsWith("# TYPE ")) {
        families.add(line.split(" ", -1)[2]);
      } else if (!line.startsWith("#")) {
        assertThat(line).startsWith(families.get(families.size() - 1) + "{run=");
      }
    }
    assertThat(families).doesNotHaveDuplicates().contains("leeway_feature_drift");
    assertThat(families)
        .as("names are the exporter's")
        .allMatch(
            name ->
                List.of(Metric.values()).stream()
                    .anyMatch(metric -> metric.fullName().equals(name)));
  }

  @Test
  void aRunThatIsNoLabelAndNoFileNameIsRefused() {
    assertThatThrownBy(() -> new OpenMetricsBackfill(directory, "../x"))
        .hasMessageContaining("../x");
  }

  private static List<String> divergences(Path file) throws IOException {
    return lines(file, "leeway_feature_js_divergence_nats{");
  }

  private static List<String> lines(Path file, String start) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> line.startsWith(start)).toList();
  }

  private static String line(double value, int endHour) {
    return "leeway_feature_js_divergence_nats{run=\"replay-x\",stream=\"s\",segment=\"\",feature=\"a\\\"b\",window=\"1h\"}"
        + " "
        + value
        + " "
        + seconds(endHour);
  }

  private static String seconds(int hour) {
    return Long.toString((DAY + hour * HOUR) / 1000);
  }

  private static WindowReport report(int hour, int revision, double jsDivergenceNats) {
    return WindowReport.newBuilder()
        .setStream("s")
        .setWindowStart(DAY + hour * HOUR)
        .setWindowEnd(DAY + (hour + 1) * HOUR)
        .setRevision(revision)
        .setComplete(true)
        .setReferenceId("r")
        .setConfigHash("c")
        .setRecords(100)
        .setLate(0)
        .setFeatures(
            List.of(
                FeatureScore.newBuilder()
                    .setFeature("a\"b")
                    .setKind(FeatureKind.NUMERIC)
                    .setStatus(FeatureStatus.OK)
                    .setRecords(100)
                    .setMissing(0)
                    .setUnseen(0)
                    .setJsDivergenceNats(jsDivergenceNats)
                    .build()))
        .build();
  }

  private static Alert alert(AlertState state, int hour) {
    return Alert.newBuilder()
        .setId("1")
        .setStream("s")
        .setSubject("feature:a\"b")
        .setKind(AlertKind.DRIFT)
        .setState(state)
        .setSeverity(Severity.HIGH)
        .setWindowStart(DAY + hour * HOUR)
        .setWindowEnd(DAY + (hour + 1) * HOUR)
        .setExplanation("x")
        .build();
  }
}
