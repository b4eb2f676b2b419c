package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harness may be interrupted when it closes
class AlertTrackerTest {
  private static final long HOUR = 3_600_000;
  private static final long DAY = 24 * HOUR;

  @Test
  void anEpisodeEndsWithItsStateGone() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.DRIFT);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      send(harness, DAY, 2, FeatureStatus.OK);
      send(harness, DAY, 3, FeatureStatus.OK);
      assertThat(harness.extractOutputValues())
          .extracting(Alert::getState, Alert::getWindowStart)
          .containsExactly(tuple(AlertState.RAISED, DAY), tuple(AlertState.RESOLVED, 3 * DAY));
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void calmSubjectsLeaveNoState() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.OK);
      send(harness, DAY, 2, FeatureStatus.INSUFFICIENT_DATA);
      assertThat(harness.numKeyedStateEntries()).isZero();
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  @Test
  void aRestartGoesOnInTheMiddleOfAnEpisode() throws Exception {
    OperatorSubtaskState snapshot;
    String id;
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.DRIFT);
      send(harness, DAY, 2, FeatureStatus.OK);
      id = harness.extractOutputValues().get(0).getId();
      snapshot = harness.snapshot(1, 1);
    }
    try (var restored = open(snapshot)) {
      send(restored, DAY, 3, FeatureStatus.OK);
      assertThat(restored.extractOutputValues())
          .extracting(Alert::getState, Alert::getId)
          .containsExactly(tuple(AlertState.RESOLVED, id));
      assertThat(restored.numKeyedStateEntries()).isZero();
    }
  }

  @Test
  void windowSizesHaveEpisodesOfTheirOwn() throws Exception {
    try (var harness = open(null)) {
      send(harness, HOUR, 24, FeatureStatus.DRIFT);
      send(harness, DAY, 1, FeatureStatus.DRIFT);
      send(harness, HOUR, 48, FeatureStatus.OK);
      send(harness, HOUR, 49, FeatureStatus.OK);
      assertThat(harness.extractOutputValues())
          .extracting(Alert::getState, alert -> alert.getWindowEnd() - alert.getWindowStart())
          .containsExactly(
              tuple(AlertState.RAISED, HOUR),
              tuple(AlertState.RAISED, DAY),
              tuple(AlertState.RESOLVED, HOUR));
      assertThat(harness.extractOutputValues().get(0).getId())
          .isNotEqualTo(harness.extractOutputValues().get(1).getId());
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Alert> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new AlertTracker(new AlertPolicy(1, 1, 2, 0))),
            report -> "",
            StreamTypes.SEGMENT);
    harness.setup(new MessageSerializer<>(Alert.class));
    if (state == null) {
      harness.initializeEmptyState();
    } else {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Alert> harness,
      long sizeMillis,
      long index,
      FeatureStatus status)
      throws Exception {
    FeatureScore score =
        FeatureScore.newBuilder()
            .setFeature("speed")
            .setKind(FeatureKind.NUMERIC)
            .setStatus(status)
            .setRecords(1000)
            .setMissing(0)
            .setUnseen(0)
            .setJsDistance(0.2)
            .setAdjustedPValue(1e-9)
            .build();
    harness.processElement(
        new StreamRecord<>(
            WindowReport.newBuilder()
                .setStream("test")
                .setWindowStart(index * sizeMillis)
                .setWindowEnd((index + 1) * sizeMillis)
                .setRevision(0)
                .setComplete(true)
                .setConfigHash("config")
                .setRecords(1000)
                .setLate(0)
                .setFeatures(List.of(score))
                .build()));
  }
}
