package io.leeway.benchmarks.curves;

import io.leeway.benchmarks.plots.Plot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The curves as pictures (SVG). A curve without points has none. */
final class CostPlots {
  private static final char READ = 'a';
  private static final char MONITOR = 'd';
  private static final char PAIRS = 'e';
  private static final double KIB = 1024;
  private static final double MILLION = 1e6;

  private final Results results;
  private final Path folder;

  CostPlots(Results results, Path folder) {
    this.results = results;
    this.folder = folder;
  }

  void draw() throws IOException {
    Files.createDirectories(folder);
    drawThroughput();
    drawCosts();
    drawSizes();
  }

  private void drawThroughput() throws IOException {
    String unit = "million records/s";
    Plot features = new Plot("Throughput by features", "features of a record", unit).logX().logY();
    add(features, "read only", results.points(Curve.FEATURES, READ), CostPlots::millions);
    add(features, "monitor", results.points(Curve.FEATURES, MONITOR), CostPlots::millions);
    features.save(folder.resolve("throughput-features.svg"));

    Plot segments = new Plot("Throughput by segments", "segments", unit).logX();
    add(segments, "read only", results.points(Curve.SEGMENTS, READ), CostPlots::millions);
    add(segments, "monitor", results.points(Curve.SEGMENTS, MONITOR), CostPlots::millions);
    segments.save(folder.resolve("throughput-segments.svg"));

    Plot overlap =
        new Plot("Throughput by overlap", "windows that a record is in (size / slide)", unit);
    add(overlap, "read only", results.points(Curve.OVERLAP, READ), CostPlots::millions);
    add(overlap, "monitor", results.points(Curve.OVERLAP, MONITOR), CostPlots::millions);
    overlap.save(folder.resolve("throughput-overlap.svg"));
  }

  private void drawCosts() throws IOException {
    Plot feature =
        new Plot("Cost of a feature", "features of a record", "ns per record and feature").logX();
    add(
        feature,
        "monitor",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.taskNanosPerRecord() / point.x());
    feature.save(folder.resolve("cost-feature.svg"));

    List<CostPoint> without = results.points(Curve.PAIRS, MONITOR);
    Plot pair = new Plot("Cost of a pair", "pairs of features", "ns per record and pair").logX();
    add(
        pair,
        "pairs",
        results.points(Curve.PAIRS, PAIRS),
        point ->
            (point.taskNanosPerRecord()
                    - without.stream()
                        .filter(other -> other.x() == point.x())
                        .mapToDouble(CostPoint::taskNanosPerRecord)
                        .findFirst()
                        .orElse(Double.NaN))
                / point.x());
    pair.save(folder.resolve("cost-pair.svg"));

    Plot scoring = new Plot("Scoring one window", "features", "milliseconds").logX().logY();
    scoring.add(
        "scoring",
        results.scoring().stream().mapToDouble(ScoringPoint::features).toArray(),
        results.scoring().stream().mapToDouble(ScoringPoint::millis).toArray());
    scoring.save(folder.resolve("scoring.svg"));
  }

  private void drawSizes() throws IOException {
    Plot features = new Plot("Sizes by features", "features of a record", "KiB").logX().logY();
    add(
        features,
        "largest checkpoint",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.stateBytes() / KIB);
    add(
        features,
        "shuffle per window",
        results.points(Curve.FEATURES, MONITOR),
        point -> point.shuffleBytesPerWindow() / KIB);
    features.save(folder.resolve("size-features.svg"));

    Plot segments = new Plot("State by segments", "segments", "KiB").logX().logY();
    add(
        segments,
        "largest checkpoint",
        results.points(Curve.SEGMENTS, MONITOR),
        point -> point.stateBytes() / KIB);
    segments.save(folder.resolve("size-segments.svg"));

    List<CostPoint> all =
        results.points().stream().filter(point -> point.variant() != READ).toList();
    Plot checkpoints =
        new Plot("Duration of a checkpoint by its size", "KiB", "milliseconds").logX().logY();
    checkpoints.scatter(
        "every measured point",
        all.stream().mapToDouble(point -> point.stateBytes() / KIB).toArray(),
        all.stream().mapToDouble(point -> Math.max(1, point.checkpointMillis())).toArray());
    checkpoints.save(folder.resolve("checkpoint-duration.svg"));
  }

  private static double millions(CostPoint point) {
    return point.recordsPerSecond() / MILLION;
  }

  private static void add(
      Plot plot, String name, List<CostPoint> points, ToDoubleFunction<CostPoint> y) {
    plot.add(
        name,
        points.stream().mapToDouble(CostPoint::x).toArray(),
        points.stream().mapToDouble(y).toArray());
  }
}
