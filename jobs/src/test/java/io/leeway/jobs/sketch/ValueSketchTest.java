package io.leeway.jobs.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.leeway.measures.Wasserstein;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValueSketchTest {
  private static final double[] PERCENTILES =
      IntStream.rangeClosed(0, 100).mapToDouble(percent -> percent / 100.0).toArray();

  @Property(tries = 300)
  void neitherOrderNorPartialSketchesMatter(
      @ForAll Draws draws, @ForAll @IntRange(min = 0, max = 6_000) int size, @ForAll long seed) {
    double[] values = draws.draw(size, seed);
    ValueSketch whole = Draws.sketch(values);

    ValueSketch merged = ofRandomParts(Draws.shuffled(values, seed + 1), seed + 2);

    assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(SketchBytes.of(merged)).isEqualTo(SketchBytes.of(whole));
    assertThat(merged.quantiles(PERCENTILES)).isEqualTo(whole.quantiles(PERCENTILES));
  }

  /** Cut into parts at random, each part a sketch of its own, merged two by two at random. */
  private static ValueSketch ofRandomParts(double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ValueSketch> parts = new ArrayList<>(List.of(new ValueSketch()));
    for (int from = 0; from < values.length; ) {
      int to = Math.min(values.length, from + 1 + random.nextInt(1 + random.nextInt(2_000)));
      ValueSketch part = new ValueSketch();
      part.addAll(values, from, to);
      parts.add(random.nextBoolean() ? part : SketchBytes.roundTrip(part));
      from = to;
    }
    while (parts.size() > 1) {
      ValueSketch left = parts.remove(random.nextInt(parts.size()));
      ValueSketch right = parts.get(random.nextInt(parts.size()));
      right.merge(left);
    }
    return parts.get(0);
  }

  @Property(tries = 100)
  void quantilesAreOffByNoMoreThanStated(
      @ForAll Draws draws, @ForAll @IntRange(min = 1, max = 20_000) int size, @ForAll long seed) {
    double[] sorted = Draws.sorted(draws.draw(size, seed));
    ValueSketch sketch = Draws.sketch(Draws.shuffled(sorted, seed));

    double[] quantiles = sketch.quantiles(PERCENTILES);

    for (int i = 0; i < PERCENTILES.length; i++) {
      double exact = sorted[Math.max(1, (int) Math.ceil(PERCENTILES[i] * size)) - 1];
      // 1e-15 for the rounding of the interpolation
      double bound = (sketch.relativeError() + 1e-15) * Math.abs(exact) + 0x1p-1022;
      // halves, because the difference of huge values overflows
      assertThat(Math.abs(quantiles[i] / 2 - exact / 2))
          .as("quantile %s of %s", PERCENTILES[i], sketch)
          .isLessThanOrEqualTo(bound / 2);
    }
    assertThat(sketch.minimum()).isEqualTo(sorted[0]);
    assertThat(sketch.maximum()).isEqualTo(sorted[size - 1]);
    assertThat(quantiles).isSorted();
  }

  /** The level from its definition, by counting buckets of all levels in sets. */
  @Property(tries = 100)
  void theLevelIsTheLowestThatFits(
      @ForAll Draws draws, @ForAll @IntRange(min = 1, max = 4_000) int size, @ForAll long seed) {
    double[] values = draws.draw(size, seed);
    int level = 0;
    while (bucketsAtLevel(values, level) > ValueSketch.MAX_BUCKETS) {
      level++;
    }

    assertThat(Draws.sketch(values).toString())
        .endsWith("level=%d, buckets=%d]".formatted(level, bucketsAtLevel(values, level)));
  }

  private static long bucketsAtLevel(double[] values, int level) {
    return DoubleStream.of(values)
        .mapToObj(
            value -> (value < 0 ? "-" : "+") + (Double.doubleToLongBits(Math.abs(value)) >>> level))
        .distinct()
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    // distribution, at most so many per mille off in rank among 100,000 values, relative error
    "UNIFORM, 1.0, 0.0625",
    "NORMAL, 1.0, 0.125",
    "LOGNORMAL, 1.0, 0.0625",
    "ZERO_INFLATED, 1.0, 0.0625",
    "HEAVY_TAIL, 1.5, 0.0625",
    "NARROW_FAR_FROM_ZERO, 1.0, 1e-10",
    "YEARS, 0, 0",
    "EPOCH_MILLIS, 1.0, 2e-8",
    "INTEGERS, 1.0, 0.125",
    "PRICES, 1.0, 0.0625",
    "ONE_OUTLIER, 1.5, 0.125",
  })
  void ranksOfUsualDataAreNearlyRight(Draws draws, double perMille, double relativeError) {
    int size = 100_000;
    double[] sorted = Draws.sorted(draws.draw(size, 11));
    ValueSketch sketch = Draws.sketch(sorted);

    double worst = 0;
    for (int percent = 1; percent < 100; percent++) {
      double quantile = sketch.quantile(percent / 100.0);
      double rank = Math.ceil(percent / 100.0 * size);
      long below = DoubleStream.of(sorted).filter(value -> value < quantile).count();
      long notAbove = DoubleStream.of(sorted).filter(value -> value <= quantile).count();
      worst = Math.max(worst, Math.max(below + 1 - rank, rank - notAbove));
    }
    assertThat(worst / size * 1000).isLessThanOrEqualTo(perMille);
    assertThat(sketch.relativeError()).isLessThanOrEqualTo(relativeError);
  }

  @Property(tries = 60)
  void wassersteinIsOffByNoMoreThanStated(
      @ForAll Draws draws,
      @ForAll @IntRange(min = 1, max = 3_000) int size,
      @ForAll @IntRange(min = 1, max = 3_000) int otherSize,
      @ForAll long seed) {
    if (draws == Draws.HUGE || draws == Draws.ALL_BITS || draws == Draws.ALTERNATING_MAGNITUDES) {
      return; // sums of such values overflow; their distance has a test of its own
    }
    double[] first = draws.draw(size, seed);
    double[] second = draws.draw(otherSize, seed + 1);
    for (int i = 0; i < second.length; i++) {
      second[i] *= 1 + (seed & 3) / 8.0;
    }
    ValueSketch p = Draws.sketch(first);
    ValueSketch q = Draws.sketch(second);
    double means =
        DoubleStream.of(first).map(Math::abs).average().orElseThrow()
            + DoubleStream.of(second).map(Math::abs).average().orElseThrow();
    double bound =
        Math.max(p.relativeError(), q.relativeError()) * means + 1e-12 * means + 0x1p-1021;

    double distance = p.wasserstein(q);

    assertThat(distance).isCloseTo(Wasserstein.ofSamples(first, second), within(bound));
    assertThat(q.wasserstein(p)).isEqualTo(distance);
  }

  @ParameterizedTest
  @EnumSource
  void equalSketchesAreNotApart(Draws draws) {
    double[] values = draws.draw(5_000, 3);
    ValueSketch sketch = Draws.sketch(values);

    assertThat(sketch.wasserstein(Draws.sketch(Draws.shuffled(values, 4)))).isZero();
  }

  @Test
  void theCoarserLevelDecidesADistance() {
    double[] values = Draws.NORMAL.draw(300, 5);
    double[] more = Draws.NORMAL.draw(100_000, 6);
    ValueSketch fine = Draws.sketch(values);
    ValueSketch coarse = Draws.sketch(more);
    assertThat(fine.relativeError()).isZero();
    assertThat(coarse.relativeError()).isPositive();

    double distance = fine.wasserstein(coarse);

    assertThat(distance).isCloseTo(Wasserstein.ofSamples(values, more), within(0.005));
    assertThat(fine).isEqualTo(Draws.sketch(values));
  }

  @Test
  void distancesOfHugeValuesDoNotOverflow() {
    double half = Double.MAX_VALUE / 2;

    assertThat(Draws.sketch(-half).wasserstein(Draws.sketch(half))).isEqualTo(Double.MAX_VALUE);
    assertThat(Draws.sketch(-Double.MAX_VALUE).wasserstein(Draws.sketch(Double.MAX_VALUE)))
        .isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void aShiftIsTheDistance() {
    double[] values = Draws.UNIFORM.draw(50_000, 8);
    double[] shifted = DoubleStream.of(values).map(value -> value + 0.25).toArray();

    assertThat(Draws.sketch(values).wasserstein(Draws.sketch(shifted)))
        .isCloseTo(0.25, within(1e-4));
  }

  @Test
  void fewDistinctValuesAreKeptAsTheyAre() {
    double[] distinct = Draws.ALL_BITS.draw(ValueSketch.MAX_BUCKETS, 9);
    SplittableRandom random = new SplittableRandom(10);
    double[] values = new double[50_000];
    Arrays.setAll(values, i -> distinct[random.nextInt(distinct.length)]);
    double[] sorted = Draws.sorted(values);

    ValueSketch sketch = Draws.sketch(values);

    assertThat(sketch.relativeError()).isZero();
    for (double q : PERCENTILES) {
      assertThat(sketch.quantile(q))
          .isEqualTo(sorted[Math.max(1, (int) Math.ceil(q * 50_000)) - 1]);
    }
  }

  @Test
  void valuesOfAllPowersOfTwoFit() {
    double[] values =
        IntStream.rangeClosed(Double.MIN_EXPONENT, Double.MAX_EXPONENT)
            .mapToDouble(exponent -> Math.scalb(1.0, exponent))
            .flatMap(value -> DoubleStream.of(value, -value))
            .toArray();

    ValueSketch sketch = Draws.sketch(values);

    // 4,092 powers in at most 384 buckets of 2^k powers each: k = 4 makes 256
    assertThat(sketch.toString()).endsWith("level=56, buckets=256]");
    assertThat(sketch.relativeError()).isEqualTo(65_535);
    assertThat(sketch.quantile(0)).isEqualTo(-0x1p1023);
    assertThat(sketch.quantile(1)).isEqualTo(0x1p1023);
  }

  @Test
  void whatIsNotFiniteIsSkippedAndMinusZeroIsZero() {
    ValueSketch sketch =
        Draws.sketch(
            Double.NaN, -0.0, Double.POSITIVE_INFINITY, 0.0, Double.NEGATIVE_INFINITY, -0.0);

    assertThat(sketch.count()).isEqualTo(3);
    assertThat(sketch).isEqualTo(Draws.sketch(0, 0, 0));
    assertThat(SketchBytes.of(sketch)).isEqualTo(SketchBytes.of(Draws.sketch(0, 0, 0)));
    assertThat(1 / sketch.minimum()).isPositive();
    assertThat(1 / sketch.maximum()).isPositive();
  }

  @Test
  void manyZerosAreZero() {
    ValueSketch sketch = Draws.sketch(Draws.ZERO_INFLATED.draw(100_000, 12));

    assertThat(sketch.relativeError()).isPositive();
    assertThat(sketch.quantiles(new double[] {0.1, 0.5, 0.75})).containsOnly(0.0);
  }

  @Test
  void nothingIsKnownOfNoValues() {
    ValueSketch empty = new ValueSketch();

    assertThat(empty.count()).isZero();
    assertThat(empty.minimum()).isNaN();
    assertThat(empty.maximum()).isNaN();
    assertThat(empty.quantile(0.5)).isNaN();
    assertThat(empty.wasserstein(Draws.sketch(1))).isNaN();
    assertThat(Draws.sketch(1).wasserstein(empty)).isNaN();
    assertThat(empty.memoryBytes()).isLessThanOrEqualTo(80);
    assertThat(empty.serializedBytes()).isLessThanOrEqualTo(4);
    assertThat(SketchBytes.roundTrip(empty)).isEqualTo(empty);
    assertThat(empty).isNotEqualTo(Draws.sketch(0));
  }

  @Test
  void sharesOutsideZeroToOneAreRefused() {
    for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> Draws.sketch(1).quantile(q))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected 0 to 1");
    }
  }

  @Test
  void aCopySharesNothing() {
    double[] values = Draws.NORMAL.draw(2_000, 13);
    ValueSketch sketch = Draws.sketch(values);
    ValueSketch copy = sketch.copy();
    assertThat(copy).isEqualTo(sketch).hasSameHashCodeAs(sketch);

    copy.addAll(values, 0, values.length);

    assertThat(sketch).isEqualTo(Draws.sketch(values)).isNotEqualTo(copy);
    assertThat(copy.count()).isEqualTo(2 * sketch.count());
  }

  @Test
  void aSketchTakesItselfToo() {
    double[] values = Draws.NORMAL.draw(2_000, 13);
    ValueSketch sketch = Draws.sketch(values);
    ValueSketch twice = Draws.sketch(values);
    twice.addAll(values, 0, values.length);

    sketch.merge(sketch);

    assertThat(sketch).isEqualTo(twice);
  }

  @ParameterizedTest
  @EnumSource
  void memoryIsBounded(Draws draws) {
    ValueSketch sketch = Draws.sketch(draws.draw(200_000, 14));

    assertThat(sketch.memoryBytes()).isLessThanOrEqualTo(8_300);
    // 16 bytes of extremes, up to 3 per bucket in these, see below for the worst case
    assertThat(sketch.serializedBytes()).isLessThanOrEqualTo(1_300);
  }

  @Test
  void theLargestSketchIsOneOfDistinctValuesWithoutPattern() {
    ValueSketch sketch = Draws.sketch(Draws.ALL_BITS.draw(ValueSketch.MAX_BUCKETS, 15));

    // the distances of 384 numbers of 63 bits take 8 or 9 bytes each, their counts one
    assertThat(sketch.serializedBytes()).isLessThanOrEqualTo(20 + 384 * 10);
  }

  @Test
  void valuesCostNoGarbage() {
    double[] values = Draws.LOGNORMAL.draw(100_000, 16);
    ValueSketch sketch = Draws.sketch(values);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    sketch.addAll(values, 0, 1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10; i++) {
      sketch.addAll(values, 0, values.length);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // for a million values: what the measurement itself leaves behind
    assertThat(allocated).isLessThan(10_000);
  }

  @Property(tries = 500)
  void damagedBytesAreRefusedOrMakeAnotherSketch(
      @ForAll Draws draws, @ForAll @IntRange(min = 0, max = 600) int size, @ForAll long seed) {
    byte[] bytes = SketchBytes.of(Draws.sketch(draws.draw(size, seed)));
    byte[] damaged = SketchBytes.damaged(bytes, seed);

    ValueSketch read = SketchBytes.readOrNull(damaged, ValueSketch::readFrom);

    if (read != null) {
      assertThat(SketchBytes.roundTrip(read)).isEqualTo(read);
      assertThat(read.memoryBytes()).isLessThanOrEqualTo(8_300);
      double[] quantiles = read.quantiles(PERCENTILES);
      assertThat(read.count() == 0 || DoubleStream.of(quantiles).allMatch(Double::isFinite))
          .isTrue();
    }
  }

  @Test
  void everyCutAndEveryOtherVersionIsRefused() {
    byte[] bytes = SketchBytes.of(Draws.sketch(Draws.NORMAL.draw(1_000, 17)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(SketchBytes.readOrNull(cut, ValueSketch::readFrom)).isNull();
    }
    bytes[0] = 2;
    assertThatThrownBy(() -> ValueSketch.readFrom(SketchBytes.input(bytes)))
        .hasMessage("value sketch has version 2, expected 1");
  }

  /** A layout that is released must be read for ever. */
  @Test
  void theLayoutIsThis() {
    byte[] bytes = SketchBytes.of(Draws.sketch(-2, 1, 1, 3));

    assertThat(bytes)
        .isEqualTo(
            SketchBytes.hex(
                "01 00 01 02"
                    + "c000000000000000 4008000000000000" // -2 and 3
                    + "33" // 51 zero bits in 2, 1 and 3
                    + "8010 01" // -2 = 0x400 << 52, once
                    + "fe0f 02 0301")); // 1 = 0x3ff << 52, twice; 3 = 1 and three steps of 2^51
  }
}
