package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.FeatureField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureMixTest {
  @ParameterizedTest
  @CsvSource({"20n5c, 20, 5, 300", "3n, 3, 0, 3", "5c, 0, 5, 10", "2000n, 2000, 0, 1999000"})
  void aMixIsReadFromItsText(String text, int numeric, int categorical, int pairs) {
    FeatureMix mix = FeatureMix.of(text);

    assertThat(mix).isEqualTo(new FeatureMix(numeric, categorical));
    assertThat(mix.pairs()).isEqualTo(pairs);
    assertThat(FeatureMix.of(mix.toString())).isEqualTo(mix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "n5c", "5c20n", "20n5c ", "-1n", "20n5x", "123456n"})
  void whatIsNoMixIsRefused(String text) {
    assertThatThrownBy(() -> FeatureMix.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'%s' is no mix of features, expected a text such as 20n5c", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0n", "0n0c", "2001n", "1999n2c"})
  void tooFewOrTooManyFeaturesAreRefused(String text) {
    assertThatThrownBy(() -> FeatureMix.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("features, expected 1 to 2000");
  }

  @Test
  void numericFeaturesComeFirst() {
    assertThat(FeatureMix.of("2n1c").fields())
        .extracting(FeatureField::name)
        .containsExactly("n1", "n2", "c1");
  }
}
