package io.leeway.benchmarks.detection;

import static io.leeway.benchmarks.detection.DetectionResults.column;

import io.leeway.benchmarks.plots.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The evaluation as pictures (SVG). */
final class DetectionPlots {
  /** What a logarithmic axis shows for a share of 0. */
  private static final double LEAST_PERCENT = 0.01;

  private static final double LEAST_P = 1e-12;
  private static final String SURPRISE = "-log10 of the p-value (1 % is 2)";

  private final DetectionResults results;
  private final Path folder;

  DetectionPlots(DetectionResults results, Path folder) {
    this.results = results;
    this.folder = folder;
  }

  void draw() throws IOException {
    Files.createDirectories(folder);
    drawIndependent();
    drawDependent();
    drawPower();
    drawReal();
    drawSlowDrift();
  }

  private void drawIndependent() throws IOException {
    Plot plot =
        new Plot(
                "False alarms without drift, independent records",
                "records per bin (n / K)",
                "% of windows")
            .logX()
            .logY();
    for (Method method :
        List.of(Method.LEEWAY, Method.G_TEST, Method.PSI_FROM_TENTH, Method.JS_DISTANCE)) {
      List<Measured> rows =
          results.of(SimulatedEvaluation.INDEPENDENT, method, Map.of()).stream()
              .sorted(Comparator.comparingDouble(DetectionPlots::recordsPerBin))
              .toList();
      plot.scatter(
          method.toString(),
          column(rows, DetectionPlots::recordsPerBin),
          column(rows, DetectionPlots::logPercent));
    }
    plot.save(folder.resolve("independent.svg"));
  }

  private void drawDependent() throws IOException {
    Plot plot =
        new Plot(
                "False alarms without drift, AR(1), n = 500",
                "correlation of neighbours",
                "% of windows")
            .logY();
    add(plot, "leeway, 100 blocks", Method.LEEWAY, 100);
    add(plot, "leeway, 20 blocks", Method.LEEWAY, 20);
    add(plot, "G-test, 1 %", Method.G_TEST, 20);
    add(plot, "KS, 5 %", Method.KOLMOGOROV_SMIRNOV_DEFAULT, 20);
    plot.save(folder.resolve("dependent.svg"));
  }

  private void add(Plot plot, String name, Method method, int blocks) {
    List<Measured> rows =
        results.of(
            SimulatedEvaluation.DEPENDENT,
            method,
            Map.of(SimulatedEvaluation.BLOCKS, (double) blocks));
    plot.add(
        name,
        column(rows, row -> row.at(SimulatedEvaluation.PHI)),
        column(rows, DetectionPlots::logPercent));
  }

  private void drawPower() throws IOException {
    for (int records : new int[] {200, 500}) {
      Plot plot =
          new Plot(
              "Windows that show a shift of the mean, n = %d, 10 bins".formatted(records),
              "shift in standard deviations",
              "% of windows");
      for (Method method :
          List.of(
              Method.LEEWAY,
              Method.KOLMOGOROV_SMIRNOV,
              Method.G_TEST,
              Method.PSI_FROM_TENTH,
              Method.PSI_FROM_FIFTH)) {
        List<Measured> rows =
            results.of(
                SimulatedEvaluation.SHIFT,
                method,
                Map.of(
                    SimulatedEvaluation.RECORDS, (double) records, SimulatedEvaluation.BINS, 10.0));
        plot.add(
            method.toString(),
            column(rows, row -> row.at(SimulatedEvaluation.SIGMA)),
            column(rows, row -> 100 * row.value()));
      }
      plot.save(folder.resolve("power-%d.svg".formatted(records)));
    }
  }

  private void drawReal() throws IOException {
    Plot bikes = new Plot("Bike sharing, weeks of 2012 against 2011", "week", SURPRISE);
    addPValues(bikes, "temp, G-test", RealEvaluation.BIKES, "temp", Method.G_TEST);
    addPValues(bikes, "temp, leeway", RealEvaluation.BIKES, "temp", Method.LEEWAY);
    addPValues(bikes, "cnt, leeway by month", RealEvaluation.BIKES_BY_MONTH, "cnt", Method.LEEWAY);
    bikes.save(folder.resolve("bikes.svg"));
    Plot weather =
        new Plot("Weather, windows of 30 days against the first ten years", "window", SURPRISE);
    addPValues(
        weather, "temperature, G-test", RealEvaluation.WEATHER, "temperature", Method.G_TEST);
    addPValues(
        weather, "temperature, leeway", RealEvaluation.WEATHER, "temperature", Method.LEEWAY);
    addPValues(weather, "visibility, leeway", RealEvaluation.WEATHER, "visibility", Method.LEEWAY);
    weather.save(folder.resolve("weather.svg"));
  }

  private void addPValues(Plot plot, String name, String table, String feature, Method method) {
    double[] pValues = results.pValues(table, feature, method);
    plot.scatter(
        name,
        IntStream.range(0, pValues.length).asDoubleStream().toArray(),
        DoubleStream.of(pValues).map(p -> -Math.log10(Math.max(LEAST_P, p))).toArray());
  }

  private void drawSlowDrift() throws IOException {
    Plot plot =
        new Plot(
            "Slow drift: how far it has come when it is raised",
            "shift in standard deviations",
            "% of trials");
    for (double sigma : new double[] {0.01, 0.002}) {
      List<Measured> rows =
          results.of(AlertEvaluation.SLOW).stream()
              .filter(row -> row.subject().equals("quantile"))
              .filter(row -> row.at(AlertEvaluation.SIGMA_PER_WINDOW) == sigma)
              .toList();
      plot.add(
          "%s sigma per window".formatted(sigma),
          column(rows, Measured::value),
          column(rows, row -> row.at("percent")));
    }
    plot.save(folder.resolve("slow.svg"));
  }

  private static double recordsPerBin(Measured row) {
    return row.at(SimulatedEvaluation.RECORDS) / row.at(SimulatedEvaluation.BINS);
  }

  private static double logPercent(Measured row) {
    return Math.max(LEAST_PERCENT, 100 * row.value());
  }
}
