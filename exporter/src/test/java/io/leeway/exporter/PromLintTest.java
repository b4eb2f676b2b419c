package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checker finds what it is for. */
class PromLintTest {
  @ParameterizedTest
  @CsvSource({
    "gauge, leeway_a_count, ends in _count",
    "gauge, leeway_a_sum, ends in _sum",
    "gauge, leeway_a_bucket, ends in _bucket",
    "gauge, leeway_a_created, ends in _created",
    "gauge, leeway_a_total, end in _total",
    "counter, leeway_a, end in _total",
    "gauge, leeway_a_gauge, names the type gauge",
    "gauge, leeway_a_ms, abbreviates the unit ms",
    "gauge, leeway_a_minutes, use base unit seconds",
    "gauge, leeway_a_bits, use base unit bytes",
    "gauge, leeway_a_percent, use base unit ratio",
    "gauge, leeway_aB, is camel case",
    "gauge, leeway_:a, contains a colon",
    "gauge, other_a, does not start with leeway_"
  })
  void findsABadName(String type, String name, String problem) {
    assertThat(PromLint.problemsOf(scrape(type, name, name + " 1")))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "leeway_a{le=\"1\"} 1",
        "leeway_a{quantile=\"1\"} 1",
        "leeway_a{camelCase=\"1\"} 1",
        "leeway_a{x=\"a\rb\"} 1",
        "leeway_a{x=\"a\"b\"} 1",
        "leeway_a NaN",
        "leeway_a 1 1700000000000",
        "leeway_a 1\nleeway_a 2",
        "leeway_b 1",
        "leeway_a"
      })
  void findsABadSample(String sample) {
    assertThat(PromLint.problemsOf(scrape("gauge", "leeway_a", sample))).isNotEmpty();
  }

  @Test
  void findsAMissingHelp() {
    assertThat(PromLint.problemsOf("# TYPE leeway_a gauge\nleeway_a 1\n"))
        .containsExactly("leeway_a: no help text");
  }

  @Test
  void findsNothingInACleanScrape() {
    assertThat(
            PromLint.problemsOf(
                scrape("counter", "leeway_a_total", "leeway_a_total{x=\"\\\"\\\\\\n\",} 1.0E-5")))
        .isEmpty();
  }

  private static String scrape(String type, String name, String sample) {
    return "# HELP %s Some help.\n# TYPE %s %s\n%s\n".formatted(name, name, type, sample);
  }
}
