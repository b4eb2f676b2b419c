package io.leeway.jobs.score;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowScoringTest {
  private static final WindowSpec DAY = WindowSpec.tumbling(Duration.ofDays(1));
  private static final ReferenceProfile REFERENCE = profile(effectiveFrom(0));
  private static final long[] LIKE_SPEED = {0, 0, 250, 250, 250, 250, 0};
  private static final long[] LIKE_COLOUR = {10, 600, 380, 10, 0};

  private final WindowScoring scoring =
      new WindowScoring("test", "hash", FIELDS, new VerdictRule(1, 0.05, 100, 1));

  @Test
  void aWindowLikeTheReferenceIsOk() {
    FeatureScore speed = score(0, LIKE_SPEED, LIKE_COLOUR, REFERENCE);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.OK);
    assertThat(speed.getJsDivergenceNats()).isZero();
    assertThat(speed.getPValue()).isEqualTo(1);
    assertThat(speed.getWasserstein()).isZero();
    assertThat(speed.getEffectiveSampleSize()).isEqualTo(500);
  }

  @Test
  void aNewCategoryIsUnseenAndDriftAndExplained() {
    FeatureScore colour = score(1, LIKE_SPEED, new long[] {10, 500, 380, 10, 100}, REFERENCE);
    assertThat(colour.getStatus()).isEqualTo(FeatureStatus.DRIFT);
    assertThat(colour.getUnseen()).isEqualTo(100);
    assertThat(colour.getKlLiveReferenceNats()).isFinite();
    assertThat(colour.getContributions().get(0).getLabel()).isEqualTo("colour unseen");
    assertThat(colour.getContributions().get(0).getContributionNats()).isPositive();
  }

  @Test
  void contributionsHaveTheSignOfTheChangeAndAddUpToTheDivergence() {
    FeatureScore colour = score(1, LIKE_SPEED, new long[] {40, 500, 350, 10, 100}, REFERENCE);
    double sum =
        colour.getContributions().stream()
            .mapToDouble(c -> Math.abs(c.getContributionNats()))
            .sum();
    assertThat(sum).isCloseTo(colour.getJsDivergenceNats(), within(1e-15));
    assertThat(colour.getContributions())
        .allMatch(
            c ->
                Math.signum(c.getContributionNats())
                    == Math.signum(c.getLiveShare() - c.getReferenceShare()));
  }

  @Test
  void significantDustIsNoDrift() {
    long[] many = {10_000, 606_000, 374_000, 10_000, 0};
    FeatureScore colour = score(1, LIKE_SPEED, many, REFERENCE);
    assertThat(colour.getJsDistance()).isLessThan(0.05);
    assertThat(colour.getStatus()).isEqualTo(FeatureStatus.OK);
  }

  @Test
  void valuesBelowAndAboveTheReferenceAreUnseen() {
    FeatureScore speed =
        score(0, new long[] {0, 30, 200, 250, 250, 250, 20}, LIKE_COLOUR, REFERENCE);
    assertThat(speed.getUnseen()).isEqualTo(50);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.DRIFT);
  }

  @Test
  void aJumpOfMissingValuesIsDrift() {
    FeatureScore speed =
        score(0, new long[] {60, 0, 235, 235, 235, 235, 0}, LIKE_COLOUR, REFERENCE);
    assertThat(speed.getMissing()).isEqualTo(60);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.DRIFT);
    assertThat(speed.getContributions().get(0).getLabel()).isEqualTo("speed missing");
  }

  @Test
  void aFeatureWithoutAnyValueIsMissing() {
    FeatureScore speed = score(0, new long[] {1000, 0, 0, 0, 0, 0, 0}, LIKE_COLOUR, REFERENCE);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.MISSING);
    assertThat(speed.getAdjustedPValue()).isNull();
    assertThat(speed.getWasserstein()).isNull();
  }

  @Test
  void fewRecordsGetNoVerdictButTheSmallestDriftThatTheyCouldShow() {
    FeatureScore speed =
        score(0, new long[] {0, 0, 99, 0, 0, 0, 0}, new long[] {0, 99, 0, 0, 0}, REFERENCE);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.INSUFFICIENT_DATA);
    assertThat(speed.getAdjustedPValue()).isNull();
    assertThat(speed.getMinimumDetectableJsDistance()).isBetween(0.1, Math.sqrt(Math.log(2)));
  }

  @Test
  void threeRecordsGetFiniteNumbersOnly() {
    WindowReport report =
        report(new long[] {1, 0, 1, 0, 0, 0, 1}, new long[] {0, 0, 0, 0, 3}, REFERENCE);
    for (FeatureScore score : report.getFeatures()) {
      score
          .getSchema()
          .getFields()
          .forEach(
              field -> {
                if (score.get(field.pos()) instanceof Double number) {
                  assertThat(number).as(field.name()).isFinite();
                }
              });
    }
  }

  @Test
  void withoutReferenceOnlyPresenceIsReported() {
    FeatureScore speed = score(0, new long[] {4, 996}, new long[] {0, 1000}, null);
    assertThat(speed.getStatus()).isEqualTo(FeatureStatus.NO_REFERENCE);
    assertThat(speed.getMissing()).isEqualTo(4);
    assertThat(speed.getJsDistance()).isNull();
    assertThat(speed.getContributions()).isEmpty();
  }

  @Test
  void pValuesAreAdjustedForTheNumberOfFeatures() {
    WindowReport report = report(new long[] {0, 0, 290, 250, 250, 210, 0}, LIKE_COLOUR, REFERENCE);
    FeatureScore speed = report.getFeatures().get(0);
    assertThat(speed.getAdjustedPValue()).isCloseTo(2 * speed.getPValue(), within(1e-15));
  }

  @Test
  void theBudgetIsDividedAmongTheWindowsOfAMonthAndTheWindowSizes() {
    VerdictRule rule = new VerdictRule(1, 0.05, 100, 2);
    assertThat(rule.level(DAY)).isCloseTo(1 / 30.4375 / 2, within(1e-12));
    assertThat(rule.level(WindowSpec.tumbling(Duration.ofHours(1))))
        .isCloseTo(1 / 730.5 / 2, within(1e-12));
    assertThat(rule.level(WindowSpec.tumbling(Duration.ofDays(300)))).isEqualTo(0.05);
  }

  private FeatureScore score(
      int feature, long[] speed, long[] colour, @Nullable ReferenceProfile reference) {
    return report(speed, colour, reference).getFeatures().get(feature);
  }

  private WindowReport report(long[] speed, long[] colour, @Nullable ReferenceProfile reference) {
    long records = java.util.Arrays.stream(speed).sum();
    PaneSummary merged =
        new PaneSummary(
            PaneSummary.WHOLE_STREAM,
            0,
            reference == null ? PaneSummary.NO_REFERENCE : reference.id(),
            records,
            new long[][] {speed, colour},
            new long[2]);
    return scoring.report(new Window(0, DAY.sizeMillis()), DAY, merged, reference, 0, true, 0);
  }
}
