package io.leeway.cli.evaluation;

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
          "  %-20s calibrated %.3f, G-test %.3f, overdispersion %.1f%n",
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

  @Test
  void bikeSharingByWeekAgainstItsFirstYear() throws IOException {
    Path file = DataSet.file("bike_sharing_hourly/hour.csv.gz");
    long year = Instant.parse("2012-01-01T00:00:00Z").toEpochMilli();
    replay(file, "timestamp", year, Duration.ofDays(7), s -> s);

    replay(file, "timestamp", year, Duration.ofDays(7), RealDataFalseAlarmsTest::byMonth);
  }

  @Test
  void weatherByThirtyDays() throws IOException {
    Path file = DataSet.file("noaa_weather/noaa_weather.csv.gz");
    for (int years : new int[] {5, 10, 20, 25}) {
      replay(file, "row", years * 365_000L, Duration.ofSeconds(30), s -> s);
    }
  }

  @Test
  void flightsByDayAgainstJanuary() throws Exception {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    RealDataFalseAlarmsTest.class.getResource(
                        "/io/leeway/cli/demo/flights-2001.csv.gz"))
                .toURI());
    replay(
        file,
        "date",
        Instant.parse("2001-02-01T00:00:00Z").toEpochMilli(),
        Duration.ofDays(1),
        s -> s);
  }
}
