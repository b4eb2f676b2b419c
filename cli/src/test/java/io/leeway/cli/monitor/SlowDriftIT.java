package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.oracle.AlertOracle;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A drift that no window shows, and its end, through the whole job. */
@Timeout(120)
class SlowDriftIT {
  private static final long SEED = 77;
  private static final long HOUR = 3_600_000;
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int RECORDS = 400;
  private static final double SIGMA_PER_HOUR = 0.004;

  /** So far the mean goes, stays for some hours, and jumps back. */
  private static final int DRIFTS = 40;

  private static final int RETURNS = 45;
  private static final int HOURS = 150;

  @Test
  void itIsRaisedByTheWindowsTogetherAndResolvedWhenTheyAreQuietAgain(@TempDir Path directory)
      throws Exception {
    System.out.println("seed " + SEED);
    Random random = new Random(SEED);
    List<String> reference = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      reference.add(json(START - 40_000_000L + i * 1000L, random.nextGaussian()));
    }
    SortedMap<Long, String> records = new TreeMap<>();
    for (int hour = 0; hour < HOURS; hour++) {
      double mean = hour < RETURNS ? SIGMA_PER_HOUR * Math.min(hour, DRIFTS) : 0;
      for (int i = 0; i < RECORDS; i++) {
        long millis = START + hour * HOUR + i * HOUR / RECORDS;
        records.put(millis, json(millis, mean + random.nextGaussian()));
      }
    }

    MonitoredStream monitored = MonitoredStream.of(directory, reference, records);
    assertThat(monitored.reports()).hasSize(HOURS);
    assertThat(monitored.alerts())
        .filteredOn(alert -> alert.getKind() == AlertKind.SLOW_DRIFT)
        .extracting(Alert::getState)
        .containsExactly(AlertState.RAISED, AlertState.RESOLVED);
    assertThat(monitored.alerts().get(0).getExplanation())
        .startsWith("amount drifts slowly: no window shows it, the latest ones together do;");
    assertThat(monitored.alerts().stream().map(AlertOracle::line).sorted().toList())
        .isEqualTo(AlertOracle.lines(monitored.config(), monitored.reports()));
  }

  private static String json(long millis, double amount) {
    return String.format(Locale.ROOT, "{\"at\": %d, \"amount\": %.6f}", millis, amount);
  }
}
