package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class SummaryTest {
  private static final Summary SUMMARY =
      new Summary(
          List.of(
              run(Variant.READ, 1, 100, 500),
              run(Variant.MONITOR, 1, 80, 510),
              // In another order, as in the command's rounds.
              run(Variant.MONITOR, 2, 120, 530),
              run(Variant.READ, 2, 200, 500),
              run(Variant.READ, 3, 50, 520),
              run(Variant.MONITOR, 3, 45, 560)));

  private static Measurement run(
      Variant variant, int round, double recordsPerSecond, long bytesPerRecord) {
    return new Measurement(
        variant,
        round,
        10,
        1,
        recordsPerSecond,
        0,
        10 * bytesPerRecord,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0);
  }

  @Test
  void aRatioIsTheMedianOverRoundsAndNotTheRatioOfMedians() {
    // Per round 0.8, 0.6, 0.9; the ratio of the medians, 80 and 100, is 0.8 as well, hence the
    // spread.
    assertThat(SUMMARY.ratio(Variant.MONITOR, Variant.READ))
        .hasValueSatisfying(
            ratio -> {
              assertThat(ratio.median()).isEqualTo(0.8);
              assertThat(ratio.minimum()).isEqualTo(0.6);
              assertThat(ratio.maximum()).isEqualTo(0.9);
            });
    // Per round 1.25, 1.67, 1.11; the medians would give the same again only by chance.
    assertThat(SUMMARY.ratio(Variant.READ, Variant.MONITOR))
        .hasValueSatisfying(ratio -> assertThat(ratio.median()).isEqualTo(1.25));
  }

  @Test
  void thereIsNoRatioToAVariantThatWasNotMeasured() {
    assertThat(SUMMARY.ratio(Variant.MONITOR, Variant.EXPLODE)).isEmpty();
  }

  @Test
  void allocationIsComparedRoundByRoundToo() {
    // 10, 30, 40.
    assertThat(SUMMARY.allocatedBytesMoreThan(Variant.MONITOR, Variant.READ))
        .contains(new Spread(30, 10, 10, 40));
  }

  @Test
  void variantsAreInTheirOwnOrder() {
    assertThat(SUMMARY.variants()).containsExactly(Variant.READ, Variant.MONITOR);
  }
}
