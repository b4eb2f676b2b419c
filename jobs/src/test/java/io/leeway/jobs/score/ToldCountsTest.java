package io.leeway.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToldCountsTest {
  private static final Disclosure TEN = new Disclosure(10, false);

  @Test
  void binsWithoutSmallGroupsAreToldAsTheyAre() {
    ToldCounts told = ToldCounts.of(new long[] {0, 10, 500, 0}, TEN);
    assertThat(told.counts()).containsExactly(0L, 10L, 500L, 0L);
    assertThat(told.hasMerged()).isFalse();
  }

  @Test
  void smallBinsAreToldTogether() {
    ToldCounts told = ToldCounts.of(new long[] {0, 4, 500, 3, 6, 5, 60}, TEN);
    assertThat(told.counts()).containsExactly(0L, -1L, 500L, -1L, -1L, -1L, 60L);
    assertThat(told.merged()).isEqualTo(18);
  }

  @Test
  void oneSmallBinTakesTheSmallestOtherWithIt() {
    ToldCounts told = ToldCounts.of(new long[] {3, 500, 60, 40}, TEN);
    assertThat(told.counts()).containsExactly(-1L, 500L, 60L, -1L);
    assertThat(told.merged()).isEqualTo(43);
  }

  @Test
  void tenBinsOfOneRecordEachAreNotGivenAwayByTheirSum() {
    ToldCounts told = ToldCounts.of(new long[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 90, 91}, TEN);
    assertThat(told.merged()).isGreaterThan(90);
  }

  @Test
  void tooFewRecordsInAllAreNotTold() {
    ToldCounts told = ToldCounts.of(new long[] {0, 4, 3}, TEN);
    assertThat(told.isWithheld()).isTrue();
    assertThat(told.counts()).containsExactly(-1L, -1L, -1L);
    assertThat(told.grouped()).isEmpty();
  }

  @Test
  void whereRecordsAreInSeveralReportsCountsAreMultiples() {
    ToldCounts told = ToldCounts.of(new long[] {0, 4, 507, 3, 6, 5, 69}, new Disclosure(10, true));
    assertThat(told.counts()).containsExactly(0L, -1L, 500L, -1L, -1L, -1L, 60L);
    assertThat(told.merged()).isEqualTo(10);
  }

  @Property
  void noGroupThatIsToldIsSmallAndNothingGetsLost(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 60) Long> counts,
      @ForAll @IntRange(min = 2, max = 25) int minimum) {
    long[] exact = counts.stream().mapToLong(Long::longValue).toArray();
    ToldCounts told = ToldCounts.of(exact, new Disclosure(minimum, false));
    assertThat(told.counts())
        .isEqualTo(ToldCounts.of(exact, new Disclosure(minimum, false)).counts());
    assertThat(Arrays.stream(told.grouped()).boxed())
        .allMatch(count -> count == 0 || count >= minimum);
    if (!told.isWithheld()) {
      assertThat(Arrays.stream(told.grouped()).sum()).isEqualTo(Arrays.stream(exact).sum());
      assertThat(told.grouped(exact)).isEqualTo(told.grouped());
    }
    for (int code : told.codes()) {
      assertThat(told.count(code)).isEqualTo(exact[code]);
    }
  }

  @Property
  void multiplesAreOfTheSameBins(
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 0, max = 60) Long> counts,
      @ForAll @IntRange(min = 2, max = 25) int minimum) {
    long[] exact = counts.stream().mapToLong(Long::longValue).toArray();
    ToldCounts once = ToldCounts.of(exact, new Disclosure(minimum, false));
    ToldCounts repeated = ToldCounts.of(exact, new Disclosure(minimum, true));
    assertThat(repeated.codes()).isEqualTo(once.codes());
    assertThat(repeated.grouped())
        .isEqualTo(Arrays.stream(once.grouped()).map(n -> n - n % minimum).toArray());
  }

  /**
   * By brute force: who knows the rule, and tries all counts that there could be, cannot tell how
   * many records any small bin has.
   */
  @ParameterizedTest
  @CsvSource({"2, 4, 7", "3, 3, 14", "3, 4, 9", "4, 3, 16"})
  void nobodyWhoTriesAllCountsFindsThoseOfASmallBin(int minimum, int bins, int most) {
    Disclosure disclosure = new Disclosure(minimum, false);
    Map<List<Long>, List<long[]>> byTold = new HashMap<>();
    long[] counts = new long[bins];
    do {
      ToldCounts told = ToldCounts.of(counts, disclosure);
      List<Long> key = new ArrayList<>(told.counts());
      key.add(told.merged());
      key.add(Arrays.stream(counts).sum());
      byTold.computeIfAbsent(key, unused -> new ArrayList<>()).add(counts.clone());
    } while (next(counts, most));
    byTold.forEach(
        (told, candidates) -> {
          for (int code = 0; code < bins; code++) {
            int bin = code;
            TreeSet<Long> possible = new TreeSet<>();
            candidates.forEach(candidate -> possible.add(candidate[bin]));
            boolean allWithheld = told.get(bins) == ToldCounts.WITHHELD;
            if (!allWithheld && told.get(code) < 0 && possible.first() < minimum) {
              assertThat(possible).as("bin %s of %s", code, told).hasSizeGreaterThan(1);
              assertThat(possible.last() >= minimum || possible.size() >= minimum - 1)
                  .as("bin %s of %s: %s", code, told, possible)
                  .isTrue();
            }
          }
        });
  }

  /** The next counts in the order of numbers with these digits; false after the last. */
  private static boolean next(long[] counts, int most) {
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < most) {
        counts[i]++;
        return true;
      }
      counts[i] = 0;
    }
    return false;
  }
}
