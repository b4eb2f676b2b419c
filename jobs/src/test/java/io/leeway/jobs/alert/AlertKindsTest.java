package io.leeway.jobs.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.AlertState;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What else than a feature's drift is an alert, each of its kind, raised and resolved. */
class AlertKindsTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int MANY = 200;

  private final AlertSettings settings =
      new AlertSettings(
          new AlertPolicy(2, 3, 2, 0),
          3,
          HOUR,
          Duration.ofHours(5).toMillis(),
          new SlowDriftRule(Duration.ofDays(60).toMillis(), 1, 0.05));
  private final AlertStory story = new AlertStory(settings);
  private final AlertMemory memory = new AlertMemory();
  private final List<Alert> alerts = new ArrayList<>();

  @Test
  void aFeatureThatHasVanishedIsNotDriftButAnAlertOfItsOwn() {
    for (int hour = 0; hour < 8; hour++) {
      tell(hour, hour < 1 || hour > 4 ? score("age") : gone("age", 0.05));
    }
    assertChanges("vanished:age", AlertKind.VANISHED, Severity.HIGH, 2, 6);
    assertThat(alerts)
        .extracting(Alert::getExplanation)
        .containsExactly(
            "age has no value in any of 1,000 records",
            "age has had values again for 2 windows: in 1,000 of 1,000 records");
    assertThat(memory.episodes()).isEmpty();
  }

  @Test
  void aFeatureThatHardlyEverHasAValueHasNotVanishedInASmallWindow() {
    for (int hour = 0; hour < 5; hour++) {
      tell(hour, gone("rare", 0.999));
    }
    assertThat(alerts).isEmpty();
  }

  @Test
  void driftThatIsMostlyMissingValuesIsToldAsThat() {
    for (int hour = 0; hour < 8; hour++) {
      tell(hour, hour < 1 || hour > 4 ? score("age") : missing("age", 300, 0.015, 0.02));
    }
    assertChanges("missing:age", AlertKind.MISSING_VALUES, Severity.MEDIUM, 2, 6);
    assertThat(alerts.get(0).getExplanation())
        .startsWith("age is missing more often: in 300 of 1,000 records")
        .endsWith("age missing 30.0 % (reference 5.0 %)");
  }

  @Test
  void driftThatIsNotMostlyMissingValuesIsDrift() {
    for (int hour = 0; hour < 8; hour++) {
      tell(hour, hour < 1 || hour > 4 ? score("age") : missing("age", 80, 0.001, 0.02));
    }
    assertChanges("feature:age", AlertKind.DRIFT, Severity.MEDIUM, 2, 6);
  }

  @Test
  void fewerMissingValuesAreDrift() {
    for (int hour = 0; hour < 8; hour++) {
      tell(hour, hour < 1 || hour > 4 ? score("age") : missing("age", 0, -0.015, 0.02));
    }
    assertChanges("feature:age", AlertKind.DRIFT, Severity.MEDIUM, 2, 6);
  }

  @Test
  void aStreamWithoutReferenceIsOneAlertAtOnceNotOnePerFeature() {
    for (int hour = 0; hour < 6; hour++) {
      FeatureScore[] scores =
          hour < 3
              ? new FeatureScore[] {unknown("age"), unknown("speed")}
              : new FeatureScore[] {score("age"), score("speed")};
      alerts.addAll(
          story.tell(
              WindowReport.newBuilder(report(hour, 1000, scores))
                  .setReferenceId(hour < 3 ? null : "reference")
                  .build(),
              memory));
    }
    assertChanges("reference", AlertKind.NO_REFERENCE, Severity.HIGH, 0, 4);
    assertThat(alerts.get(0).getExplanation())
        .isEqualTo(
            "stream has no reference that holds at 1970-01-01T00:00:00Z: 1,000 records were compared"
                + " with nothing");
  }

  @Test
  void aFeatureThatTheReferenceLacksIsAnAlert() {
    for (int hour = 0; hour < 6; hour++) {
      tell(hour, score("age"), hour < 3 ? unknown("speed") : score("speed"));
    }
    assertChanges("reference:speed", AlertKind.NO_REFERENCE, Severity.MEDIUM, 0, 4);
  }

  @Test
  void windowsFarEmptierThanAnyOfTheLastWeekAreAnAlert() {
    for (int hour = 0; hour < 60; hour++) {
      boolean night = hour % 24 < 6;
      boolean outage = hour >= 50 && hour < 54;
      alerts.addAll(
          story.tell(report(hour, outage ? 19 : night ? 200 : 5000, score("age")), memory));
    }
    assertChanges("volume", AlertKind.FEW_RECORDS, Severity.MEDIUM, 51, 55);
    assertThat(alerts.get(0).getExplanation())
        .isEqualTo("far fewer records than before: 19; until now no window had fewer than 200");
  }

  @Test
  void theHalvesOfAWindowThatTwoReferencesShareAreOneWindow() {
    for (int hour = 0; hour < 60; hour++) {
      if (hour >= 50) {
        alerts.addAll(story.tell(report(hour, 3, score("age")), memory));
      }
      alerts.addAll(story.tell(report(hour, 1000, score("age")), memory));
    }
    assertThat(alerts).isEmpty();
  }

  @Test
  void aStreamThatStaysSmallIsTakenAsItIsAfterAWeek() {
    for (int hour = 0; hour < 300; hour++) {
      alerts.addAll(story.tell(report(hour, hour < 50 ? 5000 : 100, score("age")), memory));
    }
    assertThat(alerts)
        .extracting(Alert::getState)
        .containsExactly(AlertState.RAISED, AlertState.RESOLVED);
  }

  @Test
  void aLongGapIsToldByTheWindowAfterIt() {
    for (int hour : new int[] {0, 1, 6, 7, 13, 14, 15, 16}) {
      tell(hour, score("age"));
    }
    assertChanges("gap", AlertKind.GAP, Severity.MEDIUM, 13, 15);
    assertThat(alerts.get(0).getExplanation())
        .isEqualTo("no records for PT5H from 1970-01-01T08:00:00Z on");
  }

  @Test
  void manyFeaturesThatDriftTogetherAreOneAlertThatNamesThem() {
    for (int hour = 0; hour < 7; hour++) {
      boolean drift = hour >= 1 && hour <= 3;
      tell(
          hour,
          IntStream.range(0, MANY)
              .mapToObj(i -> drift ? drifted("f" + i, 0.1 + i / 1000.0) : score("f" + i))
              .toArray(FeatureScore[]::new));
    }
    assertThat(alerts).hasSize(2 * (MANY + 1));
    Alert group = alerts.get(0);
    assertThat(group.getKind()).isEqualTo(AlertKind.GROUP);
    assertThat(group.getSubject()).isEqualTo("group");
    assertThat(group.getSeverity()).isEqualTo(Severity.HIGH);
    assertThat(group.getMembers()).hasSize(MANY).startsWith("feature:f199", "feature:f198");
    assertThat(group.getExplanation())
        .startsWith(
            "200 of 200 features at once: f199 differs from the reference: JS distance 0.299")
        .endsWith("; and 195 more");
    assertThat(alerts)
        .filteredOn(alert -> alert.getKind() == AlertKind.DRIFT)
        .extracting(Alert::getGroupId)
        .containsOnly(group.getId());
    Alert end = alerts.get(alerts.size() - 1);
    assertThat(end.getId()).isEqualTo(group.getId());
    assertThat(end.getState()).isEqualTo(AlertState.RESOLVED);
    assertThat(end.getWindowStart()).isEqualTo(5 * HOUR);
    assertThat(memory.episodes()).isEmpty();
  }

  @Test
  void featuresThatFollowSoonJoinTheGroupLaterOnesAreNews() {
    for (int hour = 0; hour < 12; hour++) {
      FeatureScore[] scores = new FeatureScore[5];
      int[] since = {1, 1, 1, 2, 8};
      for (int i = 0; i < scores.length; i++) {
        scores[i] = hour >= since[i] ? drifted("f" + i, 0.2) : score("f" + i);
      }
      tell(hour, scores);
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, alert -> alert.getGroupId() != null)
        .containsExactly(
            tuple("group", false),
            tuple("feature:f0", true),
            tuple("feature:f1", true),
            tuple("feature:f2", true),
            tuple("feature:f3", true),
            tuple("feature:f4", false));
  }

  @Test
  void slowDriftThatNoWindowShowsIsRaisedAndResolvedByTheWindowsTogether() {
    for (int hour = 0; hour < 200; hour++) {
      tell(hour, withP(score("age"), hour < 30 ? 0.01 : 0.7));
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getKind, Alert::getState)
        .containsExactly(
            tuple("slow:age", AlertKind.SLOW_DRIFT, AlertState.RAISED),
            tuple("slow:age", AlertKind.SLOW_DRIFT, AlertState.RESOLVED));
    assertThat(alerts.get(0).getWindowStart()).isBetween(3 * HOUR, 20 * HOUR);
    assertThat(alerts.get(1).getWindowStart()).isBetween(31 * HOUR, 60 * HOUR);
    assertThat(memory.episodes()).isEmpty();
    assertThat(memory.evidence()).isEmpty();
  }

  @Test
  void slowDriftGivesWayToWindowsThatShowItThemselves() {
    for (int hour = 0; hour < 30; hour++) {
      tell(hour, hour < 25 ? withP(score("age"), 0.01) : drifted("age", 0.2));
    }
    assertThat(alerts)
        .extracting(Alert::getSubject, Alert::getState)
        .containsExactly(
            tuple("slow:age", AlertState.RAISED),
            tuple("feature:age", AlertState.RAISED),
            tuple("slow:age", AlertState.RESOLVED));
    assertThat(memory.evidence()).isEmpty();
  }

  @Test
  void ofOverlappingWindowsOnlyThoseThatDoNotOverlapAreEvidence() {
    AlertMemory overlapping = new AlertMemory();
    AlertMemory apart = new AlertMemory();
    for (int quarter = 0; quarter < 40; quarter++) {
      WindowReport report = report(0, 1000, withP(score("age"), 0.2));
      long start = quarter * HOUR / 4;
      report =
          WindowReport.newBuilder(report).setWindowStart(start).setWindowEnd(start + HOUR).build();
      story.tell(report, overlapping);
      if (quarter % 4 == 0) {
        story.tell(report, apart);
      }
    }
    assertThat(overlapping.evidence().get("age")).isEqualTo(apart.evidence().get("age"));
  }

  @Test
  void largerWindowsDoNotRepeatWhatTheFinestSay() {
    for (int day = 0; day < 20; day += 10) {
      WindowReport report = report(0, 1000, unknown("speed"), gone("age", 0));
      alerts.addAll(
          story.tell(
              WindowReport.newBuilder(report)
                  .setWindowStart(24L * day * HOUR)
                  .setWindowEnd(24L * (day + 1) * HOUR)
                  .build(),
              memory));
    }
    assertThat(alerts).isEmpty();
  }

  @Test
  void aSubjectComesBackFromItsText() {
    for (AlertKind kind : AlertKind.values()) {
      for (Subject subject :
          List.of(Subject.ofStream(kind), new Subject(kind, "a:b"), new Subject(kind, "group"))) {
        assertThat(Subject.parse(subject.text())).isEqualTo(subject);
      }
    }
    assertThat(Subject.parse("moon:a,b")).isNull();
  }

  private void assertChanges(
      String subject, AlertKind kind, Severity severity, int raisedHour, int resolvedHour) {
    assertThat(alerts)
        .extracting(
            Alert::getSubject,
            Alert::getKind,
            Alert::getSeverity,
            Alert::getState,
            Alert::getWindowStart)
        .containsExactly(
            tuple(subject, kind, severity, AlertState.RAISED, raisedHour * HOUR),
            tuple(subject, kind, severity, AlertState.RESOLVED, resolvedHour * HOUR));
    assertThat(alerts.get(0).getId()).isEqualTo(alerts.get(1).getId()).hasSize(16);
  }

  private void tell(int hour, FeatureScore... scores) {
    alerts.addAll(story.tell(report(hour, 1000, scores), memory));
  }

  private static WindowReport report(int hour, long records, FeatureScore... scores) {
    return WindowReport.newBuilder()
        .setStream("stream")
        .setWindowStart(hour * HOUR)
        .setWindowEnd((hour + 1) * HOUR)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId("reference")
        .setConfigHash("config")
        .setRecords(records)
        .setLate(0)
        .setFeatures(Arrays.asList(scores))
        .build();
  }

  private static FeatureScore score(String feature) {
    return FeatureScore.newBuilder()
        .setFeature(feature)
        .setKind(FeatureKind.NUMERIC)
        .setStatus(FeatureStatus.OK)
        .setRecords(1000)
        .setMissing(0)
        .setUnseen(0)
        .setJsDivergenceNats(0.01)
        .setJsDistance(0.1)
        .setEffectiveSampleSize(990.0)
        .setPValue(0.5)
        .setAdjustedPValue(0.5)
        .build();
  }

  private static FeatureScore withP(FeatureScore score, double pValue) {
    return FeatureScore.newBuilder(score).setPValue(pValue).build();
  }

  private static FeatureScore drifted(String feature, double jsDistance) {
    return FeatureScore.newBuilder(score(feature))
        .setStatus(FeatureStatus.DRIFT)
        .setJsDistance(jsDistance)
        .setPValue(1e-9)
        .setAdjustedPValue(1e-9)
        .build();
  }

  private static FeatureScore missing(
      String feature, long missing, double contributionNats, double divergenceNats) {
    return FeatureScore.newBuilder(drifted(feature, Math.sqrt(divergenceNats)))
        .setMissing(missing)
        .setJsDivergenceNats(divergenceNats)
        .setContributions(
            List.of(
                new Contribution(
                    0, feature + " missing", missing / 1000.0, 0.05, contributionNats)))
        .build();
  }

  private static FeatureScore gone(String feature, double referenceShare) {
    return FeatureScore.newBuilder(missing(feature, 1000, 0.5, 0.6))
        .setStatus(FeatureStatus.MISSING)
        .setContributions(
            List.of(new Contribution(0, feature + " missing", 1.0, referenceShare, 0.5)))
        .build();
  }

  private static FeatureScore unknown(String feature) {
    return FeatureScore.newBuilder()
        .setFeature(feature)
        .setKind(FeatureKind.NUMERIC)
        .setStatus(FeatureStatus.NO_REFERENCE)
        .setRecords(1000)
        .setMissing(0)
        .setUnseen(0)
        .build();
  }
}
