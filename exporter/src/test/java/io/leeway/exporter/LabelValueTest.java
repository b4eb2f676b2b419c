package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelValueTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "origin", "a \"quoted\" \\ name", "größe", "日本", "🛫"})
  void anOrdinaryNameStaysAsItIs(String name) {
    assertThat(LabelValue.of(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\u0000", "\u001b", "\u007f", "\u0085", "\u2028", "\u202e"})
  void charactersThatForgeOrReverseTextAreReplaced(String bad) {
    assertThat(LabelValue.of("a" + bad + "b")).matches("a\uFFFDb~[0-9a-f]{8}");
  }

  @Test
  void namesThatDifferOnlyInReplacedCharactersStayDifferent() {
    assertThat(LabelValue.of("a\nb")).isNotEqualTo(LabelValue.of("a\rb"));
  }

  @Test
  void a128ByteNameIsTheLongestThatStays() {
    String longest = "x".repeat(128);
    assertThat(LabelValue.of(longest)).isEqualTo(longest);
    assertThat(LabelValue.of(longest + "x")).matches("x{119}~[0-9a-f]{8}");
  }

  @Test
  void namesWithTheSameLongStartStayDifferent() {
    assertThat(LabelValue.of("x".repeat(200) + "1"))
        .isNotEqualTo(LabelValue.of("x".repeat(200) + "2"));
  }

  @Test
  void characterOfSeveralBytesIsNeverCutInTwo() {
    for (int shift = 0; shift < 4; shift++) {
      String value = LabelValue.of("x".repeat(shift) + "🛫".repeat(100));
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      assertThat(bytes).hasSizeLessThanOrEqualTo(128);
      assertThat(value).doesNotContain("?").matches("x*(🛫)+~[0-9a-f]{8}");
    }
  }
}
