package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FalseDiscoveryTest {

  @Test
  void thePaperRejectsTheFourSmallestAtFivePercent() {
    // Benjamini and Hochberg (1995), section 3.2: thrombolysis data, 15 p-values, 4 rejected
    double[] pValues = {
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
      0.5719, 0.6528, 0.7590, 1.0000
    };
    double[] adjusted = FalseDiscovery.adjust(pValues);
    for (int i = 0; i < pValues.length; i++) {
      assertThat(adjusted[i] <= 0.05).isEqualTo(i < 4);
    }
    assertThat(adjusted[3]).isEqualTo(0.0095 * 15 / 4, within(1e-15));
    // the sixth is held down by the eighth
    assertThat(adjusted[5]).isEqualTo(0.0298 * 15 / 7, within(1e-15));
    assertThat(adjusted[14]).isEqualTo(1);
  }

  @Test
  void untestedEntriesStayUntestedAndDoNotCount() {
    assertThat(FalseDiscovery.adjust(new double[] {Double.NaN, 0.02, Double.NaN, 0.5}))
        .containsExactly(Double.NaN, 0.04, Double.NaN, 0.5);
    assertThat(FalseDiscovery.adjust(new double[] {Double.NaN})).containsExactly(Double.NaN);
    assertThat(FalseDiscovery.adjust(new double[0])).isEmpty();
  }

  @Test
  void tiesAndZerosShareTheirAdjustedValue() {
    assertThat(FalseDiscovery.adjust(new double[] {0.3, 0.3, 0.3})).containsOnly(0.3);
    assertThat(FalseDiscovery.adjust(new double[] {-0.0, 0.0, 1})).containsExactly(0, 0, 1);
  }

  @Test
  void valuesThatAreNoProbabilitiesAreNamed() {
    EdgeCasesTest.assertNames(
        () -> FalseDiscovery.adjust(new double[] {0.1, 1.1}), "pValues[1]", "1.1");
    EdgeCasesTest.assertNames(
        () -> FalseDiscovery.adjust(new double[] {-0.1}), "pValues[0]", "-0.1");
  }

  @Provide
  Arbitrary<double[]> pValues() {
    return Arbitraries.doubles().between(0, 1).array(double[].class).ofMaxSize(60);
  }

  @Property
  void rejectsWhatTheStepUpProcedureRejects(@ForAll("pValues") double[] pValues) {
    double level = 0.1;
    double[] sorted = pValues.clone();
    Arrays.sort(sorted);
    double threshold = -1;
    for (int rank = 1; rank <= sorted.length; rank++) {
      if (sorted[rank - 1] * ((double) sorted.length / rank) <= level) {
        threshold = sorted[rank - 1];
      }
    }
    double[] adjusted = FalseDiscovery.adjust(pValues);
    for (int i = 0; i < pValues.length; i++) {
      assertThat(adjusted[i] <= level).isEqualTo(pValues[i] <= threshold);
      assertThat(adjusted[i]).isBetween(pValues[i] * (1 - 1e-15), 1.0);
      for (int j = 0; j < i; j++) {
        if (pValues[i] <= pValues[j]) {
          assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
        }
      }
    }
  }
}
