package io.leeway.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.rows.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "    ", "      ", "NA", "N/A", "n/a", "null", "NULL"})
  void nothingIsMissing(String field) {
    assertThat(CsvText.isMissing(field)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "none", "na", "-", "NaN", "nil", "Namibia", " x"})
  void otherTextsAreNotMissing(String field) {
    assertThat(CsvText.isMissing(field)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+7, 7",
    "33, 33",
    "' 5 ', 5",
    "-999999999999999999, -999999999999999999",
  })
  void digitsAreWholeNumbers(String field, long expected) {
    assertThat(CsvText.number(field)).isEqualTo(new Cell.Whole(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.5",
    "5.0, 5",
    "5., 5",
    ".5, 0.5",
    "-0.25e-2, -0.0025",
    "1E3, 1000",
    "1234567890123456789, 1234567890123456789",
    "1e999, Infinity",
    "NaN, NaN",
    "nan, NaN",
    "inf, Infinity",
    "-Infinity, -Infinity",
  })
  void decimalsAreRealNumbers(String field, double expected) {
    assertThat(CsvText.number(field)).isEqualTo(new Cell.Real(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "+.",
        "e5",
        "1e",
        "1e+",
        "01234",
        "-007",
        "00",
        "00.5",
        "1,5",
        "1 2",
        "0x1F",
        "1f",
        "1d",
        "12abc",
        "1.2.3",
        "--1",
        "١٢",
        "infinit",
        "2001-01-01"
      })
  void codesAndTextsAreNoNumbers(String field) {
    assertThat(CsvText.number(field)).isNull();
  }

  @Test
  void textsKeepTheirBlanks() {
    assertThat(CsvText.text(" a ")).isEqualTo(new Cell.Text(" a "));
    assertThat(CsvText.text("NaN")).isEqualTo(Cell.MISSING);
    assertThat(CsvText.text("inf")).isEqualTo(new Cell.Text("inf"));
  }
}
