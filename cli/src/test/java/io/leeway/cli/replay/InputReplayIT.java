package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files through the same job as topics. */
@Timeout(120)
class InputReplayIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SEED = 11;
  private static final int ROWS = 5_000;

  @TempDir private Path directory;

  @Test
  void rowsWithoutTimeAreWindowedByNumberAndAnsweredForEachWhatIf() throws Exception {
    System.out.println("seed " + SEED);
    Path input = Files.write(directory.resolve("rows.csv"), rows());
    Path reports = directory.resolve("reports.jsonl");
    Path comparison = directory.resolve("comparison.jsonl");
    Path page = directory.resolve("page.html");
    Ran ran =
        Ran.leeway(
            "replay",
            "--input",
            input,
            "--reference-rows",
            2_000,
            "--window",
            "500rows",
            "--ignore",
            "id",
            "--json",
            reports,
            "--report",
            page,
            "--what-if",
            "alerts.minimumJsDistance=0.8",
            "--what-if",
            "windows=1000s/500s,alerts.raiseAfter=1 of 1",
            "--what-if-json",
            comparison);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    List<JsonNode> windows = read(reports);
    assertThat(windows).hasSize(6);
    assertThat(windows).allMatch(window -> window.get("records").asLong() == 500);
    assertThat(windows.get(0).get("windowStart").asLong()).isEqualTo(2_000_000);
    for (JsonNode window : windows) {
      boolean shifted = window.get("windowStart").asLong() >= 3_500_000;
      for (JsonNode score : window.get("features")) {
        assertThat(score.get("status").textValue())
            .as("%s", score)
            .isEqualTo(shifted && score.get("feature").textValue().equals("size") ? "DRIFT" : "OK");
      }
    }

    assertThat(page)
        .content()
        .contains("<!doctype html>", "size", "rows 2,001 to 5,000", "rows 3,501 to 4,000")
        .doesNotContain("1970");
    assertThat(ran.out()).contains("row 3,501").doesNotContain("1970");
    Path later = directory.resolve("later.html");
    Ran again = Ran.leeway("report", "--results", reports, "--rows", "--out", later);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(later).content().contains("rows 2,001 to 5,000").doesNotContain("1970");

    List<JsonNode> variants = read(comparison);
    assertThat(variants).hasSize(3);
    assertThat(variants.get(0).get("windowsAffected").asInt()).isEqualTo(3);
    assertThat(variants.get(0).get("alertsRaised").asInt()).isEqualTo(1);
    assertThat(variants.get(0).get("firstAlert").get("subject").textValue())
        .isEqualTo("feature:size");
    assertThat(variants.get(1).get("windowsAffected").asInt()).isZero();
    assertThat(variants.get(1).get("firstAlert").isNull()).isTrue();
    assertThat(variants.get(1).get("alertsOnlyAsConfigured")).hasSize(1);
    assertThat(variants.get(2).get("reports").asInt()).isEqualTo(7);
    assertThat(variants.get(2).get("firstAlert").get("windowStart").asLong()).isEqualTo(3_000_000);
    assertThat(ran.out())
        .containsPattern("as configured +6 +3 +1 ")
        .containsPattern("alerts.minimumJsDistance=0.8 +6 +0 +0 +none +-1: ");
    assertAlone(input, variants.get(1), "alerts.minimumJsDistance=0.8");
  }

  /** Where y no longer depends on x, both are distributed as ever. */
  @Test
  void aCouplingThatBreaksIsToldWithPairsAlthoughNoFeatureDrifts() throws Exception {
    System.out.println("seed " + SEED);
    Path input = Files.write(directory.resolve("coupled.csv"), coupledRows());
    Path page = directory.resolve("couplings.html");
    Ran ran =
        Ran.leeway(
            "replay",
            "--input",
            input,
            "--reference-rows",
            2_000,
            "--window",
            "500rows",
            "--pairs",
            "--report",
            page);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .contains("6 windows, 3 with drift", "couplings: 1 of 3 changed in some window")
        .containsPattern("x, y +3 +1 +row 3,501 ")
        .containsPattern("\\nx +0 +0")
        .containsPattern("\\ny +0 +0");
    assertThat(page).content().contains("x and y: coupling fell from");
  }

  /** A question has the answer that it has without the others, whatever the parallelism. */
  private void assertAlone(Path input, JsonNode variant, String question) throws Exception {
    Path comparison = directory.resolve("alone.jsonl");
    Ran alone =
        Ran.leeway(
            "replay",
            "--input",
            input,
            "--reference-rows",
            2_000,
            "--window",
            "500rows",
            "--ignore",
            "id",
            "--parallelism",
            2,
            "--what-if",
            question,
            "--what-if-json",
            comparison);
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(read(comparison).get(1).get("sha256")).isEqualTo(variant.get("sha256"));
  }

  private static List<JsonNode> read(Path file) throws Exception {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }

  /** y is the square of x until the last 1,500 rows, then that of another number. */
  private static List<String> coupledRows() {
    Random random = new Random(SEED);
    List<String> rows = new ArrayList<>(List.of("x,y,colour"));
    for (int i = 0; i < ROWS; i++) {
      double x = 2 * random.nextDouble() - 1;
      double other = 2 * random.nextDouble() - 1;
      double root = i < 3_500 ? x : other;
      rows.add(
          String.format(
              Locale.ROOT,
              "%.5f,%.5f,%s",
              x,
              root * root + 0.05 * random.nextGaussian(),
              List.of("red", "green", "blue").get(random.nextInt(3))));
    }
    return rows;
  }

  /** Numbers that move in the last 1,500 rows. */
  private static List<String> rows() {
    Random random = new Random(SEED);
    List<String> rows = new ArrayList<>(List.of("id,size,colour"));
    for (int i = 0; i < ROWS; i++) {
      rows.add(
          String.format(
              Locale.ROOT,
              "%d,%.5f,%s",
              i,
              random.nextGaussian() + (i >= 3_500 ? 1 : 0),
              List.of("red", "green", "blue").get(random.nextInt(3))));
    }
    return rows;
  }
}
