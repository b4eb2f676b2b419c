package io.leeway.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeTextTest {
  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @Test
  void windowsOfDaysAreToldByTheirDays() {
    assertThat(TimeText.UTC.window(at("2001-03-05T00:00:00Z"), at("2001-03-06T00:00:00Z")))
        .isEqualTo("5 Mar 2001");
    assertThat(TimeText.UTC.window(at("2001-03-05T00:00:00Z"), at("2001-03-12T00:00:00Z")))
        .isEqualTo("5 Mar 2001 to 11 Mar 2001");
  }

  @Test
  void otherWindowsAreToldByBothEndsAsFineAsNeeded() {
    assertThat(TimeText.UTC.window(at("2001-03-05T14:00:00Z"), at("2001-03-05T15:00:00Z")))
        .isEqualTo("5 Mar 2001 14:00 to 15:00");
    assertThat(TimeText.UTC.window(at("1970-01-01T00:08:20Z"), at("1970-01-01T00:16:40Z")))
        .isEqualTo("1 Jan 1970 00:08:20 to 00:16:40");
    assertThat(TimeText.UTC.window(at("2001-03-05T00:00:00Z"), at("2001-03-05T01:00:00Z")))
        .isEqualTo("5 Mar 2001 00:00 to 01:00");
    assertThat(TimeText.UTC.window(at("2001-03-05T23:00:00Z"), at("2001-03-06T00:00:00Z")))
        .isEqualTo("5 Mar 2001 23:00 to 6 Mar 2001");
  }

  @Test
  void durationsInTheLargestUnitThatFits() {
    assertThat(TimeText.UTC.duration(86_400_000)).isEqualTo("1 day");
    assertThat(TimeText.UTC.duration(7 * 86_400_000L)).isEqualTo("7 days");
    assertThat(TimeText.UTC.duration(5_400_000)).isEqualTo("90 minutes");
    assertThat(TimeText.UTC.duration(500_000)).isEqualTo("500 seconds");
    assertThat(TimeText.UTC.duration(250)).isEqualTo("250 milliseconds");
  }

  @Test
  void rowsWithoutTimeAreCountedFromOne() {
    assertThat(TimeText.ROWS.window(2_000_000, 2_500_000)).isEqualTo("rows 2,001 to 2,500");
    assertThat(TimeText.ROWS.instant(0)).isEqualTo("row 1");
    assertThat(TimeText.ROWS.instant(-1)).isEqualTo("the first row");
    assertThat(TimeText.ROWS.duration(500_000)).isEqualTo("500 rows");
    assertThat(TimeText.ROWS.duration(1_000)).isEqualTo("1 row");
  }
}
