package io.leeway.jobs.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertStoryTest {
  private static final long DAY = 86_400_000;

  private final AlertStory story =
      new AlertStory(
          new AlertSettings(new AlertPolicy(1, 1, 2, 0), 4, DAY, 3 * DAY, SlowDriftRule.OFF));
  private final AlertMemory memory = new AlertMemory();

  @Test
  void anEpisodeHasOneIdFromRaiseToResolve() {
    List<Alert> alerts = new ArrayList<>();
    for (int day = 0; day < 5; day++) {
      FeatureStatus status = day == 1 ? FeatureStatus.DRIFT : FeatureStatus.OK;
      alerts.addAll(story.tell(report(day, 0, score("origin", status, 0.25)), memory));
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState, Alert::getSeverity, Alert::getWindowStart)
        .containsExactly(
            tuple("feature:origin", AlertState.RAISED, Severity.HIGH, DAY),
            tuple("feature:origin", AlertState.RESOLVED, Severity.HIGH, 3 * DAY));
    assertThat(alerts.get(0).getId()).isEqualTo(alerts.get(1).getId()).hasSize(16);
    assertThat(memory.episodes()).isEmpty();
  }

  @Test
  void theSameWindowGivesTheSameAlertAgain() {
    WindowReport report = report(1, 0, score("origin", FeatureStatus.DRIFT, 0.25));
    assertThat(story.tell(report, new AlertMemory()))
        .isEqualTo(story.tell(report, new AlertMemory()));
  }

  @Test
  void episodesOfDifferentWindowsHaveDifferentIds() {
    Alert first =
        story.tell(report(1, 0, score("a", FeatureStatus.DRIFT, 0.2)), new AlertMemory()).get(0);
    Alert second =
        story.tell(report(2, 0, score("a", FeatureStatus.DRIFT, 0.2)), new AlertMemory()).get(0);
    assertThat(first.getId()).isNotEqualTo(second.getId());
  }

  @Test
  void aRevisionIsNotAnotherWindow() {
    assertThat(story.tell(report(1, 1, score("origin", FeatureStatus.DRIFT, 0.25)), memory))
        .isEmpty();
    assertThat(memory.episodes()).isEmpty();
  }

  @Test
  void severityComesFromTheEffect() {
    List<Alert> alerts =
        story.tell(
            report(
                1,
                0,
                score("low", FeatureStatus.DRIFT, 0.0999),
                score("medium", FeatureStatus.DRIFT, 0.1),
                score("high", FeatureStatus.DRIFT, 0.2)),
            memory);
    assertThat(alerts)
        .extracting(Alert::getSeverity)
        .containsExactly(Severity.LOW, Severity.MEDIUM, Severity.HIGH);
  }

  @Test
  void theExplanationNamesTheBinsThatMoved() {
    Alert alert =
        story.tell(report(1, 0, score("origin", FeatureStatus.DRIFT, 0.25)), memory).get(0);
    assertThat(alert.getExplanation())
        .isEqualTo(
            "origin differs from the reference: JS distance 0.250, adjusted p 1.0e-09, 1,100"
                + " records; origin = \"BOS\" 0.2 % (reference 2.1 %)");
    assertThat(alert.getStatistic()).isEqualTo(0.25);
    assertThat(alert.getPValue()).isEqualTo(1e-9);
  }

  @Test
  void aSubjectThatIsNotReportedAnyMoreIsResolved() {
    story.tell(report(1, 0, score("gone", FeatureStatus.DRIFT, 0.25)), memory);
    List<Alert> alerts = story.tell(report(2, 0, score("other", FeatureStatus.OK, 0)), memory);
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState)
        .containsExactly(tuple("feature:gone", AlertState.RESOLVED));
    assertThat(memory.episodes()).isEmpty();
  }

  private static WindowReport report(int day, int revision, FeatureScore... scores) {
    return WindowReport.newBuilder()
        .setStream("flights")
        .setWindowStart(day * DAY)
        .setWindowEnd((day + 1) * DAY)
        .setRevision(revision)
        .setComplete(true)
        .setReferenceId("ref")
        .setConfigHash("config")
        .setRecords(1100)
        .setLate(0)
        .setFeatures(Arrays.asList(scores))
        .build();
  }

  private static FeatureScore score(String feature, FeatureStatus status, double jsDistance) {
    return FeatureScore.newBuilder()
        .setFeature(feature)
        .setKind(FeatureKind.CATEGORICAL)
        .setStatus(status)
        .setRecords(1100)
        .setMissing(0)
        .setUnseen(0)
        .setJsDistance(jsDistance)
        .setAdjustedPValue(1e-9)
        .setContributions(
            List.of(new Contribution(1, feature + " = \"BOS\"", 0.002, 0.021, -0.004)))
        .build();
  }
}
