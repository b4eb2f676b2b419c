package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigHashTest {
  private static final String BASE =
      """
      stream: trips
      source:
        topic: t
        bootstrapServers: localhost:9092
        format: json
        timestamp: {field: at, unit: millis}
        properties: {client.id: me}
        discoverPartitionsEvery: 5m
      features:
        - {name: a, type: numeric}
        - {name: b, type: numeric}
      windows: [{size: 1d, slide: 1h}, {size: 1h}]
      lateness: 1h
      outOfOrderness: 10s
      maxAhead: 5m
      idleTimeout: 1m
      reference: {topic: references}
      alerts:
        falseAlarmsPerMonth: 1
        minimumJsDistance: 0.05
        minimumRecords: 100
        raiseAfter: 2 of 3
        clearAfter: 3
        cooldown: 0s
        sequential: auto
        staleAfter: 1d
        groupFrom: 3
      sinks: {results: r, delivery: at-least-once}
      exporter: {port: 9464}
      """;

  // Recomputed with Python 3: hashlib.sha256 of the canonical text, first 16 digits.
  @Test
  void isFixedForever() {
    assertThat(hash(BASE)).isEqualTo("057d6f56fafb4d63");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topic: t|topic: other",
        "localhost:9092|elsewhere:1",
        "client.id: me|client.id: you",
        "discoverPartitionsEvery: 5m|discoverPartitionsEvery: 1s",
        "idleTimeout: 1m|idleTimeout: never",
        "topic: references|topic: more",
        "results: r|results: s",
        "at-least-once|exactly-once",
        "port: 9464|port: 1",
        "[{size: 1d, slide: 1h}, {size: 1h}]|[{size: 60m}, {size: 24h, slide: 1h}]",
      })
  void doesNotDependOnWhereDataGoes(String old, String changed) {
    assertThat(BASE).contains(old);
    assertThat(hash(BASE.replace(old, changed))).isEqualTo(hash(BASE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stream: trips|stream: trip",
        "field: at|field: ts",
        "unit: millis|unit: micros",
        "name: a, type: numeric|name: a, type: categorical",
        "name: a|name: c",
        "{name: a,|{name: a, path: x,",
        "{size: 1h}|{size: 2h}",
        "slide: 1h|slide: 2h",
        "lateness: 1h|lateness: 2h",
        "outOfOrderness: 10s|outOfOrderness: 11s",
        "maxAhead: 5m|maxAhead: 6m",
        "falseAlarmsPerMonth: 1|falseAlarmsPerMonth: 2",
        "minimumJsDistance: 0.05|minimumJsDistance: 0.06",
        "minimumRecords: 100|minimumRecords: 101",
        "2 of 3|1 of 3",
        "2 of 3|2 of 4",
        "clearAfter: 3|clearAfter: 4",
        "cooldown: 0s|cooldown: 1s",
        "sequential: auto|sequential: off",
        "sequential: auto|sequential: 60d",
        "staleAfter: 1d|staleAfter: never",
        "staleAfter: 1d|staleAfter: 2d",
        "groupFrom: 3|groupFrom: 4",
      })
  void dependsOnEverythingThatDecidesResults(String old, String changed) {
    assertThat(BASE).contains(old);
    assertThat(hash(BASE.replace(old, changed))).isNotEqualTo(hash(BASE));
  }

  @Test
  void dependsOnAMinimumBinCountOnlyIfThereIsOne() {
    String ten = BASE + "privacy: {minimumBinCount: 10}\n";
    assertThat(hash(BASE + "privacy: {}\n")).isEqualTo(hash(BASE));
    assertThat(hash(ten)).isNotEqualTo(hash(BASE));
    assertThat(hash(ten.replace("10", "11"))).isNotEqualTo(hash(ten));
  }

  private static String hash(String yaml) {
    return ConfigHash.of(ConfigFile.parse(yaml, Path.of(".")));
  }
}
