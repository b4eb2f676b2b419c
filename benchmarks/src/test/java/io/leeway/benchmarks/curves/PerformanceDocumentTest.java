package io.leeway.benchmarks.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceDocumentTest {
  private static final Path DOCS = Path.of(System.getProperty("leeway.root", "..")).resolve("docs");
  private static final Results NOTHING = new Results("", List.of(), List.of(), "");
  private static final Results SOME =
      new Results(
          "some machine",
          List.of(
              new CostPoint(Curve.FEATURES, 5, 'a', 9, 2_000_000, 1, 3, 1, 100, 0, 5, 0),
              new CostPoint(Curve.FEATURES, 5, 'd', 9, 1_000_000, 1, 3, 0.5, 400, 2_048, 7, 1_024),
              new CostPoint(
                  Curve.FEATURES, 100, 'd', 9, 100_000, 1, 3, 0.25, 4_000, 20_480, 9, 10_240)),
          List.of(new ScoringPoint(100, 1.5, 1, 2)),
          "");

  @Test
  void aPartIsReplacedAndTheRestStays() throws IOException {
    String text =
        """
        before
        <!-- generated: features -->
        old
        <!-- end -->
        between
        <!-- generated: machine -->
        <!-- end -->
        after
        """;

    String filled = new PerformanceDocument(SOME).fill(text);

    assertThat(filled)
        .isEqualTo(
            """
            before
            <!-- generated: features -->
            | features | records/s | of read-only | task ns/record | task ns/record and feature | state KiB | checkpoint ms | shuffle KiB/window |
            | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | 5 | 1,000,000 | 0.50 | 400 | 80.0 | 2.0 | 7 | 1.0 |
            | 100 | 100,000 | 0.25 | 4,000 | 40.0 | 20.0 | 9 | 10.0 |
            <!-- end -->
            between
            <!-- generated: machine -->
            some machine
            <!-- end -->
            after
            """);
    assertThat(new PerformanceDocument(SOME).fill(filled)).isEqualTo(filled);
  }

  /**
   * A line through (5, 1,000 ns) and (100, 10,000 ns): 526.3 ns and 94.74 ns per feature, so
   * 250,000 records of 100 features take 2.5 s of every second, 4.17 tasks at 60 %.
   */
  @Test
  void theExampleIsWorkedOutFromTheMeasuredLine() throws IOException {
    String filled =
        new PerformanceDocument(SOME).fill("<!-- generated: sizing -->\n<!-- end -->\n");

    assertThat(filled)
        .contains("`record` is 526 ns and `feature` is 94.7 ns")
        .contains("= 4.17, so parallelism **5**")
        .contains("50 windows of 1.50 ms every 300 s, 0.0 % of one core")
        .contains("state: 50 segments x 12 panes x 10.0 KiB, 5.9 MiB");
  }

  @Test
  void whatWasNotMeasuredSaysSo() throws IOException {
    for (String part : List.of("anchor", "machine", "pairs", "segments", "scoring", "sizing")) {
      assertThat(
              new PerformanceDocument(NOTHING)
                  .fill("<!-- generated: %s -->\n1\n<!-- end -->".formatted(part)))
          .contains("*Not measured yet.*");
    }
  }

  @Test
  void anUnknownPartIsRefused() {
    assertThatThrownBy(
            () -> new PerformanceDocument(NOTHING).fill("<!-- generated: else -->\n<!-- end -->"))
        .hasMessage("no generated part 'else'");
  }

  @Test
  void resultsSurviveTheirFiles(@TempDir Path folder) throws IOException {
    SOME.write(folder);

    assertThat(Results.read(folder)).isEqualTo(SOME);
  }

  /** Nobody has typed a number into it. */
  @Test
  void theDocumentIsWhatTheResultsGive() throws IOException {
    String document = Files.readString(DOCS.resolve("performance.md"));

    assertThat(new PerformanceDocument(Results.read(DOCS.resolve("performance"))).fill(document))
        .isEqualTo(document);
  }
}
