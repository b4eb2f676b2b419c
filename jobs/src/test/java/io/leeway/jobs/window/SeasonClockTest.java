package io.leeway.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.Season;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SeasonClockTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @ParameterizedTest
  @CsvSource({
    "HOUR_OF_DAY, 23",
    "HOUR_OF_WEEK, 23",
    "DAY_OF_WEEK, 0",
    "MONTH, 2",
  })
  void slotsCountFromMidnightMondayAndJanuary(Season season, int slot) {
    // 5 March 2001 was a Monday
    SeasonClock clock = new SeasonClock(season, ZoneOffset.UTC);
    assertThat(clock.slot(at("2001-03-05T23:59:59.999Z"))).isEqualTo(slot);
  }

  @Test
  void theZoneDecidesWhenADayBegins() {
    SeasonClock berlin = new SeasonClock(Season.DAY_OF_WEEK, ZoneId.of("Europe/Berlin"));
    assertThat(berlin.slot(at("2001-03-05T22:59:59Z"))).isZero();
    assertThat(berlin.slot(at("2001-03-05T23:00:00Z"))).isEqualTo(1);
  }

  @Test
  void aWindowIsCutWhereSlotsBegin() {
    SeasonClock hours = new SeasonClock(Season.HOUR_OF_DAY, ZoneOffset.UTC);
    long[] overlap =
        hours.overlapMillis(new Window(at("2001-03-05T23:40:00Z"), at("2001-03-06T01:20:00Z")));
    assertThat(overlap[23]).isEqualTo(HOUR / 3);
    assertThat(overlap[0]).isEqualTo(HOUR);
    assertThat(overlap[1]).isEqualTo(HOUR / 3);
    assertThat(Arrays.stream(overlap).sum()).isEqualTo(HOUR + HOUR * 2 / 3);
  }

  @Test
  void anHourThatIsRepeatedHasTwiceTheTime() {
    SeasonClock berlin = new SeasonClock(Season.HOUR_OF_DAY, ZoneId.of("Europe/Berlin"));
    Window autumn = new Window(at("2001-10-27T22:00:00Z"), at("2001-10-28T23:00:00Z"));
    assertThat(berlin.overlapMillis(autumn)[2]).isEqualTo(2 * HOUR);
    Window spring = new Window(at("2001-03-24T23:00:00Z"), at("2001-03-25T22:00:00Z"));
    assertThat(berlin.overlapMillis(spring)[2]).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void everyInstantIsInOneSlot(Season season) {
    SeasonClock clock = new SeasonClock(season, ZoneId.of("Asia/Kathmandu"));
    Window years = new Window(at("1999-12-31T11:07:00Z"), at("2002-02-03T04:05:06Z"));
    long[] overlap = clock.overlapMillis(years);
    assertThat(overlap).hasSize(clock.slots()).doesNotContain(0);
    assertThat(Arrays.stream(overlap).sum()).isEqualTo(years.sizeMillis());
    assertThat(clock.overlapMillis(new Window(5, 5))).containsOnly(0);
  }
}
