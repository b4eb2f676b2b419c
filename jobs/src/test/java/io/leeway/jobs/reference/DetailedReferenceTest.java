package io.leeway.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.OtherCategory;
import io.leeway.schema.PairProfile;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DetailedReferenceTest {
  private static final int ROWS = 4000;
  private static final int PAIR_BINS = 8;
  private static final WindowSpec HOUR = new WindowSpec(3_600_000, 3_600_000);

  /** x on a grid of 200 values, y its square with noise, and a category that knows neither. */
  private static ListRows rows(long seed, double shift, boolean coupled) {
    SplittableRandom random = new SplittableRandom(seed);
    ListRows rows = new ListRows();
    for (int i = 0; i < ROWS; i++) {
      double x = random.nextInt(-100, 100) / 100.0;
      double ofY = coupled ? x : random.nextInt(-100, 100) / 100.0;
      rows.row(
          "x",
          x + shift,
          "y",
          ofY * ofY + random.nextGaussian() / 10,
          "c",
          "c" + random.nextInt(3));
    }
    return rows;
  }

  private static Reference bare(ListRows rows) throws IOException {
    return ReferenceBuilder.build(rows, ReferenceSettings.withDefaults("test")).reference();
  }

  private static WindowReport report(Reference message, ListRows live) throws IOException {
    ReferenceProfile reference =
        ReferenceProfile.of(MessageCodec.REFERENCE.decode(MessageCodec.REFERENCE.encode(message)));
    List<FeatureField> features = reference.features();
    FeaturePairs pairs = FeaturePairs.all(features.size(), PAIR_BINS);
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features).withPairs(pairs).withSketches(true),
            new PaneGrid(List.of(HOUR)),
            timeline,
            panes::add);
    FeatureRow scratch = new FeatureRow(features.size());
    Row row = new Row();
    try (RowReader reader = live.open(new Rejects())) {
      while (reader.next(row)) {
        scratch.begin(0, 0, 0);
        for (int i = 0; i < features.size(); i++) {
          CellWriter.write(row.cell(features.get(i).path()), features.get(i).kind(), scratch, i);
        }
        summarizer.add(scratch);
      }
    }
    summarizer.flushAll();
    return new WindowScoring("test", "hash", features, new VerdictRule(1, 0.05, 100, 1))
        .withPairs(PairRequest.exactly(features.size(), pairs))
        .report(new Window(0, HOUR.sizeMillis()), HOUR, panes.get(0), reference, 0, true, 0);
  }

  private static FeatureScore score(WindowReport report, String feature) {
    return report.getFeatures().stream()
        .filter(score -> score.getFeature().equals(feature))
        .findFirst()
        .orElseThrow();
  }

  private static PairScore pair(WindowReport report, String first, String second) {
    return Objects.requireNonNull(report.getPairs()).stream()
        .filter(pair -> pair.getFirst().equals(first) && pair.getSecond().equals(second))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void jointCountsAreThoseOfTheRowsAndTheirInformationIsItsDefinition() throws IOException {
    ListRows rows = rows(1, 0, true);
    Reference detailed = ReferenceDetail.add(bare(rows), rows, PAIR_BINS, false);
    PairProfile stored =
        Objects.requireNonNull(detailed.getPairs()).stream()
            .filter(pair -> pair.getFirst().equals("x") && pair.getSecond().equals("y"))
            .findFirst()
            .orElseThrow();

    ReferenceProfile profile = ReferenceProfile.of(detailed);
    long[] expected = new long[PAIR_BINS * PAIR_BINS];
    for (Map<String, Object> values : rows.rows()) {
      expected[
          coarse(profile, "x", number(values, "x")) * PAIR_BINS
              + coarse(profile, "y", number(values, "y"))]++;
    }
    assertThat(stored.getCounts()).isEqualTo(Arrays.stream(expected).boxed().toList());

    PairScore score = pair(report(detailed, rows), "x", "y");
    // I(X;Y) = sum p ln(p / (p p')), less the bias (cells - rows - columns + 1) / 2n
    double[] row = new double[PAIR_BINS];
    double[] column = new double[PAIR_BINS];
    for (int i = 0; i < expected.length; i++) {
      row[i / PAIR_BINS] += expected[i];
      column[i % PAIR_BINS] += expected[i];
    }
    double information = 0;
    double cells = 0;
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] > 0) {
        cells++;
        information +=
            expected[i]
                / (double) ROWS
                * Math.log(
                    expected[i] * (double) ROWS / row[i / PAIR_BINS] / column[i % PAIR_BINS]);
      }
    }
    double used =
        Arrays.stream(row).filter(n -> n > 0).count()
            + Arrays.stream(column).filter(n -> n > 0).count();
    assertThat(score.getMutualInformationNats())
        .isCloseTo(information - (cells - used + 1) / (2 * ROWS), within(1e-12));
    assertThat(score.getChangeNats()).isZero();
  }

  private static double number(Map<String, Object> row, String column) {
    return ((Number) Objects.requireNonNull(row.get(column))).doubleValue();
  }

  private static int coarse(ReferenceProfile profile, String feature, double value) {
    ReferenceProfile.Profile known = Objects.requireNonNull(profile.profile(feature));
    FeatureRow row = new FeatureRow(1);
    row.begin(0, 0, 0);
    row.setNumber(0, value);
    Binning binning = known.binning();
    return CoarseBins.of(binning, known.counts(), PAIR_BINS).of(binning.code(row, 0));
  }

  @Test
  void aCouplingThatIsLostShowsInThePairAndNotInItsFeatures() throws IOException {
    ListRows rows = rows(1, 0, true);
    Reference detailed = ReferenceDetail.add(bare(rows), rows, PAIR_BINS, false);
    WindowReport same = report(detailed, rows(2, 0, true));
    WindowReport lost = report(detailed, rows(3, 0, false));

    PairScore coupled = pair(same, "x", "y");
    assertThat(Math.abs(coupled.getChangeNats())).isLessThan(4 * coupled.getStandardErrorNats());
    PairScore uncoupled = pair(lost, "x", "y");
    assertThat(uncoupled.getReferenceMutualInformationNats()).isGreaterThan(0.5);
    assertThat(uncoupled.getMutualInformationNats()).isCloseTo(0, within(0.02));
    assertThat(uncoupled.getChangeNats()).isLessThan(-10 * uncoupled.getStandardErrorNats());
    assertThat(lost.getFeatures()).allMatch(score -> score.getStatus() == FeatureStatus.OK);
    assertThat(Objects.requireNonNull(lost.getPairs())).hasSize(3);
  }

  @Test
  void pairsThatTheReferenceHasNotCountedAreLeftOut() throws IOException {
    ListRows rows = rows(1, 0, true);
    assertThat(report(bare(rows), rows).getPairs()).isEmpty();
    assertThat(report(ReferenceDetail.add(bare(rows), rows, 5, false), rows).getPairs()).isEmpty();
  }

  @Test
  void quantilesAreThoseOfTheValuesAndADistanceBeyondTheBinsIsTheWholeDistance()
      throws IOException {
    ListRows rows = rows(1, 0, true);
    ListRows shifted = rows(1, 50, true);
    Reference bare = bare(rows);
    FeatureScore binned = score(report(bare, shifted), "x");
    FeatureScore sketched = score(report(ReferenceDetail.add(bare, rows, 0, true), shifted), "x");

    double[] sorted =
        shifted.rows().stream().mapToDouble(row -> number(row, "x")).sorted().toArray();
    List<Double> expected = new ArrayList<>();
    for (double share : new double[] {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1}) {
      expected.add(sorted[(int) Math.max(0, Math.ceil(share * ROWS) - 1)]);
    }
    // 200 different values: exact.
    assertThat(sketched.getQuantiles()).isEqualTo(expected);
    assertThat(sketched.getWasserstein()).isCloseTo(50, within(1e-9));
    assertThat(binned.getWasserstein()).isLessThan(2);
  }

  @Test
  void categoriesWithoutABinAreCountedAndTheFrequentOnesNamed() throws IOException {
    ListRows rows = rows(1, 0, true);
    ListRows live = new ListRows();
    for (int i = 0; i < 1000; i++) {
      String category = i < 300 ? "new" : i < 305 ? "seldom" + i : "c" + i % 2;
      live.row("x", 0.0, "y", 0.0, "c", category);
    }
    FeatureScore score = score(report(ReferenceDetail.add(bare(rows), rows, 0, true), live), "c");
    assertThat(score.getDistinct()).isEqualTo(2 + 1 + 5);
    assertThat(score.getOtherCategories()).containsExactly(new OtherCategory("new", 300L, 0L));
  }

  @Test
  void damagedDetailIsRefusedByName() throws IOException {
    ListRows rows = rows(1, 0, true);
    Reference detailed = ReferenceDetail.add(bare(rows), rows, PAIR_BINS, true);
    List<FeatureProfile> features =
        detailed.getFeatures().stream()
            .map(
                feature ->
                    FeatureProfile.newBuilder(feature)
                        .setSketch(
                            feature.getFeature().equals("x")
                                ? ByteBuffer.wrap(new byte[] {9, 9})
                                : feature.getSketch())
                        .build())
            .toList();
    Reference damaged = Reference.newBuilder(detailed).setFeatures(features).build();
    assertThatThrownBy(() -> ReferenceProfile.of(ReferenceId.seal(damaged)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("feature \"x\": sketch: ");
    List<PairProfile> pairs = new ArrayList<>(Objects.requireNonNull(detailed.getPairs()));
    pairs.set(0, PairProfile.newBuilder(pairs.get(0)).setFirstBins(3).build());
    Reference uneven = Reference.newBuilder(detailed).setPairs(pairs).build();
    assertThatThrownBy(() -> ReferenceProfile.of(ReferenceId.seal(uneven)))
        .isInstanceOf(ReferenceException.class)
        .hasMessageContaining("64 counts of 3 times 8 bins");
  }
}
