package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class SpreadTest {
  @Test
  void ofAnOddNumberOfValuesTheMiddleOneIsTheMedian() {
    // Deviations from 4 are 3, 2, 0, 5, 96: sorted 0, 2, 3, 5, 96.
    assertThat(Spread.of(1, 9, 4, 100, 2)).isEqualTo(new Spread(4, 3, 1, 100));
  }

  @Test
  void ofAnEvenNumberItIsHalfwayBetweenTheTwoInTheMiddle() {
    // Deviations from 2.5 are 1.5, 0.5, 0.5, 7.5: their middle is 1.
    assertThat(Spread.of(10, 2, 3, 1)).isEqualTo(new Spread(2.5, 1, 1, 10));
  }

  @Test
  void oneValueHasNoSpread() {
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 0, 7, 7));
  }

  @Test
  void theValuesStayInTheirOrder() {
    double[] values = {3, 1, 2};
    Spread.of(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void noValuesAreRefused() {
    assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
  }
}
