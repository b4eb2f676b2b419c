package io.leeway.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a whole, with few repetitions. */
class DetectionEvaluationTest {
  private static final double SCALE = 0.005;

  @TempDir private Path folder;

  @Test
  void itMeasuresDrawsAndFillsTheSameTwice() throws IOException {
    Path first = measured("first");
    Path second = measured("second");
    for (DetectionPart part : List.of(DetectionPart.SIMULATED, DetectionPart.ALERTS)) {
      assertThat(first.resolve(part.text() + ".jsonl"))
          .hasSameTextualContentAs(second.resolve(part.text() + ".jsonl"));
    }

    Path document = folder.resolve("detection.md");
    Files.writeString(
        document,
        "<!-- generated: dependent -->\n<!-- end -->\n<!-- generated: bikes -->\n<!-- end -->\n");
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    DetectionEvaluation.draw(
        first, document, new PrintStream(printed, true, StandardCharsets.UTF_8));
    assertThat(document)
        .content()
        .contains("| blocks | phi | leeway | G-test, 1 % |")
        .contains("*Not measured yet.*");
    assertThat(printed.toString(StandardCharsets.UTF_8)).contains("| sigma per window |");
    assertThat(first.resolve("independent.svg")).content().startsWith("<?xml");
    assertThat(first.resolve("bikes.svg")).doesNotExist();
  }

  @Test
  void withoutRealDataItSaysSo() throws IOException {
    List<String> progress = new ArrayList<>();
    new DetectionEvaluation(folder, folder.resolve("none"), SCALE, progress::add)
        .measure(DetectionPart.REAL);
    assertThat(progress).anyMatch(line -> line.startsWith("no bike sharing and weather data in"));
    assertThat(folder.resolve("real.jsonl")).doesNotExist();
  }

  private Path measured(String name) throws IOException {
    Path into = folder.resolve(name);
    DetectionEvaluation evaluation =
        new DetectionEvaluation(into, folder.resolve("none"), SCALE, unused -> {});
    evaluation.measure(DetectionPart.SIMULATED);
    evaluation.measure(DetectionPart.ALERTS);
    return into;
  }
}
