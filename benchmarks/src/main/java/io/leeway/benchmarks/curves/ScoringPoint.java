package io.leeway.benchmarks.curves;

import io.leeway.cli.bench.Spread;
import java.util.List;

/** How long it takes to score one window of so many features. */
record ScoringPoint(int features, double millis, double minimum, double maximum) {
  static final List<String> COLUMNS = List.of("features", "ms", "minimum", "maximum");

  static ScoringPoint of(int features, Spread millis) {
    return new ScoringPoint(
        features, rounded(millis.median()), rounded(millis.minimum()), rounded(millis.maximum()));
  }

  static ScoringPoint of(List<String> cells) {
    return new ScoringPoint(
        Integer.parseInt(cells.get(0)),
        Double.parseDouble(cells.get(1)),
        Double.parseDouble(cells.get(2)),
        Double.parseDouble(cells.get(3)));
  }

  List<String> cells() {
    return List.of(
        String.valueOf(features),
        String.valueOf(millis),
        String.valueOf(minimum),
        String.valueOf(maximum));
  }

  private static double rounded(double millis) {
    return Math.rint(millis * 1e4) / 1e4;
  }
}
