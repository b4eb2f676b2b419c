package io.leeway.jobs.operator;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.STREAM;
import static io.leeway.jobs.TestReferences.bytes;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What the scorer does in a replay besides. */
@SuppressWarnings("try") // the harness may be interrupted when it is closed
class ReplayScorerTest {
  private static final WindowSpec TUMBLING = WindowSpec.tumbling(Duration.ofSeconds(10));
  private static final WindowSpec SLIDING =
      WindowSpec.sliding(Duration.ofSeconds(10), Duration.ofSeconds(5));

  @Test
  void windowsThatBeginBeforeTheSpanAreNotReported() throws Exception {
    try (var harness = open(new EventTimeSpan(5_000, 100_000), SLIDING)) {
      send(harness, 5_000, 3);
      send(harness, 10_000, 4);
      harness.processWatermark1(new Watermark(Long.MAX_VALUE));
      assertThat(harness.extractOutputValues())
          .extracting(
              WindowReport::getWindowStart, WindowReport::getRecords, WindowReport::getComplete)
          .containsExactly(tuple(5_000L, 7L, false), tuple(10_000L, 4L, false));
    }
  }

  @Test
  void theLastWindowIsCompleteIfTheStreamIsMarkedToGoOn() throws Exception {
    try (var harness = open(new EventTimeSpan(0, 20_000), TUMBLING)) {
      send(harness, 10_000, 3);
      send(harness, 20_000, 0);
      harness.processWatermark1(new Watermark(Long.MAX_VALUE));
      assertThat(harness.extractOutputValues())
          .as("the mark itself is no window")
          .extracting(WindowReport::getWindowStart, WindowReport::getComplete)
          .containsExactly(tuple(10_000L, true));
    }
    try (var harness = open(new EventTimeSpan(0, 20_000), TUMBLING)) {
      send(harness, 10_000, 3);
      harness.processWatermark1(new Watermark(Long.MAX_VALUE));
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getComplete)
          .containsExactly(false);
    }
  }

  @Test
  void aWindowThatTheSpanEndsInIsNotCompleteEvenIfTheStreamGoesOn() throws Exception {
    try (var harness = open(new EventTimeSpan(0, 15_000), TUMBLING)) {
      send(harness, 10_000, 3);
      send(harness, 20_000, 0);
      harness.processWatermark1(new Watermark(30_000));
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getComplete)
          .containsExactly(tuple(10_000L, false));
    }
  }

  @Test
  void aWindowWithNothingButTheMarkIsNotReported() throws Exception {
    try (var harness = open(new EventTimeSpan(0, 20_000), SLIDING)) {
      send(harness, 5_000, 3);
      send(harness, 20_000, 0);
      harness.processWatermark1(new Watermark(Long.MAX_VALUE));
      assertThat(harness.extractOutputValues())
          .extracting(WindowReport::getWindowStart, WindowReport::getRecords)
          .containsExactly(tuple(0L, 3L), tuple(5_000L, 3L));
    }
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport>
      open(EventTimeSpan span, WindowSpec window) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new WindowScorer(
                    new WindowScorer.Settings(
                        STREAM,
                        List.of(window),
                        0,
                        new WindowScoring(STREAM, "hash", FIELDS, new VerdictRule(1, 0.05, 100, 1)),
                        List.of(bytes(effectiveFrom(0))),
                        span)),
                List.of(WindowScorer.referenceState())),
            PaneSummary::segment,
            message -> PaneSummary.WHOLE_STREAM,
            StreamTypes.SEGMENT);
    harness.setup(new MessageSerializer<>(WindowReport.class));
    harness.initializeEmptyState();
    harness.open();
    harness.processWatermarkStatus2(WatermarkStatus.IDLE);
    return harness;
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, PaneSummary, byte[], WindowReport> harness,
      long paneStart,
      long records)
      throws Exception {
    long[][] counts = {{0, 0, records, 0, 0, 0, 0}, {0, records, 0, 0, 0}};
    harness.processElement1(
        new StreamRecord<>(
            new PaneSummary(
                PaneSummary.WHOLE_STREAM,
                paneStart,
                effectiveFrom(0).getId(),
                records,
                counts,
                new long[2]),
            paneStart));
  }
}
