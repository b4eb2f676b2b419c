package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ShareTestTest {

  @Test
  void theTeaTable() {
    // Fisher's lady: 3 of 4 and 1 of 4, with P(4) = 1/70, P(3) = 16/70, P(2) = 36/70
    assertThat(ShareTest.pValue(3, 4, 1, 4)).isEqualTo(2 * (1 + 16 / 2.0) / 70, within(1e-14));
    assertThat(ShareTest.pValue(4, 4, 0, 4)).isEqualTo(2 * 0.5 / 70, within(1e-14));
    assertThat(ShareTest.pValue(2, 4, 2, 4)).isEqualTo(1, within(1e-14));
    assertThat(ShareTest.pValue(1, 4, 3, 4)).isEqualTo(ShareTest.pValue(3, 4, 1, 4), within(1e-14));
  }

  @Test
  void oneRecordNeverSeenBeforeIsAsRareAsTheWindowIsSmall() {
    assertThat(ShareTest.pValue(1, 100, 0, 9_900)).isEqualTo(0.01, within(1e-12));
  }

  @Test
  void allOrNoneSaysNothing() {
    assertThat(ShareTest.pValue(0, 5, 0, 9)).isEqualTo(1);
    assertThat(ShareTest.pValue(5, 5, 9, 9)).isEqualTo(1);
  }

  @Test
  void theNormalLawTakesOverSmoothly() {
    // standard deviation just below and just above 100, three of them away
    double exact = ShareTest.pValue(20_290, 40_600, 4_000_000, 8_000_000 + 587);
    double normal = ShareTest.pValue(20_690, 41_400, 4_000_000, 8_000_000 + 587);
    assertThat(normal).isEqualTo(exact, within(0.1));
    double z = 3;
    assertThat(ShareTest.pValue(20_000 + 300, 40_000, 4_000_000_000L, 8_000_000_000L))
        .isEqualTo(ChiSquareTail.survival(z * z, 1), within(2e-4));
    assertThat(ShareTest.pValue(200_000 + 949, 400_000, 4_000_000_000L, 8_000_000_000L))
        .isEqualTo(ChiSquareTail.survival(949.0 * 949 / 100_000, 1), within(2e-4));
  }

  @Test
  void whatIsImpossibleIsNotQuiteZero() {
    assertThat(ShareTest.pValue(100_000, 100_000, 0, 10_000_000)).isEqualTo(1e-300);
    assertThat(ShareTest.pValue(3_000, 3_000, 0, 3_000)).isEqualTo(1e-300);
  }

  @Test
  void badCountsAreNamed() {
    assertThatThrownBy(() -> ShareTest.pValue(5, 4, 0, 1)).hasMessageContaining("hits is 5 of 4");
    assertThatThrownBy(() -> ShareTest.pValue(0, 4, -1, 1)).hasMessageContaining("otherHits is -1");
    assertThatThrownBy(() -> ShareTest.pValue(0, 0, 0, 1)).hasMessageContaining("hits is 0 of 0");
  }
}
