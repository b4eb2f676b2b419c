package io.leeway.jobs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.TestReferences;
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
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From bin counts to alerts: 200 normal features in hourly windows of 1,000 records, one false
 * alarm a month allowed, the defaults otherwise.
 *
 * <p>Counts are drawn, not records. More repetitions: {@code -Dleeway.evaluation.runs=20}.
 */
class AlertBudgetTest {
  private static final long SEED = 20_261_122;
  private static final int RUNS = Integer.getInteger("leeway.evaluation.runs", 1);
  private static final int FEATURES = 200;
  private static final int BINS = 32;
  private static final int RECORDS = 1000;
  private static final WindowSpec HOURLY = WindowSpec.tumbling(Duration.ofHours(1));
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double[] EDGES =
      IntStream.range(1, BINS)
          .mapToDouble(i -> NORMAL.inverseCumulativeProbability((double) i / BINS))
          .toArray();

  private final SplittableRandom random = new SplittableRandom(SEED);

  @ParameterizedTest(name = "reference of {0}")
  @ValueSource(ints = {10_000, 100_000})
  void withoutDriftTheBudgetIsKept(int referenceRecords) {
    int windows = 1000;
    for (int run = 0; run < RUNS; run++) {
      Stream stream = new Stream(referenceRecords, FEATURES);
      List<Alert> raised = new ArrayList<>();
      for (int window = 0; window < windows; window++) {
        raised.addAll(stream.next(feature -> 0));
      }
      System.out.printf(
          "seed %d: reference %,d: %d alerts in %,d windows without drift%n",
          SEED, referenceRecords, raised.size(), windows);
      assertThat(raised).hasSizeLessThanOrEqualTo(4);
    }
  }

  @ParameterizedTest(name = "reference of {0}")
  @ValueSource(ints = {10_000, 100_000})
  void aStepIsRaisedWithinTwoWindows(int referenceRecords) {
    int trials = 400;
    int drifting = 5;
    int seen = 0;
    int all = 0;
    Stream stream = new Stream(referenceRecords, FEATURES);
    for (int trial = 0; trial < trials; trial++) {
      if (trial % 20 == 0) {
        stream = new Stream(referenceRecords, FEATURES);
      }
      stream.forget();
      List<Alert> raised = new ArrayList<>();
      for (int window = 0; window < 2; window++) {
        raised.addAll(stream.next(feature -> feature < drifting ? 0.3 : 0));
      }
      long features =
          raised.stream()
              .filter(alert -> alert.getKind() != AlertKind.GROUP)
              .filter(alert -> isOneOf(alert, drifting))
              .count();
      seen += features > 0 ? 1 : 0;
      all += features == drifting ? 1 : 0;
    }
    System.out.printf(
        "seed %d: reference %,d: step of 0.3 sigma raised within 2 windows in %.2f %% +- %.2f of"
            + " %d trials, for all %d features in %.2f %% +- %.2f%n",
        SEED,
        referenceRecords,
        100.0 * seen / trials,
        error(seen, trials),
        trials,
        drifting,
        100.0 * all / trials,
        error(all, trials));
    assertThat(all).isGreaterThanOrEqualTo((int) Math.ceil(0.99 * trials));
  }

  @ParameterizedTest(name = "{0} sigma per window")
  @ValueSource(doubles = {0.01, 0.002})
  void slowDriftOfOneFeatureIsRaisedBeforeHalfASigma(double sigmaPerWindow) {
    int trials = 100;
    double[] sigmas = new double[trials];
    double[] slow = new double[trials];
    for (int trial = 0; trial < trials; trial++) {
      // 200 features share the budget; those without drift are left out, as they change nothing.
      Stream stream = new Stream(10_000, FEATURES, 1);
      sigmas[trial] = Double.NaN;
      slow[trial] = Double.NaN;
      for (int window = 1; Double.isNaN(slow[trial]) && window * sigmaPerWindow < 1; window++) {
        double sigma = sigmaPerWindow * window;
        for (Alert alert : stream.next(feature -> sigma)) {
          if (Double.isNaN(sigmas[trial])) {
            sigmas[trial] = sigma;
          }
          if (alert.getKind() == AlertKind.SLOW_DRIFT) {
            slow[trial] = sigma;
          }
        }
        if (!Double.isNaN(sigmas[trial])) {
          break;
        }
      }
    }
    double bySequence = DoubleStream.of(slow).filter(s -> !Double.isNaN(s)).count();
    Arrays.sort(sigmas);
    System.out.printf(
        "seed %d: slow drift of %.3f sigma per window raised at %.2f sigma (median), %.2f (99 %%); first by the sequential"
            + " detector in %.0f of %d%n",
        SEED,
        sigmaPerWindow,
        sigmas[trials / 2],
        sigmas[(int) (0.99 * trials)],
        bySequence,
        trials);
    assertThat(sigmas[trials - 1]).isLessThan(0.5);
    // Of the faster drift, single windows show as much by then in some trials.
    assertThat(bySequence).isGreaterThanOrEqualTo(0.5 * trials);
  }

  private static double error(int hits, int trials) {
    double share = (double) hits / trials;
    return 100 * Math.sqrt(share * (1 - share) / trials);
  }

  private static boolean isOneOf(Alert alert, int drifting) {
    int number =
        Integer.parseInt(alert.getSubject().substring(alert.getSubject().indexOf(":f") + 2));
    return number < drifting;
  }

  /** A reference, and the windows that are compared with it. */
  private final class Stream {
    private final ReferenceProfile reference;
    private final WindowScoring scoring;
    private final AlertStory story;
    private AlertMemory memory = new AlertMemory();
    private final int drawn;
    private long windows;

    Stream(int referenceRecords, int features) {
      this(referenceRecords, features, features);
    }

    /** A stream of which only so many features are drawn; the others share the budget only. */
    Stream(int referenceRecords, int features, int drawn) {
      this.drawn = drawn;
      List<Double> edges = new ArrayList<>();
      edges.add(-40.0);
      DoubleStream.of(EDGES).forEach(edges::add);
      edges.add(40.0);
      List<FeatureProfile> profiles = new ArrayList<>();
      List<FeatureField> fields = new ArrayList<>();
      for (int i = 0; i < drawn; i++) {
        profiles.add(TestReferences.numeric("f" + i, edges, counts(referenceRecords, 0)));
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
      scoring = new WindowScoring("stream", "config", fields, new VerdictRule(share, 0.05, 100, 1));
      double month = Duration.ofDays(1).toMillis() * 365.25 / 12;
      story =
          new AlertStory(
              new AlertSettings(
                  new AlertPolicy(2, 3, 3, 0),
                  3,
                  HOURLY.sizeMillis(),
                  Duration.ofDays(1).toMillis(),
                  new SlowDriftRule((long) (2 * month / share), 1, 0.05)));
    }

    /** Goes on as if nothing had been before. */
    void forget() {
      memory = new AlertMemory();
    }

    /** What the next window raises, when the means have moved by these. */
    List<Alert> next(IntToDoubleFunction sigma) {
      long[][] counts = new long[drawn][];
      for (int i = 0; i < drawn; i++) {
        counts[i] = counts(RECORDS, sigma.applyAsDouble(i));
      }
      long start = windows++ * HOURLY.sizeMillis();
      PaneSummary summary =
          new PaneSummary("", start, reference.id(), RECORDS, counts, new long[drawn]);
      return story
          .tell(
              scoring.report(
                  new Window(start, start + HOURLY.sizeMillis()),
                  HOURLY,
                  summary,
                  reference,
                  0,
                  true,
                  0),
              memory)
          .stream()
          .filter(alert -> alert.getState() == AlertState.RAISED)
          .toList();
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
}
