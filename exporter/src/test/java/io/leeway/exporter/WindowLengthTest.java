package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowLengthTest {
  @ParameterizedTest
  @CsvSource({
    "86400000, 1d",
    "604800000, 7d",
    "3600000, 1h",
    "129600000, 36h",
    "500000, 500s",
    "60000, 1m",
    "1500, 1500ms"
  })
  void isWrittenInTheLargestUnitThatFits(long millis, String text) {
    assertThat(WindowLength.text(millis)).isEqualTo(text);
  }
}
