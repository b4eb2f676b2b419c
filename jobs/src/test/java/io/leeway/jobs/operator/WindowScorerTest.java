package io.leeway.jobs.operator;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.STREAM;
import static io.leeway.jobs.TestReferences.bytes;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.shadowFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.jobs.ledger.RunLedger;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneLayout;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Ledger;
import io.leeway.schema.ReportedWindow;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // Flink's harness may be interrupted when it closes
class WindowScorerTest {
  private static final WindowSpec TUMBLING = WindowSpec.tumbling(Duration.ofSeconds(10));
  private static final WindowSpec SLIDING =
      WindowSpec.sliding(Duration.ofSeconds(10), Duration.ofSeconds(5));
  private static final WindowSpec LONG = WindowSpec.tumbling(Duration.ofSeconds(20));
  private static final String FIRST = effectiveFrom(0).getId();
  private static final String SECOND = effectiveFrom(5000).getId();

  @Test
  void partsOfAPaneFromSeveralTasksAreOneWindow() throws Exception {
    try (var harness = open(0, TUMBLING)) {
      send(harness, 0, FIRST, 100);
      send(harness, 0, FIRST, 23);
      watermark(harness, 9_998);
      assertThat(harness.extractOutputValues()).isEmpty();
      watermark(harness, 9_999);
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart,
              WindowReport::getWindowEnd,
              WindowReport::getRecords,
              WindowReport::getRevision,
              WindowReport::getComplete)
          .containsExactly(tuple(0L, 10_000L, 123L, 0, true));
    }
  }

  @Test
  void slidingWindowsShareTheirPanes() throws Exception {
    try (var harness = open(0, SLIDING)) {
      send(harness, 10_000, FIRST, 4);
      send(harness, 0, FIRST, 1);
      send(harness, 5_000, FIRST, 2);
      watermark(harness, 30_000);
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart, WindowReport::getWindowEnd, WindowReport::getRecords)
          .containsExactly(
              tuple(-5_000L, 5_000L, 1L),
              tuple(0L, 10_000L, 3L),
              tuple(5_000L, 15_000L, 6L),
              tuple(10_000L, 20_000L, 4L));
      assertStateIsGone(harness);
    }
  }

  @Test
  void severalSizesShareTheirPanesAndTheShorterWindowIsReportedFirst() throws Exception {
    try (var harness = open(0, LONG, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      send(harness, 10_000, FIRST, 2);
      watermark(harness, 19_999);
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart, WindowReport::getWindowEnd, WindowReport::getRecords)
          .containsExactly(
              tuple(0L, 10_000L, 1L), tuple(10_000L, 20_000L, 2L), tuple(0L, 20_000L, 3L));
      assertStateIsGone(harness);
    }
  }

  @Test
  void lateSummariesMakeOneMoreRevisionPerWatermark() throws Exception {
    try (var harness = open(5_000, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 10_000);
      send(harness, 0, FIRST, 2);
      send(harness, 0, FIRST, 4);
      watermark(harness, 10_001);
      watermark(harness, 10_002);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getRecords, WindowReport::getRevision, WindowReport::getLate)
          .containsExactly(tuple(1L, 0, 0L), tuple(7L, 1, 0L));
      watermark(harness, 14_999);
      assertStateIsGone(harness);
    }
  }

  @Test
  void aSummaryThatIsLateForOneWindowStillCountsInTheNext() throws Exception {
    try (var harness = open(0, SLIDING)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 9_999);
      send(harness, 5_000, FIRST, 2);
      watermark(harness, 14_999);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getRecords, WindowReport::getLate)
          .containsExactly(tuple(-5_000L, 1L, 0L), tuple(0L, 1L, 0L), tuple(5_000L, 2L, 0L));
      assertStateIsGone(harness);
    }
  }

  @Test
  void summariesThatAreTooLateForAllWindowsAreCountedInTheNextReport() throws Exception {
    try (var harness = open(2_000, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 12_000);
      send(harness, 0, FIRST, 7);
      send(harness, 10_000, FIRST, 2);
      watermark(harness, 20_000);
      send(harness, 20_000, FIRST, 3);
      watermark(harness, 30_000);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getRecords, WindowReport::getLate)
          .containsExactly(tuple(0L, 1L, 0L), tuple(10_000L, 2L, 7L), tuple(20_000L, 3L, 0L));
      watermark(harness, 32_000);
      assertStateIsGone(harness);
    }
  }

  @Test
  void lateRecordsAreCountedOncePerWindowSize() throws Exception {
    try (var harness = open(0, TUMBLING, LONG)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 10_000);
      send(harness, 0, FIRST, 7);
      send(harness, 10_000, FIRST, 2);
      watermark(harness, 20_000);
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart,
              WindowReport::getWindowEnd,
              WindowReport::getRecords,
              WindowReport::getLate)
          .containsExactly(
              tuple(0L, 10_000L, 1L, 0L),
              tuple(10_000L, 20_000L, 2L, 7L),
              tuple(0L, 20_000L, 10L, 0L));
    }
  }

  @Test
  void aRestoredScorerGoesOnWhereItWas() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(5_000, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 10_000);
      send(harness, 0, FIRST, 2);
      send(harness, 10_000, FIRST, 4);
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restore(5_000, List.of(bytes(effectiveFrom(0))), snapshot, TUMBLING)) {
      send(restored, 10_000, FIRST, 8);
      watermark(restored, 10_000);
      watermark(restored, 20_000);
      assertThat(restored.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart, WindowReport::getRecords, WindowReport::getRevision)
          .containsExactly(tuple(0L, 3L, 1), tuple(10_000L, 12L, 0));
      watermark(restored, 25_000);
      assertStateIsGone(restored);
    }
  }

  @Test
  void whatWasTooLateBeforeARestartIsTooLateAfterItAlthoughNoWatermarkHasComeYet()
      throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(0, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      watermark(harness, 12_000);
      send(harness, 10_000, FIRST, 4);
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restore(0, List.of(bytes(effectiveFrom(0))), snapshot, TUMBLING)) {
      send(restored, 0, FIRST, 2);
      watermark(restored, 12_000);
      assertThat(restored.extractOutputValues()).as("the window has had its report").isEmpty();
      watermark(restored, 20_000);
      assertThat(restored.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getRecords, WindowReport::getLate)
          .containsExactly(tuple(10_000L, 4L, 2L));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void panesAreScoredAgainstTheirReferenceWhicheverComesFirst(boolean referenceFirst)
      throws Exception {
    try (var harness = restore(0, List.of(), null, TUMBLING)) {
      if (referenceFirst) {
        sendReference(harness, bytes(effectiveFrom(0)));
        send(harness, 0, FIRST, 200);
        watermark(harness, 9_999);
      } else {
        send(harness, 0, FIRST, 200);
        watermark(harness, 9_999);
        assertThat(harness.extractOutputValues()).isEmpty();
        sendReference(harness, bytes(effectiveFrom(0)));
        watermark(harness, 10_000);
      }
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getReferenceId)
          .containsExactly(FIRST);
      assertStateIsGone(harness);
    }
  }

  @Test
  void aReferenceThatNeverComesIsReportedAsNoneAtTheEndOfTheInput() throws Exception {
    try (var harness = restore(0, List.of(), null, TUMBLING)) {
      send(harness, 0, FIRST, 200);
      watermark(harness, 9_999);
      watermark(harness, 50_000);
      assertThat(harness.extractOutputValues()).isEmpty();
      watermark(harness, Long.MAX_VALUE);
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              report -> {
                assertThat(report.getReferenceId()).isNull();
                assertThat(report.getFeatures())
                    .allMatch(score -> score.getStatus() == FeatureStatus.NO_REFERENCE);
              });
      assertStateIsGone(harness);
    }
  }

  @Test
  void twoReferencesInOneWindowMakeTwoReports() throws Exception {
    try (var harness = open(0, SLIDING)) {
      sendReference(harness, bytes(effectiveFrom(5_000)));
      send(harness, 0, FIRST, 1);
      send(harness, 5_000, SECOND, 2);
      watermark(harness, 9_999);
      assertThat(harness.extractOutputValues())
          .filteredOn(report -> report.getWindowStart() == 0)
          .as("that of the later reference first")
          .extracting(
              WindowReport::getReferenceId,
              WindowReport::getReferenceEffectiveFrom,
              WindowReport::getRecords)
          .containsExactly(tuple(SECOND, 5_000L, 2L), tuple(FIRST, 0L, 1L));
    }
  }

  @Test
  void aReferenceOnTrialHasReportsOfItsOwnAfterTheOthers() throws Exception {
    try (var harness = open(0, TUMBLING)) {
      sendReference(harness, bytes(shadowFrom(0)));
      sendShadow(harness, 0, shadowFrom(0).getId(), 3);
      send(harness, 0, FIRST, 3);
      watermark(harness, 9_999);
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getReferenceId, WindowReport::getShadow, WindowReport::getRecords)
          .containsExactly(tuple(FIRST, false, 3L), tuple(shadowFrom(0).getId(), true, 3L));
      assertStateIsGone(harness);
    }
  }

  @Test
  void lateRecordsAreNotCountedAgainForAReferenceOnTrial() throws Exception {
    try (var harness = open(0, TUMBLING)) {
      sendReference(harness, bytes(shadowFrom(0)));
      watermark(harness, 9_999);
      send(harness, 0, FIRST, 3);
      sendShadow(harness, 0, shadowFrom(0).getId(), 3);
      send(harness, 10_000, FIRST, 4);
      sendShadow(harness, 10_000, shadowFrom(0).getId(), 4);
      watermark(harness, 19_999);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getShadow, WindowReport::getRecords, WindowReport::getLate)
          .containsExactly(tuple(false, 4L, 3L), tuple(true, 4L, 0L));
    }
  }

  @Test
  void aWindowThatTheInputEndsInTheMiddleOfIsIncomplete() throws Exception {
    try (var harness = open(0, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      send(harness, 10_000, FIRST, 2);
      watermark(harness, Long.MAX_VALUE);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getComplete)
          .containsExactly(tuple(0L, true), tuple(10_000L, false));
      assertStateIsGone(harness);
    }
  }

  @Test
  void theReferenceSideHoldsNoWindowBackAndClosesNone() throws Exception {
    try (var harness = open(0, TUMBLING)) {
      send(harness, 0, FIRST, 1);
      harness.processWatermarkStatus1(WatermarkStatus.IDLE);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processWatermarkStatus1(WatermarkStatus.ACTIVE);
      watermark(harness, 9_999);
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport>
      open(long latenessMillis, WindowSpec... windows) throws Exception {
    return restore(latenessMillis, List.of(bytes(effectiveFrom(0))), null, windows);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport>
      restore(
          long latenessMillis,
          List<byte[]> references,
          @Nullable OperatorSubtaskState state,
          WindowSpec... windows)
          throws Exception {
    WindowScoring scoring =
        new WindowScoring(STREAM, "hash", FIELDS, new VerdictRule(1, 0.05, 100, windows.length));
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new WindowScorer(
                    new WindowScorer.Settings(
                        STREAM, List.of(windows), latenessMillis, scoring, references)),
                List.of(WindowScorer.referenceState())),
            PaneSummary::segment,
            message -> PaneSummary.WHOLE_STREAM,
            StreamTypes.SEGMENT);
    harness.setup(new MessageSerializer<>(WindowReport.class));
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    harness.processWatermarkStatus2(WatermarkStatus.IDLE);
    return harness;
  }

  /** As when a partition that was far behind comes up: all windows end at one watermark. */
  @Test
  void fiftyThousandWindowsThatEndAtOnceAreReportedInSeconds() throws Exception {
    int windows = 50_000;
    try (var harness = open(0, TUMBLING)) {
      for (int i = 0; i < windows; i++) {
        send(harness, i * 10_000L, FIRST, 1 + i % 7);
      }
      long start = System.nanoTime();
      watermark(harness, windows * 10_000L);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      System.out.printf("%,d windows at one watermark: %s%n", windows, took);
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart)
          .hasSize(windows)
          .isSorted();
      assertThat(took).isLessThan(Duration.ofSeconds(20));
      assertStateIsGone(harness);
    }
  }

  @Test
  void whatBecameOfEverySummaryIsToldToTheLedger() throws Exception {
    try (var harness = open(5_000, SLIDING, LONG)) {
      sendReference(harness, bytes(shadowFrom(0)));
      send(harness, 0, FIRST, 100);
      send(harness, 5_000, FIRST, 20);
      sendShadow(harness, 5_000, shadowFrom(0).getId(), 20);
      watermark(harness, 12_000);
      send(harness, 0, FIRST, 3);
      watermark(harness, 40_000);
      send(harness, 0, FIRST, 7);
      send(harness, 60_000, FIRST, 1);
      watermark(harness, 90_000);
      RunLedger ledger = new RunLedger("s", "r", "c");
      harness.getSideOutput(WindowScorer.LEDGER).forEach(part -> ledger.add(part.getValue()));
      Ledger told = ledger.next();
      assertThat(told.getScored()).isEqualTo(100 + 20 + 3 + 1);
      assertThat(told.getLate()).isEqualTo(7);
      assertThat(told.getMisreported()).isZero();
      assertThat(told.getReports())
          .extracting(
              ReportedWindow::getWindowStart,
              ReportedWindow::getRevision,
              ReportedWindow::getRecords)
          .containsExactlyElementsOf(
              harness.extractOutputValues().stream()
                  .filter(report -> !report.getShadow())
                  .map(
                      report ->
                          tuple(report.getWindowStart(), report.getRevision(), report.getRecords()))
                  .toList());
    }
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      long paneStart,
      String reference,
      long records)
      throws Exception {
    send(harness, paneStart, reference, false, records);
  }

  private static void sendShadow(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      long paneStart,
      String reference,
      long records)
      throws Exception {
    send(harness, paneStart, reference, true, records);
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      long paneStart,
      String reference,
      boolean shadow,
      long records)
      throws Exception {
    PaneSummary summary =
        new PaneSummary(
            PaneSummary.WHOLE_STREAM, paneStart, reference, shadow, PaneLayout.ofBins(7, 5));
    summary.addRecords(records);
    summary.add(0, 2, records);
    summary.add(1, 1, records);
    harness.processElement1(new StreamRecord<>(summary, paneStart));
  }

  private static void sendReference(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      byte[] message)
      throws Exception {
    harness.processElement2(new StreamRecord<>(message));
  }

  private static void watermark(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      long millis)
      throws Exception {
    harness.processWatermark1(new Watermark(millis));
  }

  private static void assertStateIsGone(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness) {
    assertThat(harness.numKeyedStateEntries()).as("state entries").isZero();
    assertThat(harness.numEventTimeTimers()).as("timers").isZero();
  }
}
