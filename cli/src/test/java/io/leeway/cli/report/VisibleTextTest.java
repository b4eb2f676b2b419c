package io.leeway.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
  @Test
  void whatIsInvisibleOrTurnsTextAroundIsEscaped() {
    assertThat(VisibleText.of("a\u202eb\u2066c\u200fd\u0000e\u0007f\u2028g\ufeffh"))
        .isEqualTo("a\\u202eb\\u2066c\\u200fd\\u0000e\\u0007f\\u2028g\\ufeffh");
  }

  @Test
  void halvesOfCharactersAreEscapedAndWholeOnesKept() {
    assertThat(VisibleText.of("\ud83d\ude00 \ud83d naïve אב")).isEqualTo("😀 \\ud83d naïve אב");
  }

  @Test
  void markupStaysAsItIsBecauseItIsNeverReadAsMarkup() {
    assertThat(VisibleText.of("<b>&amp;\"'")).isEqualTo("<b>&amp;\"'");
  }

  @Test
  void longTextsAreCut() {
    assertThat(VisibleText.of("x".repeat(1_000_000))).hasSize(201).endsWith("x…");
  }
}
