package io.leeway.benchmarks.curves;

import io.leeway.benchmarks.WindowScoringTime;
import io.leeway.cli.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * {@code CostCurves measure FOLDER} measures all curves into CSV files, {@code CostCurves draw
 * FOLDER DOCUMENT} makes pictures of them and fills the document's generated parts. The system
 * property {@code leeway.curves.scale} makes runs shorter, for a try.
 */
public final class CostCurves {
  private static final int ROUNDS = 3;
  private static final List<Integer> SCORED_FEATURES = List.of(10, 25, 100, 400, 1_000);

  private CostCurves() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    if (arguments.length == 2 && arguments[0].equals("measure")) {
      measure(Path.of(arguments[1]));
      // Threads of clients must not keep the program.
      System.exit(0);
    } else if (arguments.length == 3 && arguments[0].equals("draw")) {
      draw(Path.of(arguments[1]), Path.of(arguments[2]));
    } else {
      System.err.println("expected: measure FOLDER, or draw FOLDER DOCUMENT");
      System.exit(2);
    }
  }

  private static void measure(Path folder)
      throws IOException, InterruptedException, ExecutionException {
    double scale = Double.parseDouble(System.getProperty("leeway.curves.scale", "1"));
    Machine machine = Machine.here();
    List<ScoringPoint> scoring = new ArrayList<>();
    for (int features : SCORED_FEATURES) {
      System.err.printf("scoring of %d features%n", features);
      scoring.add(ScoringPoint.of(features, WindowScoringTime.millis(features)));
    }
    List<CostPoint> points = new CurveMeasurement(ROUNDS, scale, System.err::println).points();
    new Results(
            "%s, %d cores, %s, heap %d MiB, commit %s; %d rounds%s"
                .formatted(
                    machine.processor(),
                    machine.cores(),
                    machine.jvm(),
                    machine.heapBytes() >> 20,
                    machine.commit(),
                    ROUNDS,
                    scale == 1 ? "" : ", records scaled by " + scale),
            points,
            scoring,
            "")
        .write(folder);
  }

  private static void draw(Path folder, Path document) throws IOException {
    Results results = Results.read(folder);
    new CostPlots(results, folder).draw();
    Files.writeString(document, new PerformanceDocument(results).fill(Files.readString(document)));
  }
}
