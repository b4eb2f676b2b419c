package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Numbers that textbooks and other tools print, in their units, each converted where it is used.
 */
class PublishedNumbersTest {
  private static final double LN_2 = Math.log(2);
  private static final ZeroPolicy INFINITE = ZeroPolicy.INFINITE;

  @Test
  void coins() {
    assertThat(Entropy.ofProbabilities(new double[] {0.5, 0.5}) / LN_2).isEqualTo(1);
    assertThat(Entropy.ofProbabilities(new double[] {0.99, 0.01}) / LN_2)
        .isEqualTo(0.081, within(5e-4));
  }

  @Test
  void klIsNotSymmetric() {
    double[] fair = {0.5, 0.5};
    double[] biased = {0.9, 0.1};
    // 1/2 ln(25/9) and 0.9 ln 1.8 + 0.1 ln 0.2
    assertThat(KullbackLeibler.ofProbabilities(fair, biased, INFINITE))
        .isEqualTo(0.5108256237659907, within(1e-15))
        .isEqualTo(0.511, within(5e-4));
    assertThat(KullbackLeibler.ofProbabilities(biased, fair, INFINITE))
        .isEqualTo(0.3680642071684971, within(1e-15))
        .isEqualTo(0.368, within(5e-4));
  }

  @Test
  void aUniformVocabularyOfFiftyThousandTokens() {
    double[] uniform = new double[50_257];
    Arrays.fill(uniform, 1.0 / uniform.length);
    assertThat(Entropy.ofProbabilities(uniform) / LN_2)
        .isEqualTo(15.617, within(5e-4))
        .isEqualTo(Math.log(50_257) / LN_2, within(1e-13));
  }

  /** One data set, many numbers: the fixture of evidently tests/stattests/test_stattests.py. */
  @Test
  void oneDataSetAsManyToolsReportIt() {
    long[] reference = {16, 18, 16, 14, 12, 12};
    long[] current = {16, 16, 16, 16, 16, 8};
    double js = JensenShannon.divergenceOfCounts(reference, current);
    // printed with ten decimals
    assertThat(KullbackLeibler.ofCounts(reference, current, INFINITE))
        .isEqualTo(0.0189096770, within(5e-11));
    assertThat(KullbackLeibler.ofCounts(current, reference, INFINITE))
        .isEqualTo(0.0183087046, within(5e-11));
    assertThat(PopulationStability.ofCounts(reference, current, INFINITE))
        .isEqualTo(0.0372183816, within(5e-11));
    assertThat(js / LN_2).isEqualTo(0.0066804816, within(5e-11));
    assertThat(js).isEqualTo(0.0046305570, within(5e-11));
    assertThat(JensenShannon.distanceOfCounts(reference, current))
        .isEqualTo(0.0680481962, within(5e-11));
    assertThat(Math.sqrt(js / LN_2)).isEqualTo(0.0817342133, within(5e-11));
    assertThat(Hellinger.ofCounts(reference, current)).isEqualTo(0.0681277437, within(5e-11));
    assertThat(ChebyshevDistance.ofCounts(reference, current))
        .isEqualTo(0.0454545455, within(5e-11));
    assertThat(TotalVariation.ofCounts(reference, current)).isEqualTo(0.0681818182, within(5e-11));
  }
}
