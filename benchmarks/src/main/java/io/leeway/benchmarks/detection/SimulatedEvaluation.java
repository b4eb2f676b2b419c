package io.leeway.benchmarks.detection;

import io.leeway.benchmarks.detection.AlarmRates.Live;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Windows of simulated streams at the level of 1 %: false alarms of independent and of dependent
 * records, and power.
 */
final class SimulatedEvaluation {
  static final String INDEPENDENT = "independent";
  static final String ZIPF = "zipf";
  static final String DEPENDENT = "dependent";
  static final String SHIFT = "shift";
  static final String OTHER_CHANGES = "changes";

  static final String BINS = "bins";
  static final String RECORDS = "records";
  static final String BLOCKS = "blocks";
  static final String PHI = "phi";
  static final String SIGMA = "sigma";

  private static final long SEED = 20_010_305;
  private static final int REFERENCE_RECORDS = 10_000;
  private static final int ZIPF_REFERENCE_RECORDS = 20_000;
  private static final List<Method> ALL =
      List.of(
          Method.LEEWAY,
          Method.G_TEST,
          Method.PSI_FROM_TENTH,
          Method.PSI_FROM_FIFTH,
          Method.JS_DISTANCE,
          Method.KOLMOGOROV_SMIRNOV_DEFAULT);
  private static final List<Method> WITHOUT_ORDER =
      ALL.stream().filter(method -> !method.needsOrder()).toList();
  private static final List<Method> POWER =
      List.of(
          Method.LEEWAY,
          Method.G_TEST,
          Method.KOLMOGOROV_SMIRNOV,
          Method.PSI_FROM_TENTH,
          Method.PSI_FROM_FIFTH,
          Method.JS_DISTANCE);
  private static final List<Double> SIGMAS =
      List.of(0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5);

  private final int references;
  private final Consumer<String> progress;

  /**
   * @param references repetitions of everything
   */
  SimulatedEvaluation(int references, Consumer<String> progress) {
    this.references = references;
    this.progress = progress;
  }

  List<Measured> measure() {
    List<Measured> results = new ArrayList<>();
    independent(results);
    zipf(results);
    dependent(results);
    shift(results);
    otherChanges(results);
    return results;
  }

  private void independent(List<Measured> results) {
    AlarmRates rates = new AlarmRates(INDEPENDENT, SEED, references, 20);
    for (int bins : new int[] {10, 20, 50}) {
      SimulatedStream stream = SimulatedStream.normal(bins, 0, 0, 0);
      for (int records : new int[] {100, 200, 500, 1_000, 5_000}) {
        progress.accept("independent, %d bins, %d records".formatted(bins, records));
        int blocks = REFERENCE_RECORDS / records;
        results.addAll(
            rates.measure(
                stream,
                quiet(stream),
                records,
                blocks,
                ALL,
                Map.of(BINS, (double) bins, RECORDS, (double) records, BLOCKS, (double) blocks)));
      }
    }
  }

  private void zipf(List<Measured> results) {
    AlarmRates rates = new AlarmRates(ZIPF, SEED, references, 10);
    SimulatedStream stream = SimulatedStream.zipf(200, 1.1);
    for (int records : new int[] {500, 1_000, 2_000, 5_000, 20_000}) {
      progress.accept("Zipf, %d records".formatted(records));
      int blocks = Math.max(1, ZIPF_REFERENCE_RECORDS / records);
      results.addAll(
          rates.measure(
              stream,
              quiet(stream),
              records,
              blocks,
              WITHOUT_ORDER,
              Map.of(BINS, 200.0, RECORDS, (double) records, BLOCKS, (double) blocks)));
    }
  }

  private void dependent(List<Measured> results) {
    AlarmRates rates = new AlarmRates(DEPENDENT, SEED, references, 20);
    for (int blocks : new int[] {100, 20}) {
      for (double phi : new double[] {0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95}) {
        progress.accept("AR(1) %.2f, %d blocks".formatted(phi, blocks));
        SimulatedStream stream = SimulatedStream.normal(10, phi, 0, 0);
        results.addAll(
            rates.measure(
                stream,
                quiet(stream),
                500,
                blocks,
                ALL,
                Map.of(BINS, 10.0, RECORDS, 500.0, BLOCKS, (double) blocks, PHI, phi)));
      }
    }
  }

  private void shift(List<Measured> results) {
    AlarmRates rates = new AlarmRates(SHIFT, SEED + 1, references, 10);
    for (int bins : new int[] {10, 32}) {
      for (int records : new int[] {200, 500, 1_000}) {
        progress.accept("shifts, %d bins, %d records".formatted(bins, records));
        int blocks = REFERENCE_RECORDS / records;
        results.addAll(
            rates.measure(
                SimulatedStream.normal(bins, 0, 0, 0),
                SIGMAS.stream()
                    .map(
                        sigma ->
                            new Live(
                                "",
                                Map.of(SIGMA, sigma),
                                SimulatedStream.normal(bins, 0, sigma, 0)))
                    .toList(),
                records,
                blocks,
                POWER,
                Map.of(BINS, (double) bins, RECORDS, (double) records, BLOCKS, (double) blocks)));
      }
    }
  }

  private void otherChanges(List<Measured> results) {
    AlarmRates rates = new AlarmRates(OTHER_CHANGES, SEED + 1, references, 10);
    progress.accept("new categories, missing values, a dependent shift");
    for (int categories : new int[] {10, 30}) {
      double[] before = new double[categories + 1];
      Arrays.setAll(before, i -> i < categories ? 1.0 / (i + 1) : 0);
      double[] after = before.clone();
      after[categories] = 0.02 / 0.98 * Arrays.stream(before).sum();
      results.addAll(
          rates.measure(
              SimulatedStream.categories(before),
              List.of(
                  new Live("a new category of 2 %", Map.of(), SimulatedStream.categories(after))),
              500,
              REFERENCE_RECORDS / 500,
              WITHOUT_ORDER,
              Map.of(BINS, (double) categories, RECORDS, 500.0)));
    }
    for (int bins : new int[] {10, 32}) {
      results.addAll(
          rates.measure(
              SimulatedStream.normal(bins, 0, 0, 0.01),
              List.of(
                  new Live(
                      "missing values from 1 to 5 %",
                      Map.of(), SimulatedStream.normal(bins, 0, 0, 0.05))),
              500,
              REFERENCE_RECORDS / 500,
              POWER,
              Map.of(BINS, (double) bins, RECORDS, 500.0)));
    }
    results.addAll(
        rates.measure(
            SimulatedStream.normal(10, 0.9, 0, 0),
            List.of(
                new Live(
                    "AR(1) 0.9 moved by 1 sigma", Map.of(), SimulatedStream.normal(10, 0.9, 1, 0))),
            500,
            REFERENCE_RECORDS / 500,
            List.of(Method.LEEWAY),
            Map.of(BINS, 10.0, RECORDS, 500.0)));
  }

  private static List<Live> quiet(SimulatedStream stream) {
    return List.of(new Live("", Map.of(), stream));
  }
}
