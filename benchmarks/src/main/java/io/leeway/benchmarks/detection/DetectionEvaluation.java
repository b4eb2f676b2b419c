package io.leeway.benchmarks.detection;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * {@code DetectionEvaluation measure FOLDER DATA [PART]} evaluates verdicts and alerts into files
 * of JSON lines, all of it or one part: {@code simulated}, {@code alerts}, {@code real}; {@code
 * DetectionEvaluation draw FOLDER DOCUMENT} makes pictures of them, fills the document's generated
 * parts and prints its tables. The system property {@code leeway.evaluation.scale} makes fewer
 * repetitions, for a try.
 *
 * <p>All random numbers are seeded: the same code gives the same results.
 */
public final class DetectionEvaluation {
  private static final int REFERENCES = 400;
  private static final int BUDGET_RUNS = 12;
  private static final int BUDGET_WINDOWS = 1_000;
  private static final int TRIALS = 400;

  private final Path folder;
  private final Path data;
  private final double scale;
  private final Consumer<String> progress;

  /**
   * @param data folder of the real data
   * @param scale of the numbers of repetitions; 1 for those that are published
   */
  DetectionEvaluation(Path folder, Path data, double scale, Consumer<String> progress) {
    this.folder = folder;
    this.data = data;
    this.scale = scale;
    this.progress = progress;
  }

  public static void main(String[] arguments) throws IOException {
    int count = arguments.length;
    if ((count == 3 || count == 4) && arguments[0].equals("measure")) {
      double scale = Double.parseDouble(System.getProperty("leeway.evaluation.scale", "1"));
      DetectionEvaluation evaluation =
          new DetectionEvaluation(
              Path.of(arguments[1]), Path.of(arguments[2]), scale, System.err::println);
      for (DetectionPart part : DetectionPart.values()) {
        if (count == 3 || arguments[3].equals(part.text())) {
          evaluation.measure(part);
        }
      }
    } else if (count == 3 && arguments[0].equals("draw")) {
      draw(Path.of(arguments[1]), Path.of(arguments[2]), System.out);
    } else {
      System.err.println(
          "expected: measure FOLDER DATA [simulated | alerts | real], or draw FOLDER DOCUMENT");
      System.exit(2);
    }
  }

  /** Measures a part; without the data that it needs its results stay as they were. */
  void measure(DetectionPart part) throws IOException {
    switch (part) {
      case SIMULATED ->
          DetectionResults.ofMeasured(
                  new SimulatedEvaluation(scaled(REFERENCES), progress).measure())
              .write(folder, part);
      case ALERTS ->
          DetectionResults.ofMeasured(
                  new AlertEvaluation(
                          scaled(BUDGET_RUNS), scaled(BUDGET_WINDOWS), scaled(TRIALS), progress)
                      .measure())
              .write(folder, part);
      case REAL -> {
        RealEvaluation real = new RealEvaluation(data, progress);
        if (real.canMeasure()) {
          real.measure().write(folder, part);
        } else {
          progress.accept("no bike sharing and weather data in %s: left out".formatted(data));
        }
      }
    }
  }

  static void draw(Path folder, Path document, PrintStream out) throws IOException {
    DetectionResults results = DetectionResults.read(folder);
    new DetectionPlots(results, folder).draw();
    DetectionDocument filled = new DetectionDocument(results);
    Files.writeString(document, filled.fill(Files.readString(document)));
    out.print(filled.tables());
  }

  private int scaled(int number) {
    return Math.max(2, (int) Math.round(number * scale));
  }
}
