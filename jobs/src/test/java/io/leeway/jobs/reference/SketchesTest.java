package io.leeway.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SketchesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096})
  void fewDistinctValuesAreCountedExactly(int distinct) {
    DistinctEstimate estimate = new DistinctEstimate();
    for (int repeat = 0; repeat < 5; repeat++) {
      LongStream.range(0, distinct).forEach(estimate::add);
    }
    assertThat(estimate.count()).isEqualTo(distinct);
  }

  /** The standard error is 1 / sqrt(4096 - 2), 1.6 %; these hashes are fixed, so 4 of them hold. */
  @ParameterizedTest
  @ValueSource(longs = {4_097, 20_000, 300_000, 1_000_000})
  void manyDistinctValuesAreCountedAbout(long distinct) {
    DistinctEstimate numbers = new DistinctEstimate();
    DistinctEstimate texts = new DistinctEstimate();
    for (long value = 0; value < distinct; value++) {
      numbers.add(value);
      texts.add("user-" + value);
      numbers.add(value / 2);
    }
    assertThat((double) numbers.count()).isCloseTo((double) distinct, within(0.0625 * distinct));
    assertThat((double) texts.count()).isCloseTo((double) distinct, within(0.0625 * distinct));
  }

  @Test
  void aSampleIsEverythingWhileThereIsRoom() {
    RowSample sample = new RowSample();
    for (int row = 0; row < RowSample.KEPT; row++) {
      sample.add(row, -row);
    }
    assertThat(sample.sorted()).hasSize(RowSample.KEPT).startsWith(1 - RowSample.KEPT).endsWith(0);
  }

  @Test
  void aSampleOfManyRowsIsTheSameAtEveryRunAndSpreadOverThem() {
    int rows = 1_000_000;
    RowSample first = new RowSample();
    RowSample second = new RowSample();
    for (int row = 0; row < rows; row++) {
      first.add(row, row);
      second.add(row, row);
    }
    double[] sample = first.sorted();

    assertThat(sample).hasSize(RowSample.KEPT).isEqualTo(second.sorted());
    // The standard error of a rank is rows / (2 sqrt(65,536)), 1,953; the hashes are fixed.
    assertThat(sample[RowSample.KEPT / 2]).isCloseTo(rows / 2.0, within(4 * 1_953.0));
  }

  @Test
  void countsAreExactWhileThereIsRoom() {
    ValueCounts counts = new ValueCounts(100);
    for (int i = 0; i < 1_000; i++) {
      counts.add((long) (i % 100));
    }
    assertThat(counts.overflowed()).isFalse();
    assertThat(counts.counts()).hasSize(100).containsValue(10L).doesNotContainValue(9L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void afterAnOverflowFrequentValuesAreThereAndTheirCountsNearlyRight(long seed) {
    Random random = new Random(seed);
    List<String> values = new ArrayList<>();
    Map<String, Long> truth = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      String value = Integer.toString((int) (20_000 * Math.pow(random.nextDouble(), 8)));
      values.add(value);
      truth.merge(value, 1L, Long::sum);
    }
    Collections.shuffle(values, random);
    int capacity = 500;
    ValueCounts counts = new ValueCounts(capacity);
    values.forEach(counts::add);

    assertThat(counts.overflowed()).isTrue();
    assertThat(counts.size()).isLessThanOrEqualTo(capacity);
    long bound = values.size() / capacity;
    truth.forEach(
        (value, count) -> {
          long kept = counts.counts().getOrDefault(value, 0L);
          assertThat(kept).as("seed %d, %s", seed, value).isBetween(count - bound, count);
        });
  }
}
