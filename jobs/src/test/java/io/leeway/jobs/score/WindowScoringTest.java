package io.leeway.jobs.score;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.List;
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
  void countsAreThoseOfTheWindowAndNoneWithoutAReference() {
    assertThat(score(1, LIKE_SPEED, new long[] {40, 500, 350, 10, 100}, REFERENCE).getCounts())
        .containsExactly(40L, 500L, 350L, 10L, 100L);
    assertThat(score(1, LIKE_SPEED, LIKE_COLOUR, null).getCounts()).isEmpty();
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

  @Test
  void whatTheReferenceDoesByItselfIsNoDrift() {
    long[] uneven = {0, 0, 200, 240, 310, 250, 0};
    FeatureScore plain = score(0, uneven, LIKE_COLOUR, REFERENCE);
    FeatureScore calibrated = score(0, uneven, LIKE_COLOUR, noisy(Duration.ofDays(1)));
    assertThat(plain.getOverdispersion()).isNull();
    assertThat(plain.getCalibrationBlocks()).isNull();
    assertThat(calibrated.getGStatistic()).isEqualTo(plain.getGStatistic());
    // 1 + (500 - 1) 0.01, hardly ever independent
    assertThat(calibrated.getOverdispersion()).isCloseTo(5.99, within(0.01));
    assertThat(calibrated.getEffectiveSampleSize())
        .isCloseTo(500 / calibrated.getOverdispersion(), within(1e-9));
    assertThat(calibrated.getCalibrationBlocks()).isEqualTo(40);
    assertThat(calibrated.getPValue()).isGreaterThan(10 * plain.getPValue());
    assertThat(calibrated.getMinimumDetectableJsDistance())
        .isGreaterThan(2 * plain.getMinimumDetectableJsDistance());
  }

  @Test
  void theReportSaysAtWhichWindowSizeItsNoiseWasLearnt() {
    assertThat(report(LIKE_SPEED, LIKE_COLOUR, REFERENCE).getCalibrationWindowMillis()).isNull();
    for (Duration learnt : List.of(Duration.ofDays(1), Duration.ofHours(1))) {
      assertThat(report(LIKE_SPEED, LIKE_COLOUR, noisy(learnt)).getCalibrationWindowMillis())
          .isEqualTo(learnt.toMillis());
    }
  }

  @Test
  void withoutSeasonNoShareOfItIsReported() {
    assertThat(report(LIKE_SPEED, LIKE_COLOUR, REFERENCE).getSeasonShare()).isNull();
  }

  @Test
  void aConstantThatStartsToVaryIsDrift() {
    ReferenceProfile constant = constantSpeed();
    // bins: missing, below, 7.5, other value, above
    FeatureScore same = score(0, new long[] {0, 0, 1000, 0, 0}, LIKE_COLOUR, constant);
    assertThat(same.getStatus()).isEqualTo(FeatureStatus.OK);
    assertThat(same.getPValue()).isEqualTo(1);
    FeatureScore once = score(0, new long[] {0, 0, 999, 0, 1}, LIKE_COLOUR, constant);
    assertThat(once.getStatus()).isEqualTo(FeatureStatus.OK);
    assertThat(once.getPValue()).isCloseTo(0.5, within(1e-9));
    FeatureScore varies = score(0, new long[] {0, 0, 950, 0, 50}, LIKE_COLOUR, constant);
    assertThat(varies.getStatus()).isEqualTo(FeatureStatus.DRIFT);
    assertThat(varies.getUnseen()).isEqualTo(50);
  }

  @Test
  void missingValuesAreSeenBesideManyBins() {
    // from 1 to 4 % of the records, which no longer stands out among the bins themselves
    FeatureScore colour = score(1, LIKE_SPEED, new long[] {40, 582, 368, 10, 0}, REFERENCE);
    assertThat(colour.getPValue()).isLessThan(1e-4);
  }

  /** {@link #REFERENCE} with 40 blocks of this size that were overdispersed. */
  private static ReferenceProfile noisy(Duration size) {
    BlockNoise noise = new BlockNoise(40, 0.01, 1.0, 0.001);
    Reference reference = effectiveFrom(0);
    return profile(
        ReferenceId.seal(
            Reference.newBuilder(reference)
                .setFeatures(
                    reference.getFeatures().stream()
                        .map(
                            feature ->
                                FeatureProfile.newBuilder(feature)
                                    .setCalibrations(
                                        List.of(
                                            new Calibration(
                                                size.toMillis(), noise, noise, noise, 1000.0)))
                                    .build())
                        .toList())
                .build()));
  }

  private static ReferenceProfile constantSpeed() {
    Reference reference = effectiveFrom(0);
    FeatureProfile speed =
        FeatureProfile.newBuilder(reference.getFeatures().get(0))
            .setEdges(List.of(7.5, Math.nextUp(7.5)))
            .setDiscrete(true)
            .setCounts(List.of(0L, 0L, 1000L, 0L, 0L))
            .build();
    return profile(
        ReferenceId.seal(
            Reference.newBuilder(reference)
                .setFeatures(List.of(speed, reference.getFeatures().get(1)))
                .build()));
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
