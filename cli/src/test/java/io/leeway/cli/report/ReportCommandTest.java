package io.leeway.cli.report;

import static io.leeway.cli.Ran.leeway;
import static io.leeway.cli.report.Results.score;
import static io.leeway.cli.report.Results.window;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.reference.ReferenceFile;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.JsonView;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {
  private final Path directory;

  ReportCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path lines(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }

  @Test
  void resultsOfAFileMakeTheSamePageAsTheReportsThemselves() throws Exception {
    ScoredStream flights = ScoredStream.flights();
    Path reference = directory.resolve("january.ref");
    ReferenceFile.write(flights.reference(), reference);
    Path results = lines("results.jsonl", flights.reports().stream().map(JsonView::of).toList());
    Path out = directory.resolve("out.html");
    Ran ran = leeway("report", "--results", results, "--reference", reference, "--out", out);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    HtmlReport direct = HtmlReport.ofStream("flights");
    flights.reports().forEach(direct::add);
    direct.add(flights.reference());
    assertThat(Files.readString(out)).isEqualTo(Page.of(direct, directory).html());
  }

  @Test
  void aReportSurvivesJsonToTheLastBit() throws Exception {
    for (WindowReport report : ScoredStream.flights().reports()) {
      WindowReport read =
          JsonMessage.of(
              new ObjectMapper().readTree(JsonView.of(report)),
              WindowReport.class,
              WindowReport.getClassSchema());
      assertThat(MessageCodec.WINDOW_REPORT.encode(read))
          .isEqualTo(MessageCodec.WINDOW_REPORT.encode(report));
    }
  }

  @Test
  void alertsMayBeInTheSameFileOrInTheirOwn() throws IOException {
    String report = JsonView.of(window(0, score("age", FeatureStatus.DRIFT, 0.2)));
    String alert = JsonView.of(Results.alert(0, "age", AlertState.RAISED));
    Path both = lines("both.jsonl", List.of(report, alert));
    Path one = lines("one.jsonl", List.of(report));
    Path other = lines("other.jsonl", List.of(alert));
    Path first = directory.resolve("first.html");
    Path second = directory.resolve("second.html");
    assertThat(leeway("report", "--results", both, "--out", first).exitCode()).isZero();
    assertThat(leeway("report", "--results", one, "--alerts", other, "--out", second).exitCode())
        .isZero();
    assertThat(second).hasSameTextualContentAs(first);
    assertThat(Files.readString(first)).contains("1 alert was raised; 1 is still open");
  }

  @Test
  void aRangeOfTimeIsChosenByWindowStart() throws IOException {
    Path results =
        lines(
            "results.jsonl",
            List.of(
                JsonView.of(window(0, score("age", FeatureStatus.DRIFT, 0.2))),
                JsonView.of(window(1, score("age", FeatureStatus.OK, 0.02))),
                JsonView.of(window(2, score("age", FeatureStatus.DRIFT, 0.2)))));
    Path out = directory.resolve("out.html");
    assertThat(
            leeway(
                    "report",
                    "--results",
                    results,
                    "--out",
                    out,
                    "--from",
                    "2026-03-02",
                    "--until",
                    "2026-03-03")
                .exitCode())
        .isZero();
    assertThat(new Page(out, Files.readString(out)).size().get("features").get(0).get("verdicts"))
        .hasToString("\"O\"");
  }

  @Test
  void whatIsNoResultIsNamedWithItsPlace() throws IOException {
    Path broken =
        lines(
            "broken.jsonl",
            List.of(
                JsonView.of(window(0, score("age", FeatureStatus.OK, 0.02))),
                "{\"stream\": \"s\", \"windowStart\": \"monday\"}"));
    Ran ran = leeway("report", "--results", broken, "--out", directory.resolve("out.html"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err().strip())
        .endsWith(
            "broken.jsonl, object 2 is neither a report nor an alert: windowStart is \"monday\","
                + " expected a whole number")
        .doesNotContain("\n");
    Path text = lines("text.jsonl", List.of("hello"));
    ran = leeway("report", "--results", text, "--out", directory.resolve("out.html"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("text.jsonl is not JSON in line 1");
    assertThat(directory.resolve("out.html")).doesNotExist();
  }

  @Test
  void aTopicNeedsAConfiguration() {
    Ran ran = leeway("report", "--results", "results", "--out", directory.resolve("out.html"));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains("there is no file results, and a topic of that name needs --config FILE");
  }
}
