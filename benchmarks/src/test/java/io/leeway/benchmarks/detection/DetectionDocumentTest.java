package io.leeway.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed results: they meet the targets, and the document is made of them. */
class DetectionDocumentTest {
  private static final Path DOCS = Path.of(System.getProperty("leeway.root", "..")).resolve("docs");
  private static final int REPETITIONS = 400;

  private static DetectionResults results() throws IOException {
    return DetectionResults.read(DOCS.resolve("detection"));
  }

  private static List<Measured> leeway(String table, Map<String, Double> setting)
      throws IOException {
    List<Measured> rows = results().of(table, Method.LEEWAY, setting);
    assertThat(rows)
        .as("%s %s", table, setting)
        .isNotEmpty()
        .allMatch(row -> row.repetitions() >= REPETITIONS);
    return rows;
  }

  @Test
  void theGeneratedPartsAreThoseOfTheResults() throws IOException {
    String text = Files.readString(DOCS.resolve("detection.md"));
    assertThat(new DetectionDocument(results()).fill(text)).isEqualTo(text);
    assertThat(text).doesNotContain("Not measured yet");
  }

  @Test
  void everyPictureIsThere() throws IOException {
    String text = Files.readString(DOCS.resolve("detection.md"));
    for (String picture :
        List.of("independent", "dependent", "power-200", "power-500", "bikes", "weather", "slow")) {
      String file = "detection/" + picture + ".svg";
      assertThat(text).contains("(" + file + ")");
      assertThat(DOCS.resolve(file)).isNotEmptyFile();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SimulatedEvaluation.INDEPENDENT, SimulatedEvaluation.ZIPF})
  void independentRecordsAlarmAsOftenAsTheyMay(String table) throws IOException {
    assertThat(leeway(table, Map.of()))
        .hasSizeGreaterThanOrEqualTo(5)
        .allSatisfy(row -> assertThat(row.value()).as("%s", row).isBetween(0.003, 0.015));
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0.3, 0.02", "100, 0.5, 0.02", "100, 0.8, 0.02", "100, 0.9, 0.02",
    "20, 0.3, 0.03", "20, 0.5, 0.03", "20, 0.8, 0.03", "20, 0.9, 0.03"
  })
  void dependentRecordsHardlyAlarmMore(double blocks, double phi, double most) throws IOException {
    assertThat(
            leeway(
                SimulatedEvaluation.DEPENDENT,
                Map.of(SimulatedEvaluation.BLOCKS, blocks, SimulatedEvaluation.PHI, phi)))
        .allSatisfy(row -> assertThat(row.value()).isLessThanOrEqualTo(most));
  }

  @ParameterizedTest
  @CsvSource({"500, 0.25, 0.90", "200, 0.5, 0.99"})
  void shiftsAreSeen(double records, double sigma, double least) throws IOException {
    assertThat(
            leeway(
                SimulatedEvaluation.SHIFT,
                Map.of(SimulatedEvaluation.RECORDS, records, SimulatedEvaluation.SIGMA, sigma)))
        .hasSize(2)
        .allSatisfy(row -> assertThat(row.value()).isGreaterThanOrEqualTo(least));
  }

  @Test
  void otherChangesAreSeen() throws IOException {
    assertThat(leeway(SimulatedEvaluation.OTHER_CHANGES, Map.of()))
        .hasSize(5)
        .allSatisfy(row -> assertThat(row.value()).as("%s", row).isGreaterThanOrEqualTo(0.95));
  }

  @Test
  void theBudgetIsKeptOverAtLeastTenReferences() throws IOException {
    List<Measured> alerts = results().of(AlertEvaluation.BUDGET, AlertEvaluation.ALERTS, Map.of());
    assertThat(alerts)
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.repetitions()).isGreaterThanOrEqualTo(10);
              assertThat(row.at(AlertEvaluation.WINDOWS)).isEqualTo(1000);
              assertThat(row.value() + 2 * row.standardError()).isLessThanOrEqualTo(4);
            });
  }

  @Test
  void stepsAreRaisedAtOnceAndSlowDriftBeforeHalfASigma() throws IOException {
    assertThat(results().of(AlertEvaluation.STEP, AlertEvaluation.ALL_RAISED, Map.of()))
        .hasSize(2)
        .allSatisfy(
            row -> {
              assertThat(row.repetitions()).isGreaterThanOrEqualTo(REPETITIONS);
              assertThat(row.value()).isGreaterThanOrEqualTo(0.99);
            });
    assertThat(
            results()
                .of(
                    AlertEvaluation.SLOW,
                    AlertEvaluation.SIGMA_AT_ALERT,
                    Map.of(AlertEvaluation.SIGMA_PER_WINDOW, 0.01, "percent", 100.0)))
        .singleElement()
        .satisfies(row -> assertThat(row.value()).isLessThan(0.5));
  }
}
