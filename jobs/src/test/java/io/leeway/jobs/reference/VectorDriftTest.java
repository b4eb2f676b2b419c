package io.leeway.jobs.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorFeature.Embedding;
import io.leeway.jobs.vector.VectorFeature.Encoder;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.EvidenceLowerBound;
import io.leeway.measures.Gaussian;
import io.leeway.schema.CoordinateChange;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Reference;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Embeddings from the rows of a reference to the verdict on a window. */
class VectorDriftTest {
  private static final long SEED = 20261122;
  private static final int DIMENSION = 8;
  private static final int WINDOW = 500;
  private static final WindowSpec SPEC = WindowSpec.tumbling(Duration.ofSeconds(WINDOW));
  private static final List<VectorFeature> VECTORS =
      List.of(new Embedding("embedding", "v", DIMENSION, 3));

  private static final Random RANDOM = new Random(SEED);

  @SuppressWarnings("NullAway.Init")
  private static Reference reference;

  @BeforeAll
  static void build() throws IOException {
    reference = build(rows(50 * WINDOW, (vector, random) -> {}), VECTORS);
  }

  private static Reference build(ListRows rows, List<VectorFeature> vectors) throws IOException {
    return VectorReferenceBuilder.build(
            rows,
            ReferenceSettings.withDefaults("test")
                .withWindows(List.of(Duration.ofMillis(SPEC.sizeMillis()))),
            vectors)
        .result()
        .reference();
  }

  /** Pairs of coordinates with correlation 0.6, of different scales; then what is to change. */
  private static double[] vector(BiConsumer<double[], Random> change) {
    double[] vector = new double[DIMENSION];
    for (int i = 0; i < DIMENSION; i += 2) {
      vector[i] = RANDOM.nextGaussian();
      vector[i + 1] = 0.6 * vector[i] + 0.8 * RANDOM.nextGaussian();
    }
    change.accept(vector, RANDOM);
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = 3 + (i + 1) * vector[i];
    }
    return vector;
  }

  private static ListRows rows(int count, BiConsumer<double[], Random> change) {
    ListRows rows = new ListRows();
    for (int k = 0; k < count; k++) {
      rows.row("v", new Cell.Numbers(vector(change), true));
    }
    return rows;
  }

  private static WindowReport report(Reference message, ListRows live, List<VectorFeature> vectors)
      throws IOException {
    ReferenceProfile profile =
        ReferenceProfile.of(MessageCodec.REFERENCE.decode(MessageCodec.REFERENCE.encode(message)));
    List<FeatureField> features = profile.features();
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(profile);
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features).withVectors(vectors),
            new PaneGrid(List.of(SPEC)),
            timeline,
            panes::add);
    FeatureRow scratch = VectorFeature.fields(features, vectors).newRow();
    Row row = new Row();
    try (RowReader reader = live.open(new Rejects())) {
      while (reader.next(row)) {
        VectorRows.read(row, vectors, features, scratch);
        summarizer.add(scratch);
      }
    }
    summarizer.flushAll();
    return new WindowScoring("test", "hash", features, new VerdictRule(1000, 0.05, 100, 1))
        .withVectors(vectors)
        .report(new Window(0, SPEC.sizeMillis()), SPEC, panes.get(0), profile, 0, true, 0);
  }

  private static WindowReport report(BiConsumer<double[], Random> change) throws IOException {
    return report(reference, rows(WINDOW, change), VECTORS);
  }

  private static VectorScore score(WindowReport report) {
    return Objects.requireNonNull(report.getVectors()).get(0);
  }

  @Test
  void theReferenceKnowsTheVectorAndWhatIsComputedOfIt() {
    ReferenceProfile profile = ReferenceProfile.of(reference);
    assertThat(profile.vectors()).isEqualTo(VECTORS);
    assertThat(profile.features()).isEqualTo(VECTORS.get(0).derived());
    VectorReference known = Objects.requireNonNull(profile.vectorFor(VECTORS.get(0)));
    assertThat(known.rank()).isEqualTo(DIMENSION);
    assertThat(known.covarianceScale()).isCloseTo(1, within(0.1));
    assertThat(Objects.requireNonNull(known.noise(SPEC.sizeMillis())).general().blocks())
        .isEqualTo(50);
    assertThat(reference.getSkipped()).isEmpty();
  }

  /** 300 windows at 1 %: 6 alarms are 2 %, standard error 0.6 %. */
  @Test
  void quietWindowsRaiseNoAlarmBeyondTheLevel() throws IOException {
    int vectors = 0;
    int projections = 0;
    for (int run = 0; run < 300; run++) {
      WindowReport report = report((vector, random) -> {});
      vectors += score(report).getPValue() <= 0.01 ? 1 : 0;
      projections += report.getFeatures().get(0).getPValue() <= 0.01 ? 1 : 0;
    }
    assertThat(vectors).as("alarms of the vector, seed %d", SEED).isLessThanOrEqualTo(6);
    assertThat(projections).as("alarms of a projection, seed %d", SEED).isLessThanOrEqualTo(9);
  }

  @Test
  void aShiftOfTheMeanIsFoundAndNamed() throws IOException {
    int found = 0;
    for (int run = 0; run < 40; run++) {
      VectorScore score = score(report((vector, random) -> vector[2] += 0.3));
      if (score.getStatus() == FeatureStatus.DRIFT) {
        found++;
        assertThat(score.getCoordinates().get(0).getCoordinate()).isBetween(2, 2);
        assertThat(score.getMeanShift()).isBetween(0.15, 0.7);
      }
    }
    assertThat(found).as("of 40, seed %d", SEED).isGreaterThanOrEqualTo(38);
  }

  /** The correlation of one pair of coordinates changes its sign; nothing else moves. */
  @Test
  void aChangeOfCovarianceAloneIsFoundWhereEachCoordinateIsSilent() throws IOException {
    int found = 0;
    double moved = 0;
    for (int run = 0; run < 40; run++) {
      VectorScore score = score(report((vector, random) -> vector[4] = -vector[4]));
      found += score.getStatus() == FeatureStatus.DRIFT ? 1 : 0;
      for (CoordinateChange change : score.getCoordinates()) {
        moved = Math.max(moved, change.getKlNats());
      }
    }
    assertThat(found).as("of 40, seed %d", SEED).isEqualTo(40);
    // by chance it is chi-square(2) / 1000, and above 0.025 once in 1,000 such tests of 320
    assertThat(moved).as("largest KL of one coordinate, seed %d", SEED).isLessThan(0.025);
  }

  /** Two correlated coordinates are turned by 45 degrees: their variances hardly change. */
  @Test
  void aRotationIsFound() throws IOException {
    int found = 0;
    for (int run = 0; run < 40; run++) {
      found +=
          score(
                          report(
                              (vector, random) -> {
                                double x = vector[0];
                                double y = vector[2];
                                vector[0] = (x - y) / Math.sqrt(2);
                                vector[2] = (x + y) / Math.sqrt(2);
                              }))
                      .getStatus()
                  == FeatureStatus.DRIFT
              ? 1
              : 0;
    }
    assertThat(found).as("of 40, seed %d", SEED).isEqualTo(40);
  }

  @Test
  void theDivergenceIsThatOfTheMomentsOfBothSides() throws IOException {
    ListRows live = rows(WINDOW, (vector, random) -> vector[1] *= 1.5);
    VectorScore score = score(report(reference, live, VECTORS));
    ReferenceProfile profile = ReferenceProfile.of(reference);
    VectorReference known = Objects.requireNonNull(profile.vectorFor(VECTORS.get(0)));
    double[] centre = Objects.requireNonNull(known.scale()).mean();
    double[] unit = Objects.requireNonNull(known.scale()).scale();
    double[] mean = new double[DIMENSION];
    double[][] covariance = new double[DIMENSION][DIMENSION];
    List<double[]> units = new ArrayList<>();
    live.rows()
        .forEach(
            row -> {
              double[] values =
                  ((Cell.Numbers) Objects.requireNonNull(row.get("v"))).values().clone();
              for (int i = 0; i < DIMENSION; i++) {
                values[i] = (values[i] - centre[i]) / unit[i];
                mean[i] += values[i] / WINDOW;
              }
              units.add(values);
            });
    for (double[] values : units) {
      for (int i = 0; i < DIMENSION; i++) {
        for (int j = 0; j < DIMENSION; j++) {
          covariance[i][j] += (values[i] - mean[i]) * (values[j] - mean[j]) / WINDOW;
        }
      }
    }
    var of = Objects.requireNonNull(known.sample());
    // without rounding to steps and without the ridge: 1e-5 of each of 8 variances at most
    assertThat(score.getKlLiveReferenceNats())
        .isCloseTo(
            Gaussian.kullbackLeibler(mean, covariance, of.mean(), of.covariance()), within(1e-3));
    assertThat(score.getKlReferenceLiveNats())
        .isCloseTo(
            Gaussian.kullbackLeibler(of.mean(), of.covariance(), mean, covariance), within(1e-3));
    assertThat(score.getStatus()).isEqualTo(FeatureStatus.DRIFT);
  }

  @Test
  void vectorsThatAreNoneAreCountedAndAWindowWithoutAnyIsMissing() throws IOException {
    ListRows broken = new ListRows();
    for (int k = 0; k < 200; k++) {
      broken.row("v", new Cell.Numbers(new double[DIMENSION - 1], true));
    }
    broken.row("v", new Cell.Numbers(new double[DIMENSION], false));
    double[] notFinite = new double[DIMENSION];
    notFinite[3] = Double.NaN;
    broken.row("v", new Cell.Numbers(notFinite, true));
    WindowReport report = report(reference, broken, VECTORS);
    VectorScore score = score(report);
    assertThat(score.getStatus()).isEqualTo(FeatureStatus.MISSING);
    assertThat(score.getRecords()).isEqualTo(202);
    assertThat(score.getMissing()).isEqualTo(202);
    assertThat(score.getWrongLength()).isEqualTo(200);
    assertThat(score.getNonFinite()).isEqualTo(1);
    assertThat(report.getFeatures())
        .extracting(FeatureScore::getStatus)
        .containsOnly(FeatureStatus.MISSING);
    assertThat(report.getFeatures().get(0).getNonFinite()).isEqualTo(1);
  }

  @Test
  void fewerVectorsThanDimensionsGetNoVerdict() throws IOException {
    VectorScore score =
        score(report(reference, rows(DIMENSION - 1, (vector, random) -> {}), VECTORS));
    assertThat(score.getStatus()).isEqualTo(FeatureStatus.INSUFFICIENT_DATA);
    assertThat(score.getKlLiveReferenceNats()).isNull();
  }

  /** The last coordinate follows from the others, the one before is constant. */
  @Test
  void singularVectorsAreCompared() throws IOException {
    BiConsumer<double[], Random> singular =
        (vector, random) -> {
          vector[6] = 0;
          vector[7] = 0;
          for (int i = 0; i < 6; i++) {
            vector[7] += (i + 1) * vector[i] / 8;
          }
        };
    Reference flat = build(rows(20 * WINDOW, singular), VECTORS);
    VectorReference known =
        Objects.requireNonNull(ReferenceProfile.of(flat).vectorFor(VECTORS.get(0)));
    assertThat(known.rank()).isEqualTo(6);
    VectorScore quiet = score(report(flat, rows(WINDOW, singular), VECTORS));
    assertThat(quiet.getStatus()).isEqualTo(FeatureStatus.OK);
    assertThat(quiet.getPValue()).isGreaterThan(1e-3);
    VectorScore moved =
        score(
            report(
                flat,
                rows(WINDOW, singular.andThen((vector, random) -> vector[6] = 0.01)),
                VECTORS));
    assertThat(moved.getStatus()).isEqualTo(FeatureStatus.DRIFT);
    assertThat(moved.getCoordinates().get(0).getCoordinate()).isEqualTo(6);
  }

  @Test
  void anEncodersFeaturesAreTheValuesOfMeasures() throws IOException {
    List<VectorFeature> encoders = List.of(new Encoder("encoder", "m", "s", 3, "r"));
    ListRows rows = new ListRows();
    double smallestKl = Double.POSITIVE_INFINITY;
    double largestElbo = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < 2000; k++) {
      double[] mean = {RANDOM.nextGaussian(), RANDOM.nextGaussian(), 1};
      double[] logVariance = {RANDOM.nextGaussian() / 4, -1, 0.1};
      double reconstruction = -50 + RANDOM.nextGaussian();
      smallestKl =
          Math.min(smallestKl, Gaussian.kullbackLeiblerToStandardNormal(mean, logVariance));
      largestElbo =
          Math.max(
              largestElbo, EvidenceLowerBound.ofGaussianEncoder(reconstruction, mean, logVariance));
      rows.row(
          "m",
          new Cell.Numbers(mean, true),
          "s",
          new Cell.Numbers(logVariance, true),
          "r",
          reconstruction);
    }
    Reference built = build(rows, encoders);
    assertThat(built.getFeatures())
        .extracting(io.leeway.schema.FeatureProfile::getFeature)
        .contains("encoder.kl", "encoder.elbo");
    assertThat(ReferenceProfile.of(built).vectors()).isEqualTo(encoders);
    for (var feature : built.getFeatures()) {
      if (feature.getFeature().equals("encoder.kl")) {
        assertThat(feature.getMinimum()).isEqualTo(smallestKl);
      } else if (feature.getFeature().equals("encoder.elbo")) {
        assertThat(feature.getMaximum()).isEqualTo(largestElbo);
      }
    }
  }
}
