package io.leeway.jobs.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to alerts when windows begin to be compared with another reference. */
class SupersessionTest {
  private static final long HOUR = 3_600_000;
  private static final int COOLDOWN_HOURS = 100;

  private final AlertStory story =
      new AlertStory(
          new AlertSettings(
              new AlertPolicy(2, 3, 2, COOLDOWN_HOURS * HOUR),
              3,
              HOUR,
              24 * HOUR,
              new SlowDriftRule(Duration.ofDays(60).toMillis(), 1, 0.05)));
  private final AlertMemory memory = new AlertMemory();
  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void anAlertAgainstTheOldReferenceIsSupersededByTheFirstWindowOfTheNewOne() {
    tell(0, "old", 0, score("age", true));
    tell(1, "old", 0, score("age", true));
    tell(2, "new", 2, score("age", true));
    assertThat(alerts)
        .extracting(
            Alert::getSubject,
            Alert::getState,
            Alert::getWindowStart,
            Alert::getReferenceId,
            Alert::getSupersededBy)
        .containsExactly(
            tuple("feature:age", AlertState.RAISED, HOUR, "old", null),
            tuple("feature:age", AlertState.RESOLVED, 2 * HOUR, "old", "new"));
    assertThat(alerts.get(1).getId()).isEqualTo(alerts.get(0).getId());
    assertThat(alerts.get(1).getExplanation())
        .isEqualTo("superseded by reference new, effective from 1970-01-01T02:00:00Z");
  }

  @Test
  void driftThatTheNewReferenceHasTooIsAnAlertOfItsOwnAfterItsOwnWindows() {
    tell(0, "old", 0, score("age", true));
    tell(1, "old", 0, score("age", true));
    tell(2, "new", 2, score("age", true));
    assertThat(alerts).as("one drifting window is not enough").hasSize(2);
    tell(3, "new", 2, score("age", true));
    assertThat(alerts).hasSize(3);
    assertThat(alerts.get(2).getState()).isEqualTo(AlertState.RAISED);
    assertThat(alerts.get(2).getReferenceId()).isEqualTo("new");
    assertThat(alerts.get(2).getId()).isNotEqualTo(alerts.get(0).getId());
  }

  @Test
  void aWindowOfTheOldReferenceDoesNotHelpToRaiseAgainstTheNewOne() {
    tell(0, "old", 0, score("age", true));
    tell(1, "new", 1, score("age", true));
    tell(2, "new", 1, score("age", false));
    assertThat(alerts).isEmpty();
  }

  @Test
  void theCoolDownEndsWithItsReference() {
    tell(0, "old", 0, score("age", true));
    tell(1, "old", 0, score("age", true));
    tell(2, "old", 0, score("age", false));
    tell(3, "old", 0, score("age", false));
    tell(4, "old", 0, score("age", true));
    tell(5, "old", 0, score("age", true));
    assertThat(alerts).extracting(Alert::getState).as("it cools down").hasSize(2);
    tell(6, "new", 6, score("age", true));
    tell(7, "new", 6, score("age", true));
    assertThat(alerts).hasSize(3);
    assertThat(alerts.get(2).getReferenceId()).isEqualTo("new");
  }

  @Test
  void evidenceForSlowDriftIsAgainstOneReference() {
    int swapped = 25;
    for (int hour = 0; hour < 60; hour++) {
      boolean old = hour < swapped;
      FeatureScore score =
          FeatureScore.newBuilder(score("age", false)).setPValue(old ? 0.01 : 0.6).build();
      tell(hour, old ? "old" : "new", old ? 0 : swapped, score);
    }
    assertThat(alerts)
        .extracting(Alert::getKind, Alert::getState, Alert::getSupersededBy)
        .containsExactly(
            tuple(AlertKind.SLOW_DRIFT, AlertState.RAISED, null),
            tuple(AlertKind.SLOW_DRIFT, AlertState.RESOLVED, "new"));
    assertThat(alerts.get(1).getWindowStart()).isEqualTo(swapped * HOUR);
    assertThat(memory.evidence()).isEmpty();
  }

  @Test
  void aGroupIsSupersededAfterItsMembers() {
    FeatureScore[] scores = {score("a", true), score("b", true), score("c", true)};
    tell(0, "old", 0, scores);
    tell(1, "old", 0, scores);
    alerts.clear();
    tell(2, "new", 2, scores);
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState, Alert::getSupersededBy)
        .containsExactly(
            tuple("feature:a", AlertState.RESOLVED, "new"),
            tuple("feature:b", AlertState.RESOLVED, "new"),
            tuple("feature:c", AlertState.RESOLVED, "new"),
            tuple("group", AlertState.RESOLVED, "new"));
    assertThat(alerts.get(0).getGroupId()).isEqualTo(alerts.get(3).getId());
  }

  @Test
  void whatConcernsTheStreamGoesOn() {
    tell(0, "old", 0, score("age", false));
    tell(30, "old", 0, score("age", false));
    assertThat(alerts).extracting(Alert::getKind).containsExactly(AlertKind.GAP);
    tell(31, "new", 31, score("age", false));
    assertThat(alerts).hasSize(1);
    tell(32, "new", 31, score("age", false));
    assertThat(alerts)
        .extracting(Alert::getKind, Alert::getState, Alert::getSupersededBy)
        .containsExactly(
            tuple(AlertKind.GAP, AlertState.RAISED, null),
            tuple(AlertKind.GAP, AlertState.RESOLVED, null));
  }

  @Test
  void ofAWindowThatTwoReferencesShareTheLaterOneCounts() {
    for (int quarter = 0; quarter < 12; quarter++) {
      // Overlapping windows: from the fifth to the seventh both references have a part in each.
      if (quarter > 3) {
        tellAt(quarter * HOUR / 4, "new", 2, score("age", false));
      }
      if (quarter < 8) {
        tellAt(quarter * HOUR / 4, "old", 0, score("age", true));
      }
    }
    assertThat(alerts)
        .extracting(Alert::getState, Alert::getWindowStart, Alert::getSupersededBy)
        .containsExactly(
            tuple(AlertState.RAISED, HOUR / 4, null), tuple(AlertState.RESOLVED, HOUR, "new"));
  }

  @Test
  void anEarlierReferenceHoldsAgainOnceTheLaterOneHasGone() {
    tell(0, "new", 2, score("age", true));
    tell(1, "new", 2, score("age", true));
    tell(2, "old", 0, score("age", true));
    assertThat(alerts)
        .extracting(Alert::getState, Alert::getSupersededBy)
        .containsExactly(tuple(AlertState.RAISED, null), tuple(AlertState.RESOLVED, "old"));
  }

  @Test
  void reportsAgainstAReferenceOnTrialRaiseNothing() {
    for (int hour = 0; hour < 5; hour++) {
      tell(hour, "old", 0, score("age", false));
      WindowReport trial = report(hour * HOUR, "trial", 0, score("age", true));
      alerts.addAll(story.tell(WindowReport.newBuilder(trial).setShadow(true).build(), memory));
    }
    assertThat(alerts).isEmpty();
    assertThat(memory.episodes()).isEmpty();
  }

  private void tell(int hour, String reference, int effectiveFromHour, FeatureScore... scores) {
    tellAt(hour * HOUR, reference, effectiveFromHour, scores);
  }

  private void tellAt(
      long startMillis, String reference, int effectiveFromHour, FeatureScore... scores) {
    alerts.addAll(story.tell(report(startMillis, reference, effectiveFromHour, scores), memory));
  }

  private static WindowReport report(
      long startMillis, String reference, int effectiveFromHour, FeatureScore... scores) {
    return WindowReport.newBuilder()
        .setStream("stream")
        .setWindowStart(startMillis)
        .setWindowEnd(startMillis + HOUR)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId(reference)
        .setReferenceEffectiveFrom(effectiveFromHour * HOUR)
        .setConfigHash("config")
        .setRecords(1000)
        .setLate(0)
        .setFeatures(Arrays.asList(scores))
        .build();
  }

  private static FeatureScore score(String feature, boolean drifted) {
    return FeatureScore.newBuilder()
        .setFeature(feature)
        .setKind(FeatureKind.NUMERIC)
        .setStatus(drifted ? FeatureStatus.DRIFT : FeatureStatus.OK)
        .setRecords(1000)
        .setMissing(0)
        .setUnseen(0)
        .setJsDivergenceNats(0.01)
        .setJsDistance(0.1)
        .setEffectiveSampleSize(990.0)
        .setPValue(drifted ? 1e-9 : 0.5)
        .setAdjustedPValue(drifted ? 1e-9 : 0.5)
        .build();
  }
}
