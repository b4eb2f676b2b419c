package io.leeway.jobs.binning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CoarseBinsTest {
  private static NumericBinning intervals(int count) {
    return NumericBinning.ofEdges(
        IntStream.rangeClosed(0, count).asDoubleStream().toArray(), false);
  }

  private static List<Integer> map(CoarseBins coarse, int codes) {
    return IntStream.range(0, codes).mapToObj(coarse::of).toList();
  }

  @Test
  void runsOfEqualBinsAreEquallyLong() {
    // missing, below, six intervals, above
    CoarseBins coarse = CoarseBins.of(intervals(6), new long[] {9, 0, 5, 5, 5, 5, 5, 5, 0}, 4);

    assertThat(map(coarse, 9)).containsExactly(0, 1, 1, 1, 2, 2, 3, 3, 3);
    assertThat(coarse.bins()).isEqualTo(4);
  }

  @Test
  void aHeavyBinLeavesTheOtherRunsToTheRest() {
    CoarseBins coarse =
        CoarseBins.of(intervals(6), new long[] {0, 0, 800, 40, 40, 40, 40, 40, 0}, 7);

    assertThat(map(coarse, 9)).containsExactly(0, 1, 1, 2, 3, 4, 5, 6, 6);
  }

  @Test
  void missingValuesAreNeverMerged() {
    CoarseBins coarse = CoarseBins.of(intervals(2), new long[] {0, 0, 1, 1, 0}, 3);

    assertThat(map(coarse, 5)).containsExactly(0, 1, 1, 2, 2);
  }

  @Test
  void fewBinsStayAsTheyAre() {
    CoarseBins coarse = CoarseBins.of(intervals(1), new long[] {1, 1, 1, 1}, 8);

    assertThat(map(coarse, 4)).containsExactly(0, 1, 2, 3);
    assertThat(coarse.bins()).isEqualTo(4);
  }

  @Test
  void theMostFrequentCategoriesKeepTheirBinsAndTheRestShareOne() {
    CategoricalBinning binning =
        CategoricalBinning.ofCategories(List.of("a", "b", "c"), List.of("rare"), true);
    CoarseBins coarse = CoarseBins.of(binning, new long[] {1, 9, 8, 7, 1, 0}, 4);

    assertThat(map(coarse, 6)).containsExactly(0, 1, 2, 3, 3, 3);
    assertThat(coarse.merge(new long[] {1, 9, 8, 7, 1, 0})).containsExactly(1, 9, 8, 8);
  }

  @Test
  void withoutValuesInTheReferenceThereIsOneBinOfThem() {
    assertThat(map(CoarseBins.of(intervals(3), new long[6], 8), 6))
        .containsExactly(0, 1, 1, 1, 1, 1);
    assertThat(map(CoarseBins.ofUnbinned(), 2)).containsExactly(0, 1);
  }

  @Test
  void wrongNumbersAreNamed() {
    assertThatThrownBy(() -> CoarseBins.of(intervals(1), new long[4], 17))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxBins is 17, expected 3 to 16");
    assertThatThrownBy(() -> CoarseBins.of(intervals(1), new long[3], 8))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 counts, expected 4");
  }
}
