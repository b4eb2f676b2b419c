package io.leeway.benchmarks.detection;

import io.leeway.jobs.alert.AlertMemory;
import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * From bin counts to alerts: normal features in hourly windows of 1,000 records, one false alarm a
 * month allowed, the defaults otherwise. Counts are drawn, not records. Not thread-safe.
 */
final class SimulatedMonitor {
  static final int RECORDS = 1000;

  private static final int BINS = 32;
  private static final double MINIMUM_JS_DISTANCE = 0.05;
  private static final long MINIMUM_RECORDS = 100;
  private static final WindowSpec HOURLY = WindowSpec.tumbling(Duration.ofHours(1));
  private static final double MILLIS_PER_MONTH = Duration.ofDays(1).toMillis() * 365.25 / 12;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double[] EDGES =
      IntStream.range(1, BINS)
          .mapToDouble(i -> NORMAL.inverseCumulativeProbability((double) i / BINS))
          .toArray();

  private final SplittableRandom random;
  private final ReferenceProfile reference;
  private final WindowScoring scoring;
  private final AlertStory story;
  private final int drawn;
  private AlertMemory memory = new AlertMemory();
  private long windows;

  /**
   * What a window led to.
   *
   * @param raised alerts
   * @param driftVerdicts features that were called drifted
   */
  record Outcome(List<Alert> raised, int driftVerdicts) {}

  /**
   * A monitor with a reference of its own.
   *
   * @param features that share the budget
   * @param drawn how many of them are looked at; the others change nothing while they do not drift
   */
  SimulatedMonitor(SplittableRandom random, int referenceRecords, int features, int drawn) {
    this.random = random;
    this.drawn = drawn;
    List<Double> edges = new ArrayList<>();
    edges.add(-40.0);
    DoubleStream.of(EDGES).forEach(edges::add);
    edges.add(40.0);
    List<FeatureProfile> profiles = new ArrayList<>();
    List<FeatureField> fields = new ArrayList<>();
    for (int i = 0; i < drawn; i++) {
      profiles.add(
          FeatureProfile.newBuilder()
              .setFeature("f" + i)
              .setPath("f" + i)
              .setKind(FeatureKind.NUMERIC)
              .setEdges(edges)
              .setCounts(Arrays.stream(counts(referenceRecords, 0)).boxed().toList())
              .build());
      fields.add(new FeatureField("f" + i, "f" + i, FeatureKind.NUMERIC));
    }
    reference =
        ReferenceProfile.of(
            ReferenceId.seal(
                Reference.newBuilder()
                    .setId("")
                    .setStream("stream")
                    .setEffectiveFrom(0)
                    .setRecords(referenceRecords)
                    .setSource("drawn")
                    .setFeatures(profiles)
                    .build()));
    double share = (double) drawn / features;
    scoring =
        new WindowScoring(
            "stream",
            "config",
            fields,
            new VerdictRule(share, MINIMUM_JS_DISTANCE, MINIMUM_RECORDS, 1));
    story =
        new AlertStory(
            new AlertSettings(
                new AlertPolicy(2, 3, 3, 0),
                3,
                HOURLY.sizeMillis(),
                Duration.ofDays(1).toMillis(),
                new SlowDriftRule((long) (2 * MILLIS_PER_MONTH / share), 1, MINIMUM_JS_DISTANCE)));
  }

  /** Goes on as if nothing had been before. */
  void forget() {
    memory = new AlertMemory();
  }

  /** The next window, when the means have moved by these standard deviations. */
  Outcome next(IntToDoubleFunction sigma) {
    long[][] counts = new long[drawn][];
    for (int i = 0; i < drawn; i++) {
      counts[i] = counts(RECORDS, sigma.applyAsDouble(i));
    }
    long start = windows++ * HOURLY.sizeMillis();
    WindowReport report =
        scoring.report(
            new Window(start, start + HOURLY.sizeMillis()),
            HOURLY,
            new PaneSummary("", start, reference.id(), RECORDS, counts, new long[drawn]),
            reference,
            0,
            true,
            0);
    return new Outcome(
        story.tell(report, memory).stream()
            .filter(alert -> alert.getState() == AlertState.RAISED)
            .toList(),
        (int)
            report.getFeatures().stream()
                .filter(score -> score.getStatus() == FeatureStatus.DRIFT)
                .count());
  }

  /** Missing, below, the bins, above: as a binning codes them. */
  private long[] counts(int records, double sigma) {
    double[] cumulative = new double[BINS];
    for (int i = 0; i < EDGES.length; i++) {
      cumulative[i] =
          sigma == 0 ? (i + 1.0) / BINS : NORMAL.cumulativeProbability(EDGES[i] - sigma);
    }
    cumulative[BINS - 1] = 1;
    long[] counts = new long[BINS + 3];
    for (int i = 0; i < records; i++) {
      double u = random.nextDouble();
      int bin = sigma == 0 ? (int) (u * BINS) : Arrays.binarySearch(cumulative, u);
      counts[2 + (bin < 0 ? -bin - 1 : bin)]++;
    }
    return counts;
  }
}
