package io.leeway.benchmarks.detection;

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
import java.util.function.UnaryOperator;

/** Real streams, each with the reference that its first part makes and the windows of the rest. */
final class RealStreams {
  static final String BIKES = "bike_sharing_hourly/hour.csv.gz";
  static final String WEATHER = "noaa_weather/noaa_weather.csv.gz";

  private static final Duration WEEK = Duration.ofDays(7);
  private static final long YEAR_2012 = Instant.parse("2012-01-01T00:00:00Z").toEpochMilli();
  private static final long TEN_YEARS_OF_SECONDS = 3_650_000;

  private RealStreams() {}

  /** Weeks of 2012 against 2011. */
  static ReplayedWindows bikes(Path file) throws IOException {
    return replay(
        file, "timestamp", before(YEAR_2012), from(YEAR_2012), WEEK, settings -> settings);
  }

  /** The same against the months that each week is in. */
  static ReplayedWindows bikesByMonth(Path file) throws IOException {
    return replay(
        file, "timestamp", before(YEAR_2012), from(YEAR_2012), WEEK, RealStreams::byMonth);
  }

  /** The whole weeks of 2011 against the months of 2012. */
  static ReplayedWindows bikesByMonthBackwards(Path file) throws IOException {
    TimeRange weeks =
        new TimeRange(
            Instant.parse("2011-01-06T00:00:00Z").toEpochMilli(),
            Instant.parse("2011-12-29T00:00:00Z").toEpochMilli());
    return replay(file, "timestamp", from(YEAR_2012), weeks, WEEK, RealStreams::byMonth);
  }

  private static ReferenceSettings byMonth(ReferenceSettings settings) {
    return settings.withSeason(new SeasonClock(Season.MONTH, ZoneOffset.UTC));
  }

  /** Windows of 30 days against the first ten years; the file tells days as seconds. */
  static ReplayedWindows weather(Path file) throws IOException {
    return replay(
        file,
        "row",
        before(TEN_YEARS_OF_SECONDS),
        from(TEN_YEARS_OF_SECONDS),
        Duration.ofSeconds(30),
        settings -> settings);
  }

  /** Days from February to June 2001 against January. */
  static ReplayedWindows flights(Path file) throws IOException {
    long february = Instant.parse("2001-02-01T00:00:00Z").toEpochMilli();
    return replay(
        file, "date", before(february), from(february), Duration.ofDays(1), settings -> settings);
  }

  private static ReplayedWindows replay(
      Path file,
      String timestamp,
      TimeRange known,
      TimeRange live,
      Duration window,
      UnaryOperator<ReferenceSettings> change)
      throws IOException {
    EventTimeField time = new EventTimeField(timestamp, EventTimeField.Unit.AUTO);
    RowSource rows = FileRows.of(List.of(file), null);
    ReferenceProfile reference =
        ReferenceProfile.of(
            ReferenceBuilder.build(
                    new TimedRowSource(rows, time, known),
                    change.apply(
                        ReferenceSettings.withDefaults("real")
                            .withEventTimePath(timestamp)
                            .withEffectiveFromMillis(live.fromMillis())
                            .withWindows(List.of(window))))
                .reference());
    return ReplayedWindows.of(new TimedRowSource(rows, time, live), reference, window);
  }

  private static TimeRange before(long millis) {
    return new TimeRange(Long.MIN_VALUE, millis);
  }

  private static TimeRange from(long millis) {
    return new TimeRange(millis, Long.MAX_VALUE);
  }
}
