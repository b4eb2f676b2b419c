package io.leeway.jobs.summary;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.CoarseBins;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairCounterTest {
  private static final int FINE_BINS = 20;
  private static final long SEED = 11;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @CsvSource({
    "2, 8, 1.0",
    "3, 8, 1.0",
    "5, 3, 1.0",
    "6, 8, 1.0",
    "7, 7, 0.4",
    "25, 8, 1.0",
    "12, 8, 0.1",
    "4, 9, 1.0",
    "5, 16, 0.7",
    "2, 16, 1.0"
  })
  void everyPairIsCountedAsOneByOne(int features, int bins, double share) {
    List<FeaturePairs.Pair> chosen = new ArrayList<>(FeaturePairs.all(features, bins).pairs());
    chosen.removeIf(pair -> random.nextDouble() >= share);
    Collections.shuffle(chosen, random);
    FeaturePairs pairs = new FeaturePairs(chosen, bins);
    PairCounter counter = new PairCounter(pairs);
    CoarseBins[] coarse = coarse(features, bins);
    PaneSummary[] panes = {pane(pairs), pane(pairs)};
    JointCounts[] expected = {
      new JointCounts(pairs.size(), bins), new JointCounts(pairs.size(), bins)
    };
    // Batches of one pane, of the other, of both, in turns.
    for (int round = 0; round < 9; round++) {
      ColumnBatch batch = new ColumnBatch(features, new int[0], new int[0]);
      int records = random.nextInt(ColumnBatch.CAPACITY + 1);
      for (int i = 0; i < records; i++) {
        int pane = round % 3 == 2 ? random.nextInt(2) : round % 3;
        int at = batch.next(panes[pane]);
        for (int feature = 0; feature < features; feature++) {
          batch.codes(feature)[at] = (byte) random.nextInt(FINE_BINS);
        }
        for (int pair = 0; pair < chosen.size(); pair++) {
          int first = chosen.get(pair).first();
          int second = chosen.get(pair).second();
          expected[pane].add(
              pair,
              coarse[first].of(batch.codes(first)[at]),
              coarse[second].of(batch.codes(second)[at]),
              1);
        }
      }
      if (records > 0 && batch.isOnePane()) {
        counter.count(batch, coarse);
      } else {
        counter.countEach(batch, coarse);
      }
    }
    counter.flush();
    assertThat(panes[0].joint()).isEqualTo(expected[0]);
    assertThat(panes[1].joint()).isEqualTo(expected[1]);
  }

  private static PaneSummary pane(FeaturePairs pairs) {
    return new PaneSummary("", 0, "", PaneLayout.ofBins().withPairs(pairs.size(), pairs.bins()));
  }

  /** Those of categories, some with fewer than there may be. */
  private CoarseBins[] coarse(int features, int bins) {
    CategoricalBinning binning =
        CategoricalBinning.ofCategories(
            IntStream.range(0, FINE_BINS - 3).mapToObj(Integer::toString).toList(),
            List.of(),
            true);
    return Stream.generate(
            () ->
                CoarseBins.of(binning, new long[FINE_BINS], Math.max(3, bins - random.nextInt(3))))
        .limit(features)
        .toArray(CoarseBins[]::new);
  }
}
