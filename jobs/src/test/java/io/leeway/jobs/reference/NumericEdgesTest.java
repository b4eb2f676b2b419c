package io.leeway.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.binning.NumericBinning;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumericEdgesTest {
  private static NumericEdges edges(double[] values, int maxBins) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return NumericEdges.of(
        WeightedValues.ofSorted(sorted), true, sorted[0], sorted[sorted.length - 1], maxBins);
  }

  private static double[] draw(int n, DoubleSupplier supplier) {
    return DoubleStream.generate(supplier).limit(n).toArray();
  }

  private static NumericBinning binning(NumericEdges edges) {
    return NumericBinning.ofEdges(
        edges.edges().stream().mapToDouble(Double::doubleValue).toArray(), edges.discrete());
  }

  private static long[] count(NumericBinning binning, double[] values) {
    long[] counts = new long[binning.bins()];
    for (double value : values) {
      counts[binning.code(value)]++;
    }
    return counts;
  }

  private static List<Long> interior(long[] counts) {
    return Arrays.stream(counts, 2, counts.length - 1).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void continuousValuesGetBinsOfEqualMass(long seed) {
    Random random = new Random(seed);
    for (DoubleSupplier shape :
        List.<DoubleSupplier>of(
            random::nextGaussian,
            () -> Math.exp(3 * random.nextGaussian()),
            () -> -Math.log(random.nextDouble()))) {
      double[] values = draw(10_007, shape);
      NumericEdges edges = edges(values, 32);
      List<Long> interior = interior(count(binning(edges), values));

      assertThat(edges.discrete()).isFalse();
      assertThat(interior).as("seed %d", seed).hasSize(32);
      // All values differ, so bins can be cut to the record: 10,007 / 32 is 312.7.
      assertThat(interior).as("seed %d", seed).allMatch(count -> count == 312 || count == 313);
    }
  }

  @Test
  void theReferenceHasNothingBelowOrAbove() {
    double[] values = draw(5_000, new Random(4)::nextGaussian);
    long[] counts = count(binning(edges(values, 32)), values);

    assertThat(counts[1]).isZero();
    assertThat(counts[counts.length - 1]).isZero();
  }

  @Test
  void heavyValuesHaveBinsOfTheirOwn() {
    Random random = new Random(5);
    double[] values = new double[10_000];
    for (int i = 0; i < values.length; i++) {
      double u = random.nextDouble();
      values[i] = u < 0.6 ? 0 : u < 0.65 ? 999 : random.nextGaussian() * 100;
    }
    NumericBinning binning = binning(edges(values, 32));
    List<String> labels =
        IntStream.range(0, binning.bins()).mapToObj(code -> binning.label("x", code)).toList();

    assertThat(labels).contains("x = 0", "x = 999");
    assertThat(binning.bins()).isBetween(30, 35);
    long[] counts = count(binning, values);
    for (int code = 2; code < counts.length - 1; code++) {
      if (!labels.get(code).contains("=") && counts[code] > 0) {
        assertThat(counts[code]).as(labels.get(code)).isBetween(100L, 150L);
      }
    }
  }

  @Test
  void aConstantHasOneBin() {
    NumericEdges edges = edges(draw(1_000, () -> 7), 32);

    assertThat(edges.edges()).containsExactly(7.0, Math.nextUp(7.0));
    assertThat(edges.discrete()).isFalse();
    assertThat(edges(new double[] {-0.0}, 32).edges()).containsExactly(0.0, Double.MIN_VALUE);
    assertThat(edges(new double[] {Double.MAX_VALUE}, 32).edges())
        .containsExactly(Double.MAX_VALUE, Double.POSITIVE_INFINITY);
  }

  @Test
  void fewFrequentValuesAreDiscrete() {
    double[] values = new double[320];
    Arrays.setAll(values, i -> (i % 32) / 4.0);
    NumericEdges edges = edges(values, 32);

    assertThat(edges.discrete()).isTrue();
    assertThat(interior(count(binning(edges), values))).startsWith(10L, 10L).endsWith(10L, 0L);
    assertThat(binning(edges).label("x", 3)).isEqualTo("x = 0.25");
  }

  @Test
  void fewRareValuesAreNotDiscrete() {
    NumericEdges edges = edges(new double[] {1.5, 2.5, 3.25, 8, 9}, 32);

    assertThat(edges.discrete()).isFalse();
    assertThat(edges.edges()).containsExactly(1.5, Math.nextUp(9.0));
  }

  @Test
  void smallReferencesHaveFewBins() {
    double[] values = draw(100, new Random(6)::nextGaussian);

    assertThat(interior(count(binning(edges(values, 32)), values))).containsOnly(10L).hasSize(10);
  }

  @Test
  void nothingHasNoEdges() {
    assertThat(
            NumericEdges.of(
                    WeightedValues.ofSorted(new double[0]),
                    true,
                    Double.POSITIVE_INFINITY,
                    Double.NEGATIVE_INFINITY,
                    32)
                .edges())
        .isEmpty();
  }

  @Test
  void aSampleDoesNotHideTheRange() {
    double[] sample = draw(1_000, new Random(7)::nextDouble);
    Arrays.sort(sample);
    NumericEdges edges = NumericEdges.of(WeightedValues.ofSorted(sample), false, -50, 60, 32);

    assertThat(edges.edges()).startsWith(-50.0).endsWith(Math.nextUp(60.0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverTheTiesBinsAreBoundedAndHoldMass(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int n = 1 + random.nextInt(3_000);
      int distinct = 1 + random.nextInt(400);
      double skew = 1 + random.nextInt(4);
      double[] values =
          draw(n, () -> Math.floor(distinct * Math.pow(random.nextDouble(), skew)) / 4 - 20);
      int maxBins = 1 + random.nextInt(NumericEdges.MAX_BINS);
      NumericEdges edges = edges(values, maxBins);
      NumericBinning binning = binning(edges);
      long[] counts = count(binning, values);
      String context =
          "seed %d round %d: n %d, distinct %d, bins %d"
              .formatted(seed, round, n, distinct, maxBins);

      assertThat(interior(counts).stream().filter(count -> count > 0).count())
          .as(context)
          .isBetween(1L, (long) maxBins);
      assertThat(Arrays.stream(counts).sum()).as(context).isEqualTo(n);
      for (int code = 0; code < counts.length; code++) {
        if (binning.isUnseen(code)) {
          assertThat(counts[code]).as(context).isZero();
        }
      }
    }
  }

  /** What hurts a window's comparison is a bin far heavier than an equal share. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aBinOfSeveralValuesHasAtMostAboutTwiceItsShare(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      double[] values = draw(20_000, () -> Math.rint(random.nextGaussian() * 40));
      NumericBinning binning = binning(edges(values, 32));
      long[] counts = count(binning, values);
      for (int code = 2; code < counts.length - 1; code++) {
        assertThat(counts[code])
            .as("seed %d %s", seed, binning.label("x", code))
            .isLessThanOrEqualTo(2 * 20_000 / 32);
      }
    }
  }
}
