package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HarmonicMeanPValueTest {

  @Test
  void agreementCostsNothingAndLonersPayTheNumberOfTests() {
    assertThat(HarmonicMeanPValue.of(0.02, 0.02, 0.02)).isEqualTo(0.02, within(1e-16));
    assertThat(HarmonicMeanPValue.of(1e-9, 1)).isEqualTo(2e-9, within(1e-17));
    assertThat(HarmonicMeanPValue.of(0.3)).isEqualTo(0.3, within(1e-16));
    assertThat(HarmonicMeanPValue.of(0, 0.5)).isZero();
  }

  @Test
  void testsThatDoNotApplyDoNotCount() {
    assertThat(HarmonicMeanPValue.of(Double.NaN, 0.04, Double.NaN)).isEqualTo(0.04, within(1e-16));
    assertThat(HarmonicMeanPValue.of(Double.NaN)).isNaN();
    assertThat(HarmonicMeanPValue.of()).isNaN();
  }

  @Test
  void whatIsNoProbabilityIsRefused() {
    assertThatThrownBy(() -> HarmonicMeanPValue.of(0.5, 1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> HarmonicMeanPValue.of(-0.1)).hasMessageContaining("-0.1");
  }
}
