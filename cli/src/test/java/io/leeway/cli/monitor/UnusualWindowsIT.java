package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.cli.oracle.AlertOracle;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What no distribution has in it, through the whole job. Every unusual thing lasts for three
 * windows of an hour, with three usual ones after it.
 */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnusualWindowsIT {
  private static final long SEED = 31;
  private static final long HOUR = 3_600_000;
  private static final long START = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli();
  private static final int RECORDS = 500;
  private static final int HOURS = 30;

  private static final int CONSTANT_VARIES = 3;
  private static final int NEW_CATEGORY = 9;
  private static final int ALL_MISSING = 15;
  private static final int THREE_RECORDS = 21;
  private static final int LASTS = 3;

  private final Random random = new Random(SEED);

  @SuppressWarnings("NullAway.Init")
  private MonitorConfig config;

  @SuppressWarnings("NullAway.Init")
  private List<WindowReport> reports;

  @SuppressWarnings("NullAway.Init")
  private List<Alert> alerts;

  @BeforeAll
  void monitor(@TempDir Path directory) throws Exception {
    System.out.println("seed " + SEED);
    List<String> reference = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      reference.add(usual(START - 20_000_000L + i * 1000L));
    }
    SortedMap<Long, String> records = new TreeMap<>();
    for (int hour = 0; hour < HOURS; hour++) {
      int count = hour == THREE_RECORDS ? 3 : RECORDS;
      for (int i = 0; i < count; i++) {
        long millis = START + hour * HOUR + i * HOUR / count;
        records.put(millis, record(hour, i, millis));
      }
    }
    MonitoredStream monitored = MonitoredStream.of(directory, reference, records);
    config = monitored.config();
    reports = monitored.reports();
    alerts = monitored.alerts();
    assertThat(reports).hasSize(HOURS);
  }

  @Test
  void alertsAreThoseThatTheOracleDerives() {
    assertThat(alerts.stream().map(AlertOracle::line).sorted().toList())
        .isEqualTo(AlertOracle.lines(config, reports));
  }

  @Test
  void usualWindowsAreFineAndNothingElseIsRaised() {
    for (int hour = 0; hour < HOURS; hour++) {
      boolean unusual =
          hour >= CONSTANT_VARIES && hour < THREE_RECORDS + 1 && hour / LASTS % 2 == 1;
      if (!unusual) {
        assertThat(reports.get(hour).getFeatures())
            .as("hour %d", hour)
            .allMatch(score -> score.getStatus() == FeatureStatus.OK);
      }
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState)
        .containsExactly(
            tuple("feature:constant", AlertState.RAISED),
            tuple("feature:constant", AlertState.RESOLVED),
            tuple("feature:colour", AlertState.RAISED),
            tuple("feature:colour", AlertState.RESOLVED),
            tuple("vanished:amount", AlertState.RAISED),
            tuple("vanished:amount", AlertState.RESOLVED));
  }

  @Test
  void aConstantThatStartsToVaryIsDrift() {
    for (int hour = CONSTANT_VARIES; hour < CONSTANT_VARIES + LASTS; hour++) {
      FeatureScore score = score(hour, "constant");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.DRIFT);
      assertThat(score.getUnseen()).as("values that the reference never had").isPositive();
      assertThat(score.getReferenceEntropyNats()).isZero();
      assertThat(score.getKlLiveReferenceNats()).isFinite();
      assertThat(score(hour, "amount").getStatus()).isEqualTo(FeatureStatus.OK);
    }
    Alert raised = assertEpisode("feature:constant", CONSTANT_VARIES, AlertKind.DRIFT);
    assertThat(raised.getSeverity()).isEqualTo(Severity.MEDIUM);
    assertThat(raised.getExplanation())
        .startsWith("constant differs from the reference: JS distance 0.")
        .contains("500 records; constant > 7.5 4.0 % (reference 0.0 %)")
        .contains("constant = 7.5 96.0 % (reference 100.0 %)");
  }

  @Test
  void aBrandNewCategoryIsDriftThatSaysSo() {
    for (int hour = NEW_CATEGORY; hour < NEW_CATEGORY + LASTS; hour++) {
      FeatureScore score = score(hour, "colour");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.DRIFT);
      assertThat(score.getUnseen()).isEqualTo(RECORDS / 25);
      assertThat(score.getContributions().get(0).getLabel()).isEqualTo("colour unseen");
    }
    Alert raised = assertEpisode("feature:colour", NEW_CATEGORY, AlertKind.DRIFT);
    assertThat(raised.getExplanation())
        .startsWith("colour differs from the reference: JS distance 0.")
        .contains("colour unseen 4.0 % (reference 0.0 %)");
  }

  @Test
  void aFeatureWithoutAnyValueHasVanished() {
    for (int hour = ALL_MISSING; hour < ALL_MISSING + LASTS; hour++) {
      FeatureScore score = score(hour, "amount");
      assertThat(score.getStatus()).isEqualTo(FeatureStatus.MISSING);
      assertThat(score.getMissing()).isEqualTo(RECORDS);
      assertThat(score.getAdjustedPValue()).as("no verdict on a distribution").isNull();
      assertThat(score(hour, "colour").getStatus()).isEqualTo(FeatureStatus.OK);
    }
    Alert raised = assertEpisode("vanished:amount", ALL_MISSING, AlertKind.VANISHED);
    assertThat(raised.getSeverity()).isEqualTo(Severity.HIGH);
    assertThat(raised.getExplanation()).isEqualTo("amount has no value in any of 500 records");
    assertThat(resolved("vanished:amount").getExplanation())
        .isEqualTo("amount has had values again for 3 windows: in 500 of 500 records");
  }

  @Test
  void threeRecordsAreTooFewForAVerdictWhateverTheyAre() {
    WindowReport report = reports.get(THREE_RECORDS);
    assertThat(report.getRecords()).isEqualTo(3);
    assertThat(report.getFeatures())
        .hasSize(3)
        .allSatisfy(
            score -> {
              assertThat(score.getStatus()).isEqualTo(FeatureStatus.INSUFFICIENT_DATA);
              assertThat(score.getAdjustedPValue()).isNull();
              assertThat(score.getMinimumDetectableJsDistance())
                  .as("what it would have taken")
                  .isGreaterThan(0.3);
            });
  }

  private FeatureScore score(int hour, String feature) {
    return reports.get(hour).getFeatures().stream()
        .filter(score -> score.getFeature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  /** Raised by the second window of three, resolved by the third usual one after them. */
  private Alert assertEpisode(String subject, int fromHour, AlertKind kind) {
    List<Alert> ends = alerts.stream().filter(a -> a.getSubject().equals(subject)).toList();
    assertThat(ends)
        .extracting(Alert::getState, Alert::getKind, Alert::getWindowStart)
        .containsExactly(
            tuple(AlertState.RAISED, kind, START + (fromHour + 1) * HOUR),
            tuple(AlertState.RESOLVED, kind, START + (fromHour + LASTS + 2) * HOUR));
    assertThat(ends.get(0).getId()).isEqualTo(ends.get(1).getId());
    return ends.get(0);
  }

  private Alert resolved(String subject) {
    return alerts.stream()
        .filter(a -> a.getSubject().equals(subject) && a.getState() == AlertState.RESOLVED)
        .findFirst()
        .orElseThrow();
  }

  private String record(int hour, int i, long millis) {
    boolean every25th = i % 25 == 0;
    if (hour >= CONSTANT_VARIES && hour < CONSTANT_VARIES + LASTS && every25th) {
      return json(millis, 9 + random.nextInt(3), colour(), amount());
    }
    if (hour >= NEW_CATEGORY && hour < NEW_CATEGORY + LASTS && every25th) {
      return json(millis, 7.5, "violet", amount());
    }
    if (hour >= ALL_MISSING && hour < ALL_MISSING + LASTS) {
      return json(millis, 7.5, colour(), "null");
    }
    if (hour == THREE_RECORDS) {
      return json(millis, 1e6, "never heard of", "1e9");
    }
    return usual(millis);
  }

  private String usual(long millis) {
    return json(millis, 7.5, colour(), amount());
  }

  private String colour() {
    return List.of("red", "red", "green", "blue").get(random.nextInt(4));
  }

  private String amount() {
    return String.format(Locale.ROOT, "%.6f", 100 + 15 * random.nextGaussian());
  }

  private static String json(long millis, double constant, String colour, String amount) {
    return String.format(
        Locale.ROOT,
        "{\"at\": %d, \"constant\": %s, \"colour\": \"%s\", \"amount\": %s}",
        millis,
        constant,
        colour,
        amount);
  }
}
