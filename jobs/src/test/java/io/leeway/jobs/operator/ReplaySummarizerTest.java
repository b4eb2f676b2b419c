package io.leeway.jobs.operator;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.STREAM;
import static io.leeway.jobs.TestReferences.bytes;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.jobs.TestRows;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the summarizer does in a replay besides. */
@SuppressWarnings("try") // the harness may be interrupted when it is closed
class ReplaySummarizerTest {
  private static final List<WindowSpec> SECONDS =
      List.of(WindowSpec.tumbling(Duration.ofSeconds(1)));

  @Test
  void onlyRecordsOfTheSpanCount() throws Exception {
    try (var harness = open(new EventTimeSpan(1_000, 2_500), null)) {
      send(harness, 999, 1_000, 1_999, 2_499);
      harness.processWatermark(new Watermark(10_000));
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::paneStartMillis, PaneSummary::records)
          .containsExactly(tuple(1_000L, 2L), tuple(2_000L, 1L));
    }
  }

  @Test
  void theFirstRecordAfterTheEndLeavesAnEmptyPaneAsAMark() throws Exception {
    try (var harness = open(new EventTimeSpan(0, 2_500), null)) {
      send(harness, 2_000, 2_600, 9_000);
      harness.processWatermark(new Watermark(10_000));
      assertThat(harness.extractOutputValues())
          .extracting(PaneSummary::paneStartMillis, PaneSummary::records)
          .containsExactly(tuple(2_000L, 1L), tuple(3_000L, 0L));
    }
  }

  @Test
  void lateRecordsAreFoundAlsoAfterARestart() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = open(EventTimeSpan.ALWAYS, null)) {
      send(harness, 5_000, 1_500);
      harness.prepareSnapshotPreBarrier(1);
      snapshot = harness.snapshot(1, 1);
    }
    var restored = open(EventTimeSpan.ALWAYS, snapshot);
    send(restored, 2_100, 5_100);
    // Ends the input and finishes the operator.
    restored.close();
    LateRecords late =
        ((LocalSummarizer) restored.getOperator())
            .getRuntimeContext()
            .<LateRecords, LateRecords>getAccumulator(LateRecords.ACCUMULATOR)
            .getLocalValue();
    assertThat(late.recordsByPane()).containsExactly(entry(1_000L, 1L), entry(2_000L, 1L));
    assertThat(late.neededDelayMillis()).isEqualTo(5_000 - 2_000 + 1);
  }

  private static OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> open(
      EventTimeSpan span, @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary>(
            new LocalSummarizer.Factory(
                new LocalSummarizer.Settings(
                    STREAM,
                    "features",
                    SummaryContent.ofBins(FIELDS),
                    new PaneGrid(SECONDS),
                    List.of(bytes(effectiveFrom(0))),
                    null,
                    JumpGuard.limitMillis(0),
                    new ReplayRules(span, 500, SECONDS, SECONDS))));
    harness.setup(PaneSummarySerializer.INSTANCE);
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void send(
      OneInputStreamOperatorTestHarness<FeatureRow, PaneSummary> harness, long... times)
      throws Exception {
    for (long time : times) {
      harness.processElement(new StreamRecord<>(TestRows.row(time, 5, "red"), time));
    }
  }
}
