package io.leeway.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
  private static final Instant FIFTH_OF_MARCH = Instant.parse("2001-03-05T00:00:00Z");
  private static final Instant LAST_FLIGHT = Instant.parse("2001-06-30T23:58:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-22T12:00:00Z", "2026-11-19T00:00:00Z", "2027-01-31T23:59:59.999Z"})
  void theLastFlightIsOfThePastWeek(String now) {
    Duration age =
        Duration.between(
            LAST_FLIGHT.plusMillis(Pace.shiftMillis(Instant.parse(now))), Instant.parse(now));
    assertThat(age).isBetween(Duration.ZERO, Duration.ofDays(7).plusMinutes(2));
  }

  @Test
  void daysKeepTheirBoundsAndTheirDayOfTheWeek() {
    long shift = Pace.shiftMillis(Instant.parse("2026-11-22T12:34:56.789Z"));
    var shifted = FIFTH_OF_MARCH.plusMillis(shift).atOffset(ZoneOffset.UTC);
    assertThat(shifted.getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY);
    assertThat(shifted.toLocalTime().toSecondOfDay()).isZero();
  }

  @Test
  void aDayTakesAsLongAsTold() {
    long from = Instant.parse("2001-03-02T00:00:00Z").toEpochMilli();
    Pace pace = new Pace(0, 1_000_000, from, 5_000);
    assertThat(pace.dueMillis(from)).isEqualTo(1_000_000);
    assertThat(pace.dueMillis(FIFTH_OF_MARCH.toEpochMilli())).isEqualTo(1_015_000);
    assertThat(pace.dueMillis(FIFTH_OF_MARCH.plus(Duration.ofHours(12)).toEpochMilli()))
        .isEqualTo(1_017_500);
  }
}
