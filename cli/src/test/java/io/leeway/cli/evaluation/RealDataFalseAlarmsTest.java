package io.leeway.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.DataSet;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.schema.Season;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** How often windows of real streams are called drifted, at 1 % per feature and window. */
class RealDataFalseAlarmsTest {
  private static final double ALPHA = 0.01;

  private static ReplayedWindows replay(
      Path file,
      String timestamp,
      long untilMillis,
      Duration window,
      UnaryOperator<ReferenceSettings> change)
      throws IOException {
    EventTimeField time = new EventTimeField(timestamp, EventTimeField.Unit.AUTO);
    RowSource rows = FileRows.of(List.of(file), null);
    ReferenceProfile reference =
        ReferenceProfile.of(
            ReferenceBuilder.build(
                    new TimedRowSource(rows, time, new TimeRange(Long.MIN_VALUE, untilMillis)),
                    change.apply(
                        ReferenceSettings.withDefaults("real")
                            .withEventTimePath(timestamp)
                            .withEffectiveFromMillis(untilMillis)
                            .withWindows(List.of(window))))
                .reference());
    ReplayedWindows windows =
        ReplayedWindows.of(
            new TimedRowSource(rows, time, new TimeRange(untilMillis, Long.MAX_VALUE)),
            reference,
            window);
    System.out.printf(
        Locale.ROOT,
        "%s, %d windows, warnings %s%n",
        file.getFileName(),
        windows.reports().size(),
        reference.message().getWarnings());
    for (var feature : reference.features()) {
      var scores = windows.scores(feature.name());
      System.out.printf(
          Locale.ROOT,
          "  %-20s calibrated %.3f, G-test %.3f, overdispersion %s%n",
          feature.name(),
          windows.alarmed(feature.name(), ALPHA),
          windows.alarmedByG(feature.name(), ALPHA),
          scores.get(0).getOverdispersion());
    }
    return windows;
  }

  private static ReferenceSettings byMonth(ReferenceSettings settings) {
    return settings.withSeason(new SeasonClock(Season.MONTH, ZoneOffset.UTC));
  }

  private static void assertCalm(ReplayedWindows windows, double most, String... features) {
    for (String feature : features) {
      assertThat(windows.alarmed(feature, ALPHA)).as(feature).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void bikeSharingByWeekAgainstItsFirstYear() throws IOException {
    Path file = DataSet.file("bike_sharing_hourly/hour.csv.gz");
    long year = Instant.parse("2012-01-01T00:00:00Z").toEpochMilli();
    ReplayedWindows pooled = replay(file, "timestamp", year, Duration.ofDays(7), s -> s);
    assertThat(pooled.alarmedByG("temp", ALPHA)).isGreaterThan(0.9);
    assertCalm(pooled, 0.05, "temp", "atemp", "hum", "hr");
    assertThat(pooled.alarmed("cnt", ALPHA)).as("twice the riders").isGreaterThan(0.05);

    ReplayedWindows seasonal =
        replay(file, "timestamp", year, Duration.ofDays(7), RealDataFalseAlarmsTest::byMonth);
    assertThat(seasonal.reports())
        .allMatch(report -> Objects.requireNonNull(report.getSeasonShare()) == 1);
    assertCalm(seasonal, 0.05, "temp", "atemp", "hr");
    // 3 of 52 weeks: humidity has no season, and the pooled reference above is the one for it
    assertCalm(seasonal, 0.06, "hum");
    assertThat(seasonal.alarmed("cnt", ALPHA)).as("twice the riders").isGreaterThan(0.9);
  }

  @Test
  void weatherByThirtyDaysAgainstItsFirstTenYears() throws IOException {
    // days are told as seconds
    ReplayedWindows windows =
        replay(
            DataSet.file("noaa_weather/noaa_weather.csv.gz"),
            "row",
            3_650_000,
            Duration.ofSeconds(30),
            s -> s);
    assertThat(windows.alarmedByG("temperature", ALPHA)).isGreaterThan(0.9);
    assertCalm(
        windows,
        0.02,
        "temperature",
        "dew_point",
        "sea_level_pressure",
        "max_temperature",
        "min_temperature",
        "avg_wind_speed",
        "rain_class");
    assertThat(windows.alarmed("visibility", ALPHA)).isGreaterThan(0.4);
  }

  @Test
  void flightsByDayAgainstJanuary() throws Exception {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    RealDataFalseAlarmsTest.class.getResource(
                        "/io/leeway/cli/demo/flights-2001.csv.gz"))
                .toURI());
    ReplayedWindows windows =
        replay(
            file,
            "date",
            Instant.parse("2001-02-01T00:00:00Z").toEpochMilli(),
            Duration.ofDays(1),
            s -> s);
    assertThat(windows.alarmedByG("delay", ALPHA)).isGreaterThan(0.7);
    assertCalm(windows, 0.05, "delay", "origin", "destination", "distance");
    assertThat(windows.alarmed("origin", 0.001)).as("the nor'easter").isPositive();
  }
}
