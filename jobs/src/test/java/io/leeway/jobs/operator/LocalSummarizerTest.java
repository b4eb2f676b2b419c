package io.leeway.jobs.operator;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.STREAM;
import static io.leeway.jobs.TestReferences.bytes;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.shadowFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.TestRows;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // Flink's harness may be interrupted when it closes
class LocalSummarizerTest {
  private static final long IN_2099 = 4_070_908_800_000L;
  private static final String FIRST = effectiveFrom(0).getId();
  private static final String SECOND = effectiveFrom(1000).getId();

  @Test
  void outOfOrderRowsMeetInTheirPane() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 1900);
      send(harness, 100);
      send(harness, 1100);
      send(harness, 900);
      harness.processWatermark(new Watermark(1999));
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::paneStartMillis, PaneSummary::records)
          .containsExactly(tuple(0L, 2L), tuple(1000L, 2L));
    }
  }

  @Test
  void countsLeaveBeforeTheWatermarkThatClosesTheirPane() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      harness.processWatermark(new Watermark(999));
      List<Object> output = List.copyOf(harness.getOutput());
      assertThat(output.get(output.size() - 2)).isInstanceOf(StreamRecord.class);
      assertThat(output.get(output.size() - 1)).isEqualTo(new Watermark(999));
    }
  }

  @Test
  void everythingLeavesBeforeABarrierSoThatNoCountIsInACheckpoint() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      send(harness, 5500);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::records)
          .containsExactly(1L, 1L);
      snapshot = harness.snapshot(1, 1);
      send(harness, 200);
    }
    try (var restored = restore(List.of(bytes(effectiveFrom(0))), snapshot)) {
      restored.processWatermark(new Watermark(Long.MAX_VALUE));
      assertThat(restored.extractOutputValues()).isEmpty();
      send(restored, 200);
      restored.prepareSnapshotPreBarrier(2);
      assertThat(restored.extractOutputValues())
          .extracting(PaneSummary::records)
          .containsExactly(1L);
    }
  }

  @Test
  void finishFlushes() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      operator(harness).finish();
      assertThat(harness.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void closeNeverFlushes() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      operator(harness).close();
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReferenceAppliesFromWhenItIsKnownWhicheverComesFirst(boolean referenceFirst)
      throws Exception {
    try (var harness = open(List.of())) {
      if (referenceFirst) {
        sendReference(harness, bytes(effectiveFrom(0)));
        send(harness, 100);
      } else {
        send(harness, 100);
        sendReference(harness, bytes(effectiveFrom(0)));
      }
      send(harness, 200);
      harness.prepareSnapshotPreBarrier(1);
      if (referenceFirst) {
        assertThat(harness.extractOutputValues())
            .extracting(PaneSummary::referenceId, PaneSummary::records)
            .containsExactly(tuple(FIRST, 2L));
      } else {
        assertThat(harness.extractOutputValues())
            .extracting(PaneSummary::referenceId, PaneSummary::records)
            .containsExactly(tuple(PaneSummary.NO_REFERENCE, 1L), tuple(FIRST, 1L));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void twoReferencesApplyByEventTimeNotByArrival(boolean inOrder) throws Exception {
    try (var harness = open(List.of())) {
      sendReference(harness, bytes(effectiveFrom(inOrder ? 0 : 1000)));
      sendReference(harness, bytes(effectiveFrom(inOrder ? 1000 : 0)));
      send(harness, 1500);
      send(harness, 500);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::paneStartMillis, PaneSummary::referenceId)
          .containsExactly(tuple(0L, FIRST), tuple(1000L, SECOND));
    }
  }

  @Test
  void broadcastReferencesSurviveARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      sendReference(harness, bytes(effectiveFrom(1000)));
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restore(List.of(bytes(effectiveFrom(0))), snapshot)) {
      send(restored, 500);
      send(restored, 1500);
      restored.prepareSnapshotPreBarrier(2);
      assertThat(restored.extractOutputValues())
          .extracting(PaneSummary::referenceId)
          .containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void aReferenceOnTrialCountsTheSameRecordsAgainWhileItLasts() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 500);
      sendReference(harness, bytes(shadowFrom(1000)));
      sendReference(harness, bytes(effectiveFrom(2000)));
      send(harness, 700);
      send(harness, 1500);
      send(harness, 1600);
      send(harness, 2500);
      harness.processWatermark(new Watermark(1999));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(
              PaneSummary::paneStartMillis,
              PaneSummary::referenceId,
              PaneSummary::isShadow,
              PaneSummary::records)
          .containsExactly(
              tuple(0L, FIRST, false, 2L),
              tuple(1000L, FIRST, false, 2L),
              tuple(1000L, shadowFrom(1000).getId(), true, 2L),
              tuple(2000L, effectiveFrom(2000).getId(), false, 1L));
    }
  }

  @Test
  void aTrialSurvivesARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      sendReference(harness, bytes(shadowFrom(1000)));
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restore(List.of(bytes(effectiveFrom(0))), snapshot)) {
      send(restored, 1500);
      operator(restored).finish();
      assertThat(restored.extractOutputValues())
          .extracting(PaneSummary::isShadow)
          .containsExactly(false, true);
    }
  }

  @Test
  void unusableAndForeignReferencesChangeNothing() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      sendReference(harness, new byte[0]);
      sendReference(harness, new byte[] {1, 2, 3});
      sendReference(harness, bytes(effectiveFrom(500, "another stream")));
      sendReference(harness, bytes(Reference.newBuilder(effectiveFrom(600)).setRecords(7).build()));
      send(harness, 1500);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::referenceId)
          .containsExactly(FIRST);
    }
  }

  @Test
  void theReferencesHoldNoWatermarkBack() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      harness.processWatermark(new Watermark(999));
      sendReference(harness, bytes(effectiveFrom(1000)));
      send(harness, 1100);
      harness.processWatermark(new Watermark(1999));
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::referenceId)
          .containsExactly(FIRST, SECOND);
    }
  }

  @Test
  void theFeedEndsWithTheTask() throws Exception {
    HandFeed feed;
    try (var harness = open(List.of())) {
      assertThat(harness.getOutput()).isEmpty();
      feed = HandFeed.LAST;
      assertThat(feed.isOpen()).isTrue();
    }
    assertThat(feed.isOpen()).isFalse();
  }

  @Test
  void aFeedThatEndsBeforeFailsTheTask() throws Exception {
    try (var harness = open(List.of())) {
      HandFeed.LAST.fail(new IllegalStateException("no permission"));
      assertThatThrownBy(() -> runMails(harness))
          .isInstanceOf(IOException.class)
          .hasMessage("References cannot be read any longer: no permission");
    }
  }

  @Test
  void idleDataDoNotJumpToTheEndOfTime() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 100);
      harness.processWatermarkStatus(WatermarkStatus.IDLE);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getOutput()).noneMatch(element -> element instanceof Watermark);
    }
  }

  @Test
  void aRejectedRowBecomesADeadLetterWithItsPlaceAndReason() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      FeatureRow row = new FeatureRow(2);
      row.begin(3, 42, 1234);
      row.reject(DeadLetterReason.TRUNCATED, "speed: ends after 2 bytes");
      harness.processElement(new StreamRecord<>(row, 0));
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(harness.getSideOutput(LocalSummarizer.DEAD_LETTERS))
          .extracting(StreamRecord::getValue)
          .containsExactly(
              DeadLetter.newBuilder()
                  .setStream(STREAM)
                  .setTopic("features")
                  .setPartition(3)
                  .setOffset(42)
                  .setTimestamp(1234)
                  .setReason(DeadLetterReason.TRUNCATED)
                  .setDetail("speed: ends after 2 bytes")
                  .build());
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void aLoneRowFromTheFutureIsADeadLetterAndMovesNoTime() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 1, 100);
      send(harness, 2, 200);
      FeatureRow jump = send(harness, 3, IN_2099);
      assertThat(jump.partitionTimeMillis()).isEqualTo(200);
      for (int i = 0; i < JumpGuard.EVIDENCE; i++) {
        FeatureRow next = send(harness, 4 + i, 300 + i);
        assertThat(next.partitionTimeMillis()).isEqualTo(300 + i);
      }
      assertThat(harness.getSideOutput(LocalSummarizer.DEAD_LETTERS))
          .extracting(
              letter -> letter.getValue().getReason(), letter -> letter.getValue().getOffset())
          .containsExactly(tuple(DeadLetterReason.FUTURE, 3L));
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::paneStartMillis, PaneSummary::records)
          .containsExactly(tuple(0L, 7L));
      assertThat(ledger(harness))
          .containsExactly(new PartitionLedger(0, 1L, 9L, 0L, 0L, 7L, 0L, 1L, 0L, 0L));
    }
  }

  @Test
  void rowsThatWaitSurviveARestartWithAllTheirValues() throws Exception {
    long later = Duration.ofDays(100).toMillis();
    OperatorSubtaskState snapshot;
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 1, 100);
      send(harness, 2, 200);
      send(harness, 3, later);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(ledger(harness))
          .containsExactly(new PartitionLedger(0, 1L, 4L, 0L, 0L, 2L, 1L, 0L, 0L, 0L));
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = restore(List.of(bytes(effectiveFrom(0))), snapshot)) {
      for (int i = 1; i < JumpGuard.EVIDENCE; i++) {
        assertThat(send(restored, 3 + i, later + i).partitionTimeMillis())
            .isEqualTo(i < JumpGuard.EVIDENCE - 1 ? 200 : later + i);
      }
      restored.prepareSnapshotPreBarrier(2);
      PaneSummary summary = restored.extractOutputValues().get(0);
      assertThat(restored.extractOutputValues()).hasSize(1);
      assertThat(summary.paneStartMillis()).isEqualTo(later);
      assertThat(summary.records()).isEqualTo(JumpGuard.EVIDENCE);
      assertThat(summary.counts(0)).containsOnlyOnce(JumpGuard.EVIDENCE);
      assertThat(ledger(restored))
          .containsExactly(new PartitionLedger(0, 4L, 8L, 0L, 0L, 5L, -1L, 0L, 0L, 0L));
      assertThat(restored.getSideOutput(LocalSummarizer.DEAD_LETTERS)).isNullOrEmpty();
    }
  }

  @Test
  void whatWaitsAtTheEndOfTheInputCountsUnlessOthersFellBack() throws Exception {
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 1, 100);
      send(harness, 2, 200);
      send(harness, 3, IN_2099);
      operator(harness).finish();
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::records)
          .containsExactly(2L, 1L);
    }
    try (var harness = open(List.of(bytes(effectiveFrom(0))))) {
      send(harness, 1, 100);
      send(harness, 2, 200);
      send(harness, 3, IN_2099);
      send(harness, 4, 300);
      operator(harness).finish();
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::records)
          .containsExactly(3L);
      assertThat(harness.getSideOutput(LocalSummarizer.DEAD_LETTERS)).hasSize(1);
    }
  }

  private static FeatureRow send(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness, long offset, long time)
      throws Exception {
    FeatureRow row = new FeatureRow(2);
    row.begin(0, offset, time);
    row.setNumber(0, 5);
    byte[] red = "red".getBytes(StandardCharsets.UTF_8);
    row.setText(1, red, 0, red.length);
    harness.processElement(new StreamRecord<>(row, time));
    return row;
  }

  private static List<PartitionLedger> ledger(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness) {
    return harness.getSideOutput(LocalSummarizer.LEDGER).stream()
        .flatMap(part -> part.getValue().getPartitions().stream())
        .toList();
  }

  private static OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> open(
      List<byte[]> references) throws Exception {
    return restore(references, null);
  }

  private static OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> restore(
      List<byte[]> references, @org.jspecify.annotations.Nullable OperatorSubtaskState state)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary>(
            new LocalSummarizer.Factory(
                new LocalSummarizer.Settings(
                    STREAM,
                    "features",
                    SummaryContent.ofBins(FIELDS),
                    new PaneGrid(List.of(WindowSpec.tumbling(Duration.ofSeconds(1)))),
                    references,
                    new HandFeed())));
    harness.setup(PaneSummarySerializer.INSTANCE);
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  /** Sends one row object over and over, as the source does. */
  private static void send(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness, long time)
      throws Exception {
    harness.processElement(new StreamRecord<>(TestRows.row(time, 5, "red"), time));
  }

  private static void sendReference(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness, byte[] message)
      throws Exception {
    HandFeed.LAST.send(message);
    runMails(harness);
  }

  /** What waits for the task's thread, as between two records. */
  private static void runMails(OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness)
      throws Exception {
    for (Mail mail : harness.getTaskMailbox().drain()) {
      mail.run();
    }
  }

  private static LocalSummarizer operator(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness) throws Exception {
    var field =
        org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness.class.getDeclaredField(
            "operator");
    field.setAccessible(true);
    return (LocalSummarizer) field.get(harness);
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.api.Assertions.tuple(values);
  }
}
