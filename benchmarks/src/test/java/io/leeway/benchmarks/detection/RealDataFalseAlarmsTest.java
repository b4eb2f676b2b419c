package io.leeway.benchmarks.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leeway.cli.demo.DemoCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often windows of real streams are called drifted, at 1 % per feature and window. */
class RealDataFalseAlarmsTest {
  private static final double ALPHA = 0.01;

  /**
   * A file of the folder {@code leeway.data}. Without the folder the test is skipped, but for
   * {@code CI=true}, where it fails.
   */
  private static Path data(String name) {
    Path file = Path.of(System.getProperty("leeway.data", "../shared/data")).resolve(name);
    boolean there = Files.exists(file);
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("data set " + file + " is missing, and CI=true does not skip");
    }
    assumeTrue(there, "data set " + file + " is missing, set the property leeway.data");
    return file;
  }

  private static void assertCalm(ReplayedWindows windows, double most, String... features) {
    for (String feature : features) {
      assertThat(windows.alarmed(feature, ALPHA)).as(feature).isLessThanOrEqualTo(most);
    }
  }

  @Test
  void bikeSharingByWeekAgainstItsFirstYear() throws IOException {
    ReplayedWindows pooled = RealStreams.bikes(data(RealStreams.BIKES));
    assertThat(pooled.alarmedByG("temp", ALPHA)).isGreaterThan(0.9);
    assertCalm(pooled, 0.05, "temp", "atemp", "hum", "hr");
    assertThat(pooled.alarmed("cnt", ALPHA)).as("twice the riders").isGreaterThan(0.05);

    ReplayedWindows seasonal = RealStreams.bikesByMonth(data(RealStreams.BIKES));
    assertThat(seasonal.reports())
        .allMatch(report -> Objects.requireNonNull(report.getSeasonShare()) == 1);
    assertCalm(seasonal, 0.05, "temp", "atemp", "hr");
    // 3 of 52 weeks: what one year cannot tell of its months, see docs/detection.md
    assertCalm(seasonal, 0.06, "hum");
    assertThat(seasonal.alarmed("cnt", ALPHA)).as("twice the riders").isGreaterThan(0.9);
  }

  @Test
  void weatherByThirtyDaysAgainstItsFirstTenYears() throws IOException {
    ReplayedWindows windows = RealStreams.weather(data(RealStreams.WEATHER));
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
  void flightsByDayAgainstJanuary(@TempDir Path folder) throws IOException {
    // The resource may be in a jar.
    Path file = folder.resolve("flights-2001.csv.gz");
    try (InputStream flights =
        Objects.requireNonNull(DemoCommand.class.getResourceAsStream("flights-2001.csv.gz"))) {
      Files.copy(flights, file);
    }
    ReplayedWindows windows = RealStreams.flights(file);
    assertThat(windows.alarmedByG("delay", ALPHA)).isGreaterThan(0.7);
    assertCalm(windows, 0.05, "delay", "origin", "destination", "distance");
    assertThat(windows.alarmed("origin", 0.001)).as("the nor'easter").isPositive();
  }
}
