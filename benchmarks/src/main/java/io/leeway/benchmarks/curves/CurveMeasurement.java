package io.leeway.benchmarks.curves;

import io.leeway.cli.bench.BenchPlan;
import io.leeway.cli.bench.FeatureMix;
import io.leeway.cli.bench.Measurement;
import io.leeway.cli.bench.Summary;
import io.leeway.cli.bench.Variant;
import io.leeway.cli.bench.Workbench;
import io.leeway.cli.bench.Workload;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * Measures the points of all curves, few records each. Points that the configuration does not allow
 * are left out. Not thread-safe.
 */
final class CurveMeasurement {
  /** The one point that all curves share: 25 features, one segment, no overlap, one task. */
  private static final BenchPlan BASE =
      new BenchPlan(
          1, FeatureMix.of("20n5c"), 1, WindowSpec.tumbling(Duration.ofHours(1)), 60, 1, 1);

  private static final List<String> FEATURES = List.of("4n1c", "20n5c", "80n20c", "320n80c");
  private static final List<String> PAIRED_FEATURES = List.of("8n2c", "20n5c", "80n20c");
  private static final List<Integer> SEGMENTS = List.of(1, 100, 10_000);

  /** Each segment has a report per window: with 60 windows there would be little else to do. */
  private static final int SLIDES_OF_SEGMENTS = 2;

  private static final int RECORDS_PER_SLIDE = 40_000;
  private static final int MINIMUM_SLIDES = 4;
  private static final List<Integer> OVERLAPS = List.of(1, 4, 24);
  private static final List<Integer> PARALLELISMS = List.of(1, 2);
  private static final int MAX_PARALLELISM = 2;

  private final int rounds;
  private final double scale;
  private final Consumer<String> progress;
  private final Map<String, Summary> measured = new HashMap<>();
  private final List<CostPoint> points = new ArrayList<>();

  /**
   * @param rounds after the warm-up
   * @param scale of the number of records; 1 takes about ten minutes on two cores
   */
  CurveMeasurement(int rounds, double scale, Consumer<String> progress) {
    this.rounds = rounds;
    this.scale = scale;
    this.progress = progress;
  }

  List<CostPoint> points() throws IOException, InterruptedException, ExecutionException {
    try (Workbench workbench = Workbench.start(MAX_PARALLELISM)) {
      for (String features : FEATURES) {
        BenchPlan plan = BASE.withFeatures(FeatureMix.of(features));
        measure(workbench, Curve.FEATURES, plan.features().total(), plan, List.of(Variant.MONITOR));
      }
      for (String features : PAIRED_FEATURES) {
        BenchPlan plan = BASE.withFeatures(FeatureMix.of(features));
        measure(
            workbench,
            Curve.PAIRS,
            plan.features().pairs(),
            plan,
            List.of(Variant.MONITOR, Variant.PAIRS));
      }
      for (int segments : SEGMENTS) {
        BenchPlan plan = BASE.withSegments(segments).withSlides(SLIDES_OF_SEGMENTS);
        measure(workbench, Curve.SEGMENTS, segments, plan, List.of(Variant.MONITOR));
      }
      for (int overlap : OVERLAPS) {
        BenchPlan plan =
            BASE.withWindow(WindowSpec.sliding(Duration.ofHours(overlap), Duration.ofHours(1)));
        measure(workbench, Curve.OVERLAP, overlap, plan, List.of(Variant.MONITOR));
      }
      for (int parallelism : PARALLELISMS) {
        measure(
            workbench,
            Curve.PARALLELISM,
            parallelism,
            BASE.withParallelism(parallelism),
            List.of(Variant.MONITOR));
      }
    }
    return List.copyOf(points);
  }

  private void measure(
      Workbench workbench, Curve curve, double x, BenchPlan unlimited, List<Variant> variants)
      throws IOException, InterruptedException, ExecutionException {
    BenchPlan plan = sized(unlimited);
    List<Variant> all = new ArrayList<>(List.of(Variant.READ));
    for (Variant variant : variants) {
      String refusal = Workbench.refusal(plan, variant);
      if (refusal.isEmpty()) {
        all.add(variant);
      } else {
        progress.accept(
            "%s %s, variant %c, is left out: %s"
                .formatted(curve.label(), x, variant.letter(), refusal));
      }
    }
    if (all.size() <= variants.size()) {
      return;
    }
    String key = plan + " " + all;
    Summary summary = measured.get(key);
    if (summary == null) {
      progress.accept("%s %s: %d records".formatted(curve.label(), x, plan.records()));
      summary = rounds(workbench.load(plan), all);
      measured.put(key, summary);
    }
    for (Variant variant : all) {
      points.add(CostPoint.of(curve, x, variant, plan.records(), summary));
    }
  }

  private Summary rounds(Workload workload, List<Variant> variants)
      throws IOException, InterruptedException {
    List<Measurement> runs = new ArrayList<>();
    for (int round = 0; round <= rounds; round++) {
      for (Variant variant : variants) {
        Measurement run = workload.run(variant, round);
        if (round > 0) {
          runs.add(run);
        }
      }
    }
    return new Summary(runs);
  }

  /** With windows of as many records as in a stream that is worth a cluster, but at least some. */
  private BenchPlan sized(BenchPlan unlimited) {
    BenchPlan plan = unlimited.withRecords(records(unlimited.features().total()));
    long windows = Math.max(MINIMUM_SLIDES, plan.records() / RECORDS_PER_SLIDE);
    return plan.withSlides((int) Math.min(plan.slides(), windows));
  }

  /** So many that a run takes about three seconds, whatever their size. */
  private long records(int features) {
    double values = 60e6 * scale;
    return (long) Math.min(4e6 * scale, Math.max(values / features, 100_000 * scale));
  }
}
