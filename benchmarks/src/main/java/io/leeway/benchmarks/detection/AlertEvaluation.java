package io.leeway.benchmarks.detection;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * The whole chain from counts to alerts: 200 features, hourly windows of 1,000 records, a budget of
 * one false alarm a month.
 */
final class AlertEvaluation {
  static final String BUDGET = "budget";
  static final String STEP = "step";
  static final String SLOW = "slow";

  static final String REFERENCE = "reference";
  static final String RUN = "run";
  static final String WINDOWS = "windows";
  static final String SIGMA_PER_WINDOW = "sigmaPerWindow";

  static final String ALERTS = "alerts in a run";
  static final String DRIFTED_WINDOWS = "windows with a drift verdict in a run";
  static final String RAISED = "raised within 2 windows";
  static final String ALL_RAISED = "all five raised within 2 windows";
  static final String SIGMA_AT_ALERT = "sigma when raised";
  static final String BY_SEQUENCE = "first by the sequential detector";

  static final int FEATURES = 200;
  static final int DRIFTING = 5;

  private static final long SEED = 20_261_122;
  private static final double STEP_SIGMA = 0.3;
  private static final int STEPS_PER_REFERENCE = 20;
  private static final int[] REFERENCES = {10_000, 100_000};

  private final int runs;
  private final int windows;
  private final int trials;
  private final Consumer<String> progress;

  /**
   * @param runs of a stream without drift, each with a reference of its own
   * @param windows of such a run
   * @param trials of steps and of slow drift
   */
  AlertEvaluation(int runs, int windows, int trials, Consumer<String> progress) {
    this.runs = runs;
    this.windows = windows;
    this.trials = trials;
    this.progress = progress;
  }

  List<Measured> measure() {
    List<Measured> results = new ArrayList<>();
    for (int referenceRecords : REFERENCES) {
      budget(referenceRecords, results);
      step(referenceRecords, results);
    }
    slow(0.01, results);
    slow(0.002, results);
    return results;
  }

  private void budget(int referenceRecords, List<Measured> results) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, Double> setting =
        Map.of(REFERENCE, (double) referenceRecords, WINDOWS, (double) windows);
    double[] alerts = new double[runs];
    double[] drifted = new double[runs];
    for (int run = 0; run < runs; run++) {
      progress.accept("budget, reference of %d, run %d".formatted(referenceRecords, run + 1));
      SimulatedMonitor monitor = new SimulatedMonitor(random, referenceRecords, FEATURES, FEATURES);
      for (int window = 0; window < windows; window++) {
        SimulatedMonitor.Outcome outcome = monitor.next(feature -> 0);
        alerts[run] += outcome.raised().size();
        drifted[run] += outcome.driftVerdicts() > 0 ? 1 : 0;
      }
    }
    results.add(mean(BUDGET, setting, ALERTS, alerts, (long) runs * windows));
    results.add(mean(BUDGET, setting, DRIFTED_WINDOWS, drifted, (long) runs * windows));
  }

  private void step(int referenceRecords, List<Measured> results) {
    progress.accept("steps, reference of %d".formatted(referenceRecords));
    SplittableRandom random = new SplittableRandom(SEED + 1);
    double[] any = new double[trials];
    double[] all = new double[trials];
    SimulatedMonitor monitor = new SimulatedMonitor(random, referenceRecords, FEATURES, FEATURES);
    for (int trial = 0; trial < trials; trial++) {
      if (trial % STEPS_PER_REFERENCE == 0) {
        monitor = new SimulatedMonitor(random, referenceRecords, FEATURES, FEATURES);
      }
      monitor.forget();
      List<Alert> raised = new ArrayList<>();
      for (int window = 0; window < 2; window++) {
        raised.addAll(monitor.next(feature -> feature < DRIFTING ? STEP_SIGMA : 0).raised());
      }
      long features = raised.stream().filter(AlertEvaluation::isAboutDrifting).count();
      any[trial] = features > 0 ? 1 : 0;
      all[trial] = features == DRIFTING ? 1 : 0;
    }
    Map<String, Double> setting = Map.of(REFERENCE, (double) referenceRecords);
    results.add(mean(STEP, setting, RAISED, any, 2L * trials));
    results.add(mean(STEP, setting, ALL_RAISED, all, 2L * trials));
  }

  private void slow(double sigmaPerWindow, List<Measured> results) {
    progress.accept("slow drift, %s sigma per window".formatted(sigmaPerWindow));
    SplittableRandom random = new SplittableRandom(SEED + 2);
    double[] sigmas = new double[trials];
    double[] bySequence = new double[trials];
    Arrays.fill(sigmas, 1);
    long judged = 0;
    for (int trial = 0; trial < trials; trial++) {
      SimulatedMonitor monitor = new SimulatedMonitor(random, REFERENCES[0], FEATURES, 1);
      for (int window = 1; window * sigmaPerWindow < 1; window++) {
        double sigma = window * sigmaPerWindow;
        judged++;
        List<Alert> raised = monitor.next(feature -> sigma).raised();
        if (!raised.isEmpty()) {
          sigmas[trial] = sigma;
          boolean slow = raised.stream().anyMatch(a -> a.getKind() == AlertKind.SLOW_DRIFT);
          bySequence[trial] = slow ? 1 : 0;
          break;
        }
      }
    }
    Map<String, Double> setting =
        Map.of(REFERENCE, (double) REFERENCES[0], SIGMA_PER_WINDOW, sigmaPerWindow);
    results.add(mean(SLOW, setting, SIGMA_AT_ALERT, sigmas, judged));
    results.add(mean(SLOW, setting, BY_SEQUENCE, bySequence, judged));
    Arrays.sort(sigmas);
    for (int percent : new int[] {1, 5, 10, 25, 50, 75, 90, 95, 99, 100}) {
      int at = Math.max(0, (int) Math.ceil(percent / 100.0 * trials) - 1);
      results.add(
          new Measured(
              SLOW,
              "quantile",
              Map.of(
                  REFERENCE,
                  (double) REFERENCES[0],
                  SIGMA_PER_WINDOW,
                  sigmaPerWindow,
                  "percent",
                  (double) percent),
              SIGMA_AT_ALERT,
              sigmas[at],
              0,
              trials,
              judged,
              SEED + 2));
    }
  }

  private static boolean isAboutDrifting(Alert alert) {
    return alert.getKind() != AlertKind.GROUP
        && Integer.parseInt(alert.getSubject().substring(alert.getSubject().indexOf(":f") + 2))
            < DRIFTING;
  }

  private static Measured mean(
      String table, Map<String, Double> setting, String method, double[] values, long windows) {
    double mean = DoubleStream.of(values).average().orElseThrow();
    double variance =
        DoubleStream.of(values).map(v -> (v - mean) * (v - mean)).sum()
            / Math.max(1, values.length - 1);
    return new Measured(
        table,
        "",
        setting,
        method,
        mean,
        Math.sqrt(variance / values.length),
        values.length,
        windows,
        SEED);
  }
}
