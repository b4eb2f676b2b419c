package io.leeway.benchmarks.detection;

import io.leeway.schema.FeatureScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** Windows of real streams at the level of 1 %: what is called drifted by each method. */
final class RealEvaluation {
  static final String BIKES = "bikes";
  static final String BIKES_BY_MONTH = "bikesmonth";
  static final String BIKES_BACKWARDS = "bikesbackwards";
  static final String WEATHER = "weather";

  private static final List<String> BIKE_FEATURES = List.of("temp", "atemp", "hum", "hr", "cnt");
  private static final List<String> WEATHER_FEATURES =
      List.of(
          "temperature",
          "dew_point",
          "sea_level_pressure",
          "max_temperature",
          "min_temperature",
          "avg_wind_speed",
          "rain_class",
          "visibility",
          "max_sustained_wind");

  private final Path data;
  private final Consumer<String> progress;

  /**
   * @param data folder of the data sets
   */
  RealEvaluation(Path data, Consumer<String> progress) {
    this.data = data;
    this.progress = progress;
  }

  /** Whether the data are there: they may not be part of the project. */
  boolean canMeasure() {
    return Files.exists(data.resolve(RealStreams.BIKES))
        && Files.exists(data.resolve(RealStreams.WEATHER));
  }

  /** Shares of windows, and p-values of some features. */
  DetectionResults measure() throws IOException {
    progress.accept("bike sharing, weather");
    List<Measured> results = new ArrayList<>();
    ReplayedWindows bikes = RealStreams.bikes(data.resolve(RealStreams.BIKES));
    ReplayedWindows byMonth = RealStreams.bikesByMonth(data.resolve(RealStreams.BIKES));
    ReplayedWindows backwards = RealStreams.bikesByMonthBackwards(data.resolve(RealStreams.BIKES));
    ReplayedWindows weather = RealStreams.weather(data.resolve(RealStreams.WEATHER));
    rates(BIKES, bikes, BIKE_FEATURES, results);
    rates(BIKES_BY_MONTH, byMonth, BIKE_FEATURES, results);
    rates(BIKES_BACKWARDS, backwards, BIKE_FEATURES, results);
    rates(WEATHER, weather, WEATHER_FEATURES, results);
    return new DetectionResults(
        results,
        List.of(
            byG(BIKES, bikes, "temp"),
            calibrated(BIKES, bikes, "temp"),
            calibrated(BIKES, bikes, "hum"),
            calibrated(BIKES_BY_MONTH, byMonth, "hum"),
            calibrated(BIKES_BY_MONTH, byMonth, "cnt"),
            byG(WEATHER, weather, "temperature"),
            calibrated(WEATHER, weather, "temperature"),
            calibrated(WEATHER, weather, "visibility")));
  }

  private static void rates(
      String table, ReplayedWindows windows, List<String> features, List<Measured> results) {
    int number = windows.reports().size();
    for (String feature : features) {
      List<FeatureScore> scores = windows.scores(feature);
      results.add(
          rate(table, feature, Method.LEEWAY, number, windows.alarmed(feature, Method.ALPHA)));
      results.add(
          rate(table, feature, Method.G_TEST, number, windows.alarmedByG(feature, Method.ALPHA)));
      results.add(
          rate(
              table,
              feature,
              Method.PSI_FROM_TENTH,
              number,
              above(scores, FeatureScore::getPsiNats, 0.1)));
      results.add(
          rate(
              table,
              feature,
              Method.PSI_FROM_FIFTH,
              number,
              above(scores, FeatureScore::getPsiNats, 0.2)));
      results.add(
          rate(
              table,
              feature,
              Method.JS_DISTANCE,
              number,
              above(scores, FeatureScore::getJsDistance, 0.1)));
    }
  }

  private static Measured rate(
      String table, String feature, Method method, int windows, double share) {
    return Measured.ofWindows(table, feature, method.toString(), share, windows);
  }

  private static double above(
      List<FeatureScore> scores, ToDoubleFunction<FeatureScore> measure, double threshold) {
    return scores.stream().filter(score -> measure.applyAsDouble(score) > threshold).count()
        / (double) scores.size();
  }

  private static PValues calibrated(String table, ReplayedWindows windows, String feature) {
    return new PValues(
        table,
        feature,
        Method.LEEWAY.toString(),
        windows.scores(feature).stream().map(FeatureScore::getPValue).toList());
  }

  private static PValues byG(String table, ReplayedWindows windows, String feature) {
    return new PValues(
        table,
        feature,
        Method.G_TEST.toString(),
        windows.scores(feature).stream().map(ReplayedWindows::pValueByG).toList());
  }
}
