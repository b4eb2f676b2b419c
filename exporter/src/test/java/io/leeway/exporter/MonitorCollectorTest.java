package io.leeway.exporter;

import static io.leeway.exporter.Messages.DAY;
import static io.leeway.exporter.Messages.HOUR;
import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.deadLetter;
import static io.leeway.exporter.Messages.feature;
import static io.leeway.exporter.Messages.ledger;
import static io.leeway.exporter.Messages.raised;
import static io.leeway.exporter.Messages.resolved;
import static io.leeway.exporter.Messages.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.exporter.MonitorCollector.Shown;
import io.leeway.schema.AlertKind;
import io.leeway.schema.Contribution;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Severity;
import io.leeway.schema.VectorScore;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorCollectorTest {
  private static final String GOLDEN = "exporter/src/test/resources/io/leeway/exporter/metrics.txt";
  private static final ReaderStatus READING =
      new ReaderStatus(
          true,
          true,
          Instant.parse("2026-01-02T03:04:05.678Z"),
          Map.of("results", 4, "alerts", 1, "dead-letters", 0),
          Map.of("results", 2L, "alerts", 0L, "dead-letters", 0L),
          Map.of(
              "results",
              new Uncommitted(3, Instant.parse("2026-01-02T03:00:00Z")),
              "alerts",
              Uncommitted.NONE,
              "dead-letters",
              Uncommitted.NONE));

  @Test
  void theScrapeOfFixedMessagesIsFixed() throws Exception {
    String scrape = scrape(fixedView(), READING);
    assertThat(Golden.expected(GOLDEN, scrape))
        .as("%s is what a scrape looks like; -Dleeway.updateDocs=true writes it", GOLDEN)
        .isEqualTo(scrape);
  }

  @Test
  void theScrapeFollowsTheNamingRules() {
    assertThat(PromLint.problemsOf(scrape(fixedView(), READING))).isEmpty();
  }

  @Test
  void theScrapeShowsEveryMetric() {
    String scrape = scrape(fixedView(), READING);
    for (Metric metric : Metric.values()) {
      assertThat(scrape).containsPattern("(?m)^%s[ {]".formatted(metric.fullName()));
    }
  }

  @Test
  void promtoolAgreesWhereItIsInstalled(@TempDir Path directory) throws Exception {
    Optional<Path> promtool = onPath("promtool");
    if (promtool.isEmpty()) {
      // The port of its rules above has been applied; promtool only has the last word.
      return;
    }
    Path scrape = Files.writeString(directory.resolve("metrics"), scrape(fixedView(), READING));
    Process check =
        new ProcessBuilder(promtool.get().toString(), "check", "metrics")
            .redirectInput(scrape.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void manyFeaturesThatDriftAreOneSeriesToPageOn() {
    MonitorView view = new MonitorView(10_000, 3);
    for (int i = 0; i < 20; i++) {
      view.accept(Messages.raised("id" + i, 0).setSubject("feature:f" + i).build());
    }
    view.accept(Messages.resolved("id3", 2).setSubject("feature:f3").build());
    view.accept(
        Messages.raised("gap", 0)
            .setSubject("gap")
            .setKind(AlertKind.GAP)
            .setSeverity(Severity.MEDIUM)
            .build());
    assertThat(scrape(view, READING))
        .contains(
            "leeway_alerts_raised{stream=\"flights\",segment=\"\",kind=\"drift\","
                + "severity=\"high\",} 19.0\n",
            "leeway_alerts_raised{stream=\"flights\",segment=\"\",kind=\"gap\","
                + "severity=\"medium\",} 1.0\n");
  }

  @Test
  void whatIsWithheldIsAbsentAndNotNothing() {
    MonitorView view = new MonitorView(10_000, 3);
    view.accept(
        day(
                0,
                FeatureScore.newBuilder(feature("delay", 0.1))
                    .setMissing(-1)
                    .setNonFinite(-1)
                    .setUnseen(-1)
                    .setCounts(List.of(-1L, -1L, 88L))
                    .setMergedRecords(12L)
                    .setQuantiles(
                        List.of(
                            Double.NaN,
                            Double.NaN,
                            1.0,
                            2.0,
                            3.0,
                            4.0,
                            5.0,
                            Double.NaN,
                            Double.NaN))
                    .build())
            .setVectors(
                List.of(
                    VectorScore.newBuilder()
                        .setFeature("v")
                        .setDimension(2)
                        .setStatus(FeatureStatus.OK)
                        .setRecords(100)
                        .setMissing(-1)
                        .build()))
            .build());
    assertThat(scrape(view, READING))
        .doesNotContain("NaN")
        .doesNotContain("leeway_feature_missing_ratio{")
        .doesNotContain("leeway_feature_unseen_ratio{")
        .doesNotContain("leeway_vector_missing_ratio{")
        .doesNotContain("quantile=\"min\"", "quantile=\"max\"")
        .contains("leeway_feature_js_distance_ratio{");
  }

  @Test
  void anUndefinedNumberIsAbsent() {
    MonitorView view = new MonitorView(10_000, 3);
    view.accept(
        day(
                0,
                FeatureScore.newBuilder(feature("delay", Double.NaN))
                    .setStatus(FeatureStatus.INSUFFICIENT_DATA)
                    .setRecords(0)
                    .build())
            .build());
    assertThat(scrape(view, READING))
        .doesNotContain("NaN")
        .doesNotContain("leeway_feature_js_")
        .doesNotContain("leeway_feature_drift")
        .doesNotContain("_ratio")
        .contains("leeway_feature_window_records");
  }

  @Test
  void anInfiniteDivergenceIsExportedAsSuch() {
    MonitorView view = new MonitorView(10_000, 3);
    view.accept(
        day(
                0,
                FeatureScore.newBuilder(feature("delay", 0.1))
                    .setPsiNats(Double.POSITIVE_INFINITY)
                    .build())
            .build());
    assertThat(scrape(view, READING))
        .contains(
            "leeway_feature_psi_nats{stream=\"flights\",segment=\"\",feature=\"delay\","
                + "window=\"1d\",} +Inf\n");
  }

  @Test
  void binsAreShownOnRequestOnly() {
    assertThat(scrape(registry(fixedView(), READING, Shown.BY_DEFAULT)))
        .doesNotContain("leeway_feature_bin_")
        .contains("leeway_feature_quantile{");
    assertThat(scrape(fixedView(), READING))
        .contains(
            "leeway_feature_bin_live_ratio{stream=\"flights\",segment=\"\",feature=\"origin\","
                + "window=\"1d\",bin=\"origin = \\\"JFK\\\"\",} 0.01\n");
  }

  @Test
  void theNextReportIsDueAfterThreeOfTheShortestWindowsOrAsToldByTheClock() {
    // the latest report at 1,000,000.5 s; windows of an hour and of a day
    assertThat(scrape(fixedView(), READING))
        .contains("leeway_report_due_timestamp_seconds{stream=\"flights\",} 1010800.5\n");
    Shown told = new Shown(false, Duration.ofMinutes(1));
    assertThat(scrape(registry(fixedView(), READING, told)))
        .contains("leeway_report_due_timestamp_seconds{stream=\"flights\",} 1000060.5\n");
  }

  @Test
  void aHostileNameStaysOneLabelOfOneSample() {
    MonitorView view = new MonitorView(10_000, 3);
    view.accept(day(0, feature("a\"} 1\nleeway_exporter_up 0\r{x=\"\\", 0.5)).build());
    String scrape = scrape(view, READING);
    assertThat(PromLint.problemsOf(scrape)).isEmpty();
    assertThat(scrape).doesNotContain("\nleeway_exporter_up 0");
  }

  @Test
  void namesThatBecomeTheSameLabelDoNotMakeADuplicate() {
    MonitorView view = new MonitorView(10_000, 3);
    view.accept(day(0, feature("a\nb", 0.1), feature(LabelValue.of("a\nb"), 0.2)).build());
    assertThat(PromLint.problemsOf(scrape(view, READING))).isEmpty();
  }

  @Test
  void onlyTheExportersOwnStateIsExportedUntilItHasCaughtUp() {
    ReaderStatus behind =
        new ReaderStatus(true, false, null, Map.of("results", 1), Map.of("results", 0L), Map.of());
    assertThat(scrape(fixedView(), behind))
        .contains("leeway_exporter_caught_up 0.0", "leeway_build_info")
        .doesNotContain("leeway_feature", "leeway_records", "last_read_timestamp");
  }

  @Test
  void whereNothingIsKeptBackNoTimeIsShown() {
    assertThat(scrape(fixedView(), READING))
        .contains(
            "leeway_exporter_uncommitted_messages{topic=\"alerts\",} 0.0\n",
            "leeway_exporter_uncommitted_messages{topic=\"results\",} 3.0\n")
        .doesNotContain("leeway_exporter_uncommitted_since_timestamp_seconds{topic=\"alerts\"");
  }

  @Test
  void aDisconnectedExporterGoesOnShowingWhatItHasRead() {
    ReaderStatus down =
        new ReaderStatus(
            false, true, Instant.EPOCH, Map.of("results", 1), Map.of("results", 0L), Map.of());
    assertThat(scrape(fixedView(), down))
        .contains("leeway_exporter_up 0.0", "leeway_feature_js_distance_ratio{");
  }

  @Test
  void anotherFormatIsValidToo() throws Exception {
    StringWriter text = new StringWriter();
    TextFormat.writeOpenMetrics100(text, registry(fixedView(), READING).metricFamilySamples());
    assertThat(text.toString())
        .contains("# TYPE leeway_records counter\n", "leeway_records_total{")
        .doesNotContain("_created")
        .endsWith("# EOF\n");
  }

  private static String scrape(MonitorView view, ReaderStatus status) {
    return scrape(registry(view, status));
  }

  private static String scrape(CollectorRegistry registry) {
    StringWriter text = new StringWriter();
    try {
      TextFormat.write004(text, registry.metricFamilySamples());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static CollectorRegistry registry(MonitorView view, ReaderStatus status) {
    return registry(view, status, new Shown(true, null));
  }

  private static CollectorRegistry registry(MonitorView view, ReaderStatus status, Shown shown) {
    CollectorRegistry registry = new CollectorRegistry();
    registry.register(new MonitorCollector(view::snapshot, () -> status, "1.2.3", shown));
    return registry;
  }

  private static MonitorView fixedView() {
    MonitorView view = new MonitorView(98, 3, true, 20);
    FeatureScore origin =
        FeatureScore.newBuilder(feature("origin", 0.25))
            .setStatus(FeatureStatus.DRIFT)
            .setRecords(1_000)
            .setMissing(10)
            .setUnseen(25)
            .setJsDivergenceNats(0.0625)
            .setKlLiveReferenceNats(0.3)
            .setKlReferenceLiveNats(0.25)
            .setPsiNats(0.55)
            .setEntropyNats(3.5)
            .setCrossEntropyNats(3.8)
            .setReferenceEntropyNats(3.6)
            .setPValue(1e-12)
            .setAdjustedPValue(2e-12)
            .setMinimumDetectableJsDistance(0.09)
            .setContributions(
                List.of(
                    new Contribution(3, "origin = \"JFK\"", 0.01, 0.03, -0.005),
                    new Contribution(0, "missing", 0.01, 0.0, 0.002)))
            .build();
    FeatureScore delay =
        FeatureScore.newBuilder(feature("delay", 0.01))
            .setQuantiles(List.of(-20.0, -15.0, -10.0, -5.0, 0.0, 8.0, 60.0, 120.5, 900.0))
            .build();
    view.accept(
        day(63, origin, delay)
            .setRecords(1_000)
            .setLate(3)
            .setPairs(
                List.of(
                    PairScore.newBuilder()
                        .setFirst("origin")
                        .setSecond("delay")
                        .setMutualInformationNats(0.07)
                        .setReferenceMutualInformationNats(0.05)
                        .setChangeNats(0.02)
                        .setStandardErrorNats(0.01)
                        .setStatus(FeatureStatus.OK)
                        .build()))
            .setVectors(
                List.of(
                    VectorScore.newBuilder()
                        .setFeature("embedding")
                        .setDimension(64)
                        .setStatus(FeatureStatus.DRIFT)
                        .setRecords(1_000)
                        .setMissing(5)
                        .setKlLiveReferenceNats(1.5)
                        .setKlReferenceLiveNats(1.25)
                        .setChanceNats(1.0)
                        .setJsDistance(0.2)
                        .setMeanShift(0.5)
                        .setSpreadRatio(1.1)
                        .setPValue(1e-6)
                        .build()))
            .setJoint(
                JointScore.newBuilder()
                    .setKlNats(0.5)
                    .setMarginalNats(0.4)
                    .setDependenceNats(0.1)
                    .setCrossEntropyNats(9.5)
                    .setReferenceEntropyNats(9.0)
                    .setPValue(0.25)
                    .build())
            .build());
    view.accept(window(63 * DAY + 23 * HOUR, HOUR).setSegment("FR").setRecords(40).build());
    view.accept(raised("1", 63).build());
    view.accept(raised("2", 62).setSubject("pair:origin,delay").setSeverity(Severity.LOW).build());
    view.accept(
        resolved("2", 63).setSubject("pair:origin,delay").setSeverity(Severity.LOW).build());
    view.accept(deadLetter(0, 7, DeadLetterReason.FUTURE), 0);
    view.accept(deadLetter(0, 8, DeadLetterReason.TRUNCATED), 0);
    // 98 series hold two windows, two features, a pair, a vector and two alert subjects, but not
    // this one.
    view.accept(day(63).setSegment("one").build());
    view.accept(day(63, feature("delay", 0.1)).setSegment("two").build());
    view.accept(ledger("run", 7).build(), 1_000_000_700);
    view.reportWritten("flights", 1_000_000_500);
    view.reportWritten("flights", 1_000_000_000);
    view.reportWritten("flights", -1);
    return view;
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    return Stream.of((path == null ? "" : path).split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
