package io.leeway.benchmarks.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinearCostTest {
  private static CostPoint point(double features, double nanos) {
    return new CostPoint(Curve.FEATURES, features, 'd', 1, 1e9 / nanos, 0, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void aStraightLineIsFound() {
    LinearCost cost = LinearCost.of(List.of(point(5, 350), point(25, 750), point(400, 8_250)));

    assertThat(cost.recordNanos()).isCloseTo(250, within(1e-6));
    assertThat(cost.featureNanos()).isCloseTo(20, within(1e-9));
    assertThat(cost.worstError()).isLessThan(1e-9);
    assertThat(cost.nanos(100)).isCloseTo(2_250, within(1e-6));
  }

  /**
   * Two equal points at 1 and two at 2, 10 % apart: the line goes through the means that 1/y² as a
   * weight gives, (1/y1 + 1/y2) / (1/y1² + 1/y2²).
   */
  @Test
  void relativeErrorsAreWhatIsMadeSmall() {
    LinearCost cost =
        LinearCost.of(List.of(point(1, 100), point(1, 110), point(2, 1_000), point(2, 1_100)));

    double first = (1 / 100.0 + 1 / 110.0) / (1 / 100.0 / 100 + 1 / 110.0 / 110);
    assertThat(cost.nanos(1)).isCloseTo(first, within(1e-6));
    assertThat(cost.nanos(2)).isCloseTo(10 * first, within(1e-6));
    assertThat(cost.worstError()).isCloseTo(1 - first / 110, within(0.01));
  }
}
