package io.leeway.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.schema.Alert;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShadowTrialTest {
  private static final long HOUR = 3_600_000;
  private static final AlertSettings SETTINGS =
      new AlertSettings(new AlertPolicy(2, 3, 3, 0), 3, HOUR, 24 * HOUR, SlowDriftRule.OFF);

  @Test
  void bothSidesAreTakenOverTheWindowsThatBothHave() {
    List<WindowReport> reports = new ArrayList<>();
    for (int hour = 0; hour < 10; hour++) {
      // Before the trial the current reference raises an alert, which is none of the trial.
      reports.add(report(hour, "holds", false, hour < 3));
      if (hour >= 5) {
        reports.add(report(hour, "trial", true, hour >= 7));
      }
    }
    reports.add(report(10, "trial", true, true));
    reports.addAll(reports.subList(0, 5));
    long seed = 4;
    Collections.shuffle(reports, new Random(seed));

    List<ShadowTrial> trials = ShadowTrial.of(SETTINGS, reports);
    assertThat(trials).hasSize(1);
    ShadowTrial trial = trials.get(0);
    assertThat(trial.shadowId()).isEqualTo("trial");
    assertThat(trial.currentIds()).containsExactly("holds");
    assertThat(trial.windows()).isEqualTo(5);
    assertThat(trial.fromMillis()).isEqualTo(5 * HOUR);
    assertThat(trial.untilMillis()).isEqualTo(10 * HOUR);
    assertThat(trial.current().alerts()).isEmpty();
    assertThat(trial.current().driftedWindows()).containsEntry("speed", 0);
    assertThat(trial.shadow().driftedWindows()).containsEntry("speed", 3);
    assertThat(trial.shadow().alerts())
        .extracting(Alert::getWindowStart)
        .as("raised by the second of three drifting windows")
        .containsExactly(8 * HOUR);
    assertThat(trial.shadow().alertsAbout("speed")).isEqualTo(1);
  }

  @Test
  void revisionsChangeNothing() {
    List<WindowReport> reports =
        List.of(
            report(0, "holds", false, false),
            report(0, "trial", true, false),
            WindowReport.newBuilder(report(0, "trial", true, true)).setRevision(1).build());
    assertThat(ShadowTrial.of(SETTINGS, reports).get(0).shadow().driftedWindows())
        .containsEntry("speed", 0);
  }

  @Test
  void withoutATrialThereIsNothingToTell() {
    assertThat(ShadowTrial.of(SETTINGS, List.of(report(0, "holds", false, true)))).isEmpty();
  }

  private static WindowReport report(
      int hour, String referenceId, boolean shadow, boolean drifted) {
    return WindowReport.newBuilder()
        .setStream("stream")
        .setWindowStart(hour * HOUR)
        .setWindowEnd((hour + 1) * HOUR)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId(referenceId)
        .setReferenceEffectiveFrom(0L)
        .setShadow(shadow)
        .setConfigHash("config")
        .setRecords(1000)
        .setLate(0)
        .setFeatures(
            List.of(
                FeatureScore.newBuilder()
                    .setFeature("speed")
                    .setKind(FeatureKind.NUMERIC)
                    .setStatus(drifted ? FeatureStatus.DRIFT : FeatureStatus.OK)
                    .setRecords(1000)
                    .setMissing(0)
                    .setUnseen(0)
                    .setJsDivergenceNats(0.04)
                    .setJsDistance(0.2)
                    .setEffectiveSampleSize(990.0)
                    .setPValue(drifted ? 1e-9 : 0.5)
                    .setAdjustedPValue(drifted ? 1e-9 : 0.5)
                    .build()))
        .build();
  }
}
