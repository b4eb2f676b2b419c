package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
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
  private static final AlertSettings SETTINGS =
      new AlertSettings(
          new AlertPolicy(1, 1, 2, 0), 3, HOUR, DAY, new SlowDriftRule(300 * DAY, 2, 0.05));

  @Test
  void anEpisodeEndsWithItsStateGone() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.DRIFT);
      assertThat(harness.numKeyedStateEntries()).isGreaterThan(1);
      send(harness, DAY, 2, FeatureStatus.OK);
      send(harness, DAY, 3, FeatureStatus.OK);
      assertThat(harness.extractOutputValues())
          .extracting(Alert::getState, Alert::getWindowStart)
          .containsExactly(tuple(AlertState.RAISED, DAY), tuple(AlertState.RESOLVED, 3 * DAY));
      assertThat(stateLeft(harness)).isZero();
    }
  }

  @Test
  void calmSubjectsLeaveNoState() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.OK);
      send(harness, DAY, 2, FeatureStatus.INSUFFICIENT_DATA);
      assertThat(harness.numKeyedStateEntries()).as("the flow alone").isEqualTo(1);
      assertThat(stateLeft(harness)).isZero();
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
      assertThat(stateLeft(restored)).isZero();
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

  @Test
  void theFlowEndsNotBeforeItsRetention() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.OK);
      harness.processWatermark(2 * DAY + SETTINGS.retentionMillis(DAY) - 1);
      assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
      harness.processWatermark(2 * DAY + SETTINGS.retentionMillis(DAY));
      assertThat(harness.numKeyedStateEntries()).isZero();
    }
  }

  /** A slow drift whose windows alone are all quiet, with a restart after each of them. */
  @Test
  void theEvidenceForSlowDriftSurvivesRestartsAndEnds() throws Exception {
    List<Alert> alerts = new ArrayList<>();
    List<Alert> alertsWithRestarts = new ArrayList<>();
    try (var harness = open(null)) {
      OperatorSubtaskState snapshot = null;
      for (int day = 0; day < 120; day++) {
        double pValue = day < 20 ? 0.02 : 0.8;
        send(harness, DAY, day, FeatureStatus.OK, pValue);
        try (var restarted = open(snapshot)) {
          send(restarted, DAY, day, FeatureStatus.OK, pValue);
          alertsWithRestarts.addAll(restarted.extractOutputValues());
          snapshot = restarted.snapshot(1, 1);
        }
        if (day == 10) {
          assertThat(harness.numKeyedStateEntries()).as("flow and evidence").isGreaterThan(1);
        }
      }
      alerts.addAll(harness.extractOutputValues());
      assertThat(stateLeft(harness)).isZero();
    }
    assertThat(alerts)
        .extracting(Alert::getKind, Alert::getState)
        .containsExactly(
            tuple(AlertKind.SLOW_DRIFT, AlertState.RAISED),
            tuple(AlertKind.SLOW_DRIFT, AlertState.RESOLVED));
    assertThat(alertsWithRestarts).isEqualTo(alerts);
  }

  @Test
  void anotherReferenceSupersedesTheSameWithAndWithoutRestarts() throws Exception {
    List<Alert> alertsWithRestarts = new ArrayList<>();
    try (var harness = open(null)) {
      OperatorSubtaskState snapshot = null;
      for (int day = 0; day < 12; day++) {
        WindowReport report =
            WindowReport.newBuilder(report(DAY, day, FeatureStatus.DRIFT, 1e-9))
                .setReferenceId(day / 4 + "th")
                .setReferenceEffectiveFrom(day / 4 * 4L * DAY)
                .build();
        harness.processElement(new StreamRecord<>(report));
        try (var restarted = open(snapshot)) {
          restarted.processElement(new StreamRecord<>(report));
          alertsWithRestarts.addAll(restarted.extractOutputValues());
          snapshot = restarted.snapshot(1, 1);
        }
      }
      assertThat(harness.extractOutputValues())
          .extracting(Alert::getState, Alert::getReferenceId, Alert::getSupersededBy)
          .containsExactly(
              tuple(AlertState.RAISED, "0th", null),
              tuple(AlertState.RESOLVED, "0th", "1th"),
              tuple(AlertState.RAISED, "1th", null),
              tuple(AlertState.RESOLVED, "1th", "2th"),
              tuple(AlertState.RAISED, "2th", null));
      assertThat(alertsWithRestarts).isEqualTo(harness.extractOutputValues());
    }
  }

  @Test
  void anAlertThatOutlivesTheFlowIsStillAgainstItsReference() throws Exception {
    try (var harness = open(null)) {
      send(harness, DAY, 1, FeatureStatus.DRIFT);
      harness.processWatermark(2 * DAY + SETTINGS.retentionMillis(DAY));
      WindowReport later = report(DAY, 2000, FeatureStatus.OK, 0.5);
      harness.processElement(
          new StreamRecord<>(
              WindowReport.newBuilder(later)
                  .setReferenceId("new")
                  .setReferenceEffectiveFrom(2000 * DAY)
                  .build()));
      assertThat(harness.extractOutputValues())
          .extracting(Alert::getState, Alert::getReferenceId, Alert::getSupersededBy)
          .containsExactly(
              tuple(AlertState.RAISED, "reference", null),
              tuple(AlertState.RESOLVED, "reference", "new"));
      assertThat(stateLeft(harness)).isZero();
    }
  }

  /** State entries once the stream has been silent for as long as anything is kept. */
  private static int stateLeft(
      KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Alert> harness)
      throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
    return harness.numKeyedStateEntries();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Alert> open(
      @Nullable OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(AlertTracker.ofReports(SETTINGS)),
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
    send(harness, sizeMillis, index, status, status == FeatureStatus.DRIFT ? 1e-9 : 0.5);
  }

  private static void send(
      KeyedOneInputStreamOperatorTestHarness<String, WindowReport, Alert> harness,
      long sizeMillis,
      long index,
      FeatureStatus status,
      double pValue)
      throws Exception {
    harness.processElement(new StreamRecord<>(report(sizeMillis, index, status, pValue)));
  }

  private static WindowReport report(
      long sizeMillis, long index, FeatureStatus status, double pValue) {
    FeatureScore score =
        FeatureScore.newBuilder()
            .setFeature("speed")
            .setKind(FeatureKind.NUMERIC)
            .setStatus(status)
            .setRecords(1000)
            .setMissing(0)
            .setUnseen(0)
            .setJsDistance(0.2)
            .setEffectiveSampleSize(990.0)
            .setPValue(pValue)
            .setAdjustedPValue(pValue)
            .build();
    return WindowReport.newBuilder()
        .setStream("test")
        .setWindowStart(index * sizeMillis)
        .setWindowEnd((index + 1) * sizeMillis)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId("reference")
        .setReferenceEffectiveFrom(0L)
        .setConfigHash("config")
        .setRecords(1000)
        .setLate(0)
        .setFeatures(List.of(score))
        .build();
  }
}
