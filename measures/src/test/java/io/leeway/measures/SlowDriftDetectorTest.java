package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlowDriftDetectorTest {
  private static final long SEED = 20_230_405;
  private static final int WINDOW = 1000;
  private static final double RUN_LENGTH = 200;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  @Test
  void theEvidenceIsWhatTheFormulaSays() {
    SlowDriftDetector detector = new SlowDriftDetector(1e9);
    double[] evidence = SlowDriftDetector.none();
    double[] pValues = {0.02, 0.5, 0.3, 0.001};
    double[] shifts = {0.25, 0.5, 1, 2, 4};
    double[] cusums = {1, 1, 1, 1, 1};
    for (double p : pValues) {
      evidence = detector.next(evidence, p, 0.04);
      double z = NORMAL.inverseCumulativeProbability(1 - p) - 0.2 * 3.29;
      for (int i = 0; i < shifts.length; i++) {
        cusums[i] = Math.max(1, cusums[i]) * Math.exp(shifts[i] * z - shifts[i] * shifts[i] / 2);
      }
    }
    double expected = Math.log(Arrays.stream(cusums).map(m -> Math.max(1, m)).average().orElse(0));
    assertThat(SlowDriftDetector.logEvidence(evidence)).isCloseTo(expected, within(1e-12));
  }

  /** The law behind the guarantee: by numeric integration over uniform p. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 10, 1e3, 1e6})
  void oneWindowMultipliesTheEvidenceByAtMostOneOnAverage(double averageRunLength) {
    SlowDriftDetector detector = new SlowDriftDetector(averageRunLength);
    // From far enough above 0 that the floor does not matter, and below the cap.
    double start = 20;
    SlowDriftDetector high = new SlowDriftDetector(Math.exp(60));
    double[] before = new double[SlowDriftDetector.none().length];
    Arrays.fill(before, start);
    int steps = 200_000;
    double[] mean = new double[before.length];
    for (int i = 0; i < steps; i++) {
      double[] after = high.next(before, (i + 0.5) / steps, 0);
      for (int k = 0; k < mean.length; k++) {
        mean[k] += Math.exp(after[k] - start) / steps;
      }
    }
    for (double m : mean) {
      assertThat(m).isBetween(0.5, 1 + 1e-6);
    }
    assertThat(detector.isAlarm(SlowDriftDetector.none())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 5, 100, 1e6})
  void oneWindowAloneNeverAlarms(double averageRunLength) {
    SlowDriftDetector detector = new SlowDriftDetector(averageRunLength);
    double[] once = detector.next(SlowDriftDetector.none(), 0, 0);
    assertThat(detector.isAlarm(once)).isFalse();
  }

  @Test
  void windowsThatAgreeAlarmAndQuietOnesEndIt() {
    SlowDriftDetector detector = new SlowDriftDetector(1e5);
    double[] evidence = SlowDriftDetector.none();
    int windows = 0;
    while (!detector.isAlarm(evidence)) {
      evidence = detector.next(evidence, 0.05, 0.01);
      windows++;
    }
    assertThat(windows).isBetween(5, 30);
    assertThat(detector.isOver(evidence)).isFalse();
    for (int i = 0; i < 1000; i++) {
      evidence = detector.next(evidence, 0.01, 0.01);
    }
    windows = 0;
    while (!detector.isOver(evidence)) {
      evidence = detector.next(evidence, 0.5, 0.01);
      windows++;
    }
    assertThat(windows).as("however long it has lasted").isLessThan(100);
    for (int i = 0; i < 1000; i++) {
      evidence = detector.next(evidence, 0.5, 0.01);
    }
    assertThat(SlowDriftDetector.isNone(evidence)).isTrue();
  }

  @Test
  void whatIsNoPValueIsRefused() {
    SlowDriftDetector detector = new SlowDriftDetector(100);
    double[] none = SlowDriftDetector.none();
    for (double bad : new double[] {Double.NaN, -0.1, 1.1}) {
      assertThatThrownBy(() -> detector.next(none, bad, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("pValue");
      assertThatThrownBy(() -> detector.next(none, 0.5, bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("referenceShare");
      assertThatThrownBy(() -> new SlowDriftDetector(bad == 1.1 ? 0.5 : bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("averageRunLength");
    }
    assertThatThrownBy(() -> detector.next(new double[1], 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected 5");
  }

  /**
   * Windows of 1,000 records against a sampled reference, no drift: the run length, cut off at ten
   * times what is stated, is at least that. Two bins have one degree of freedom, on which an error
   * of the reference tells most.
   */
  @ParameterizedTest(name = "{0} bins, reference of {1}")
  @CsvSource({"2, 10000", "2, 100000", "32, 10000", "32, 100000", "2, 1000"})
  void theRunLengthHoldsThoughTheReferenceIsASample(int bins, int referenceRecords) {
    double[] mean =
        meanRunLength(
            random -> uniformCounts(random, bins, referenceRecords), share(referenceRecords));
    assertThat(mean[0] - 3 * mean[1]).isGreaterThan(RUN_LENGTH);
  }

  /** A share of one half that the reference has wrong by three of its standard errors. */
  @ParameterizedTest(name = "reference of {0}")
  @ValueSource(ints = {1_000, 10_000, 100_000})
  void theRunLengthHoldsForAnUnluckyReferenceToo(int referenceRecords) {
    double[] mean = meanRunLength(r -> unlucky(referenceRecords), share(referenceRecords));
    assertThat(mean[0] - 3 * mean[1]).isGreaterThan(RUN_LENGTH);
  }

  /** Why there is an allowance, and that a run length that is too short would be seen. */
  @ParameterizedTest(name = "reference of {0}")
  @ValueSource(ints = {1_000, 10_000})
  void withoutTheAllowanceItDoesNot(int referenceRecords) {
    double[] mean = meanRunLength(r -> unlucky(referenceRecords), 0);
    assertThat(mean[0] + 3 * mean[1]).isLessThan(RUN_LENGTH);
  }

  private static double share(int referenceRecords) {
    return WINDOW / (double) (WINDOW + referenceRecords);
  }

  private static long[] unlucky(int referenceRecords) {
    long off = Math.round(3 * Math.sqrt(referenceRecords) / 2);
    return new long[] {referenceRecords / 2 - off, referenceRecords / 2 + off};
  }

  /** Mean and its standard error, cut off at ten times the run length. */
  private static double[] meanRunLength(
      Function<SplittableRandom, long[]> references, double referenceShare) {
    SplittableRandom random = new SplittableRandom(SEED);
    SlowDriftDetector detector = new SlowDriftDetector(RUN_LENGTH);
    int runs = 200;
    double sum = 0;
    double squares = 0;
    for (int run = 0; run < runs; run++) {
      long[] reference = references.apply(random);
      double[] evidence = SlowDriftDetector.none();
      int windows = 0;
      while (windows < 10 * RUN_LENGTH && !detector.isAlarm(evidence)) {
        long[] window = uniformCounts(random, reference.length, WINDOW);
        evidence = detector.next(evidence, pValue(window, reference), referenceShare);
        windows++;
      }
      sum += windows;
      squares += (double) windows * windows;
    }
    double mean = sum / runs;
    double error = Math.sqrt((squares / runs - mean * mean) / runs);
    System.out.printf(
        "seed %d: reference share %.4f: mean run >= %.0f +- %.0f windows, stated %.0f%n",
        SEED, referenceShare, mean, error, RUN_LENGTH);
    return new double[] {mean, error};
  }

  /**
   * A mean that moves by 0.01 sigma per window, on 32 bins, at the run length that each of 200
   * features has with hourly windows and a false alarm every two months.
   */
  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  void slowDriftIsFoundBeforeItReachesHalfASigma(int referenceRecords) {
    SplittableRandom random = new SplittableRandom(SEED);
    SlowDriftDetector detector = new SlowDriftDetector(2 * 730.5 * 200);
    int bins = 32;
    double[] edges = new double[bins - 1];
    for (int i = 0; i < edges.length; i++) {
      edges[i] = NORMAL.inverseCumulativeProbability((i + 1.0) / bins);
    }
    double share = share(referenceRecords);
    double[] found = new double[400];
    for (int run = 0; run < found.length; run++) {
      long[] reference = uniformCounts(random, bins, referenceRecords);
      double[] evidence = SlowDriftDetector.none();
      double sigma = 0;
      while (!detector.isAlarm(evidence)) {
        sigma += 0.01;
        evidence =
            detector.next(evidence, pValue(shiftedCounts(random, edges, sigma), reference), share);
      }
      found[run] = sigma;
    }
    Arrays.sort(found);
    System.out.printf(
        "seed %d: reference %,d: found at %.2f sigma (median), %.2f (99 %%), %.2f (all of %d)%n",
        SEED,
        referenceRecords,
        found[found.length / 2],
        found[(int) (found.length * 0.99)],
        found[found.length - 1],
        found.length);
    assertThat(found[found.length - 1]).isLessThan(0.5);
  }

  private static double pValue(long[] window, long[] reference) {
    return ChiSquareTail.survival(
        TwoSampleTest.gStatistic(window, reference),
        TwoSampleTest.degreesOfFreedom(window, reference));
  }

  private static long[] uniformCounts(SplittableRandom random, int bins, int records) {
    long[] counts = new long[bins];
    for (int i = 0; i < records; i++) {
      counts[random.nextInt(bins)]++;
    }
    return counts;
  }

  private static long[] shiftedCounts(SplittableRandom random, double[] edges, double sigma) {
    long[] counts = new long[edges.length + 1];
    double[] cumulative = new double[edges.length];
    for (int i = 0; i < edges.length; i++) {
      cumulative[i] = NORMAL.cumulativeProbability(edges[i] - sigma);
    }
    for (int i = 0; i < WINDOW; i++) {
      int place = Arrays.binarySearch(cumulative, random.nextDouble());
      counts[place < 0 ? -place - 1 : place]++;
    }
    return counts;
  }
}
