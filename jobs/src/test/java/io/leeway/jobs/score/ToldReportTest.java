package io.leeway.jobs.score;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.alert.AlertMemory;
import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.Entropy;
import io.leeway.measures.JensenShannon;
import io.leeway.schema.Alert;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bins of speed: missing, below, four tens, above; of colour: missing, red, green, other, unseen.
 */
class ToldReportTest {
  private static final WindowSpec DAY = WindowSpec.tumbling(Duration.ofDays(1));
  private static final ReferenceProfile REFERENCE = profile(effectiveFrom(0));
  private static final long[] SPEED = {0, 0, 250, 250, 250, 250, 0};
  private static final long[] COLOUR = {10, 600, 380, 10, 0};
  private static final long[] RED_GONE = {3, 12, 969, 9, 7};

  private final WindowScoring scoring =
      new WindowScoring("test", "hash", FIELDS, new VerdictRule(1, 0.05, 100, 1))
          .withDisclosure(new Disclosure(10, false));

  @Test
  void aWindowWithoutSmallGroupsIsToldAsItIs() {
    PaneSummary window = window(SPEED, COLOUR);
    assertThat(withoutContributions(told(window))).isEqualTo(withoutContributions(exact(window)));
    assertThat(told(window).getFeatures().get(1)).isEqualTo(exact(window).getFeatures().get(1));
  }

  @Test
  void labelsDoNotNameTheSmallestAndTheLargestValueOfTheReference() {
    WindowReport told = told(window(new long[] {0, 100, 200, 250, 150, 200, 100}, COLOUR));
    assertThat(told.getFeatures().get(0).getContributions())
        .extracting(Contribution::getLabel)
        .containsExactlyInAnyOrder(
            "speed below the reference's range",
            "speed < 10",
            "speed in [10, 20)",
            "speed in [20, 30)",
            "speed >= 30",
            "speed above the reference's range");
  }

  @Test
  void withoutALimitEverythingIsToldAsItIs() {
    PaneSummary window = window(SPEED, RED_GONE);
    WindowScoring open = scoring.withDisclosure(null);
    WindowReport exact = exact(window);
    assertThat(open.told(exact, DAY, window, REFERENCE)).isSameAs(exact);
    assertThat(open.isRestrained()).isFalse();
  }

  @Test
  void windowsThatDifferInSmallGroupsOnlyAreToldAlikeToTheByte() {
    WindowReport one = told(window(new long[] {2, 9, 240, 250, 260, 230, 9}, RED_GONE));
    for (long[] colour :
        List.of(
            new long[] {9, 12, 969, 3, 7},
            new long[] {7, 12, 969, 9, 3},
            new long[] {5, 12, 969, 7, 7})) {
      WindowReport other = told(window(new long[] {9, 3, 240, 250, 260, 230, 8}, colour));
      assertThat(other).isEqualTo(one);
    }
    assertThat(one.getFeatures().get(1).getStatus()).isEqualTo(FeatureStatus.DRIFT);
  }

  @Test
  void numbersAreThoseOfTheCountsThatAreTold() {
    FeatureScore colour = told(window(SPEED, RED_GONE)).getFeatures().get(1);
    assertThat(colour.getCounts()).containsExactly(-1L, -1L, 969L, -1L, -1L);
    assertThat(colour.getMergedRecords()).isEqualTo(31);
    assertThat(colour.getMissing()).isEqualTo(-1);
    assertThat(colour.getNonFinite()).isEqualTo(-1);
    assertThat(colour.getUnseen()).isEqualTo(-1);
    long[] live = {969, 31};
    long[] reference = {380, 620};
    assertThat(colour.getEntropyNats()).isEqualTo(Entropy.ofCounts(live));
    assertThat(colour.getJsDivergenceNats())
        .isEqualTo(JensenShannon.divergenceOfCounts(live, reference));
    assertThat(colour.getContributions()).extracting(Contribution::getBin).containsExactly(2);
  }

  @Test
  void verdictsAreThoseOfAllBinsAndToldDivergencesAreNoLarger() {
    for (long[] colour :
        List.of(COLOUR, RED_GONE, new long[] {3, 600, 390, 7, 0}, new long[] {0, 995, 0, 0, 5})) {
      PaneSummary window = window(SPEED, colour);
      FeatureScore exact = exact(window).getFeatures().get(1);
      FeatureScore told = told(window).getFeatures().get(1);
      assertThat(told.getStatus()).isEqualTo(exact.getStatus());
      if (told.getJsDivergenceNats() != null) {
        assertThat(told.getJsDivergenceNats())
            .as("merging bins never adds to a divergence, but for rounding")
            .isLessThanOrEqualTo(exact.getJsDivergenceNats() + 1e-15);
      }
    }
  }

  @Test
  void whereAllValuesWouldBeOneBinNothingIsToldOfThem() {
    FeatureScore told = told(window(SPEED, new long[] {0, 995, 0, 5, 0})).getFeatures().get(1);
    assertThat(told.getCounts()).containsExactly(0L, -1L, 0L, -1L, 0L);
    assertThat(told.getMergedRecords()).isEqualTo(1000);
    FeatureScore all = told(window(SPEED, new long[] {1, 995, 1, 2, 1})).getFeatures().get(1);
    assertThat(all.getJsDivergenceNats()).isNull();
    assertThat(all.getPValue()).isNull();
    assertThat(all.getContributions()).isEmpty();
  }

  @Test
  void aWindowOfFewRecordsTellsOnlyHowManyAndASegmentOfFewNothing() {
    long[] speed = {0, 0, 4, 0, 3, 0, 0};
    long[] colour = {0, 7, 0, 0, 0};
    WindowReport whole = told(window(speed, colour));
    assertThat(whole.getRecords()).isEqualTo(7);
    assertThat(whole.getFeatures())
        .allSatisfy(
            score -> {
              assertThat(score.getCounts()).containsOnly(-1L);
              assertThat(score.getMergedRecords()).isNull();
              assertThat(score.getEntropyNats()).isNull();
            });
    PaneSummary segment = window("region=NR", speed, colour);
    assertThat(scoring.told(exact(segment), DAY, segment, REFERENCE)).isNull();
  }

  @Test
  void countsOfASegmentAreMultiplesSoThatTheRestOfTheStreamIsNoSmallGroup() {
    WindowScoring repeated = scoring.withDisclosure(new Disclosure(10, true));
    PaneSummary segment = window("region=X", SPEED, new long[] {13, 599, 379, 9, 0});
    WindowReport told =
        Objects.requireNonNull(repeated.told(exact(segment), DAY, segment, REFERENCE));
    assertThat(told.getFeatures().get(0).getCounts())
        .containsExactly(0L, 0L, 250L, 250L, 250L, 250L, 0L);
    assertThat(told.getFeatures().get(1).getCounts()).containsExactly(-1L, 590L, 370L, -1L, 0L);
    assertThat(told.getFeatures().get(1).getMergedRecords()).isEqualTo(20);
    assertThat(told.getRecords()).isEqualTo(1000);
    assertThat(told.getFeatures().get(1).getEntropyNats())
        .isEqualTo(Entropy.ofCounts(new long[] {590, 370, 0, 20}));
  }

  @Test
  void withoutAReferenceMissingValuesAreToldIfTheyAreManyAndOthersToo() {
    assertThat(missingWithoutReference(0)).isEqualTo(0);
    assertThat(missingWithoutReference(9)).isEqualTo(-1);
    assertThat(missingWithoutReference(10)).isEqualTo(10);
    assertThat(missingWithoutReference(991)).isEqualTo(-1);
    assertThat(missingWithoutReference(1000)).isEqualTo(1000);
  }

  @Test
  void alertsAreThoseOfAllBinsAndNameNoSmallOne() {
    PaneSummary window = window(SPEED, RED_GONE);
    AlertStory story =
        new AlertStory(
            new AlertSettings(
                new AlertPolicy(1, 1, 3, 0),
                3,
                DAY.sizeMillis(),
                Long.MAX_VALUE,
                SlowDriftRule.OFF));
    List<Alert> open = story.tell(exact(window), new AlertMemory());
    List<Alert> told = story.tell(exact(window), told(window), new AlertMemory());
    assertThat(open).hasSize(1);
    assertThat(open.get(0).getExplanation()).contains("colour = \"red\" 1.2 %");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getId()).isEqualTo(open.get(0).getId());
    assertThat(told.get(0).getSeverity()).isEqualTo(open.get(0).getSeverity());
    assertThat(told.get(0).getExplanation())
        .contains("colour = \"green\" 96.9 % (reference 38.0 %)")
        .doesNotContain("red", "unseen", "other", "missing");
    assertThat(told.get(0).getStatistic())
        .isEqualTo(told(window).getFeatures().get(1).getJsDistance());
  }

  @Test
  void ofEmbeddingsFewVectorsOfAKindAreNotTold() {
    VectorScore exact =
        VectorScore.newBuilder()
            .setFeature("v")
            .setDimension(4)
            .setStatus(FeatureStatus.OK)
            .setRecords(1000)
            .setMissing(33)
            .setNonFinite(4)
            .setWrongLength(29)
            .setClipped(39)
            .setMeanShift(0.123456)
            .build();
    VectorScore told = ToldVectors.told(exact, 1000, new Disclosure(10, false)).build();
    assertThat(told.getMissing()).isEqualTo(33);
    assertThat(told.getNonFinite()).isEqualTo(-1);
    assertThat(told.getWrongLength()).isEqualTo(-1);
    assertThat(told.getClipped()).as("may all be of ten vectors").isEqualTo(-1);
    assertThat(told.getMeanShift()).isEqualTo(0.12);
  }

  private static WindowReport withoutContributions(WindowReport report) {
    return WindowReport.newBuilder(report)
        .setFeatures(
            report.getFeatures().stream()
                .map(score -> FeatureScore.newBuilder(score).setContributions(List.of()).build())
                .toList())
        .build();
  }

  private long missingWithoutReference(long missing) {
    PaneSummary window =
        new PaneSummary(
            PaneSummary.WHOLE_STREAM,
            0,
            PaneSummary.NO_REFERENCE,
            1000,
            new long[][] {{missing, 1000 - missing}, {0, 1000}},
            new long[2]);
    WindowReport exact = report(window, null);
    WindowReport told = Objects.requireNonNull(scoring.told(exact, DAY, window, null));
    return told.getFeatures().get(0).getMissing();
  }

  private WindowReport told(PaneSummary window) {
    return Objects.requireNonNull(scoring.told(exact(window), DAY, window, REFERENCE));
  }

  private WindowReport exact(PaneSummary window) {
    return report(window, REFERENCE);
  }

  private WindowReport report(PaneSummary window, @Nullable ReferenceProfile reference) {
    return scoring.report(new Window(0, DAY.sizeMillis()), DAY, window, reference, 0, true, 0);
  }

  private static PaneSummary window(long[] speed, long[] colour) {
    return window(PaneSummary.WHOLE_STREAM, speed, colour);
  }

  private static PaneSummary window(String segment, long[] speed, long[] colour) {
    return new PaneSummary(
        segment,
        0,
        REFERENCE.id(),
        Arrays.stream(speed).sum(),
        new long[][] {speed.clone(), colour.clone()},
        new long[2]);
  }
}
