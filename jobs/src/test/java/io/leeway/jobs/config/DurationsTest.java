package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "5m, PT5M",
    "1h, PT1H",
    "7d, PT168H",
    "PT1H30M, PT1H30M",
    "P1D, PT24H",
    "0s, PT0S",
    "3650d, PT87600H"
  })
  void readsWhatPeopleWrite(String text, Duration expected) {
    assertThat(Durations.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "1x",
        "1H",
        "-1s",
        "1 h",
        "1.5h",
        "PT-1S",
        "P1M",
        "P",
        "PT0.0001S",
        "3651d",
        "999999999999999d",
        "999999999999999h",
        "P999999999999D",
        "9999999999999999999s"
      })
  void refusesEverythingElse(String text) {
    assertThat(Durations.parse(text)).isNull();
  }

  @Property
  void writesWhatItReads(@ForAll @LongRange(min = 0, max = 315_360_000_000L) long millis) {
    Duration duration = Duration.ofMillis(millis);

    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }
}
