package io.leeway.jobs.score;

import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.VectorReference;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorFeature.Embedding;
import io.leeway.jobs.vector.VectorMoments;
import io.leeway.measures.Gaussian;
import io.leeway.measures.GaussianSample;
import io.leeway.measures.MahalanobisLength;
import io.leeway.measures.VectorDriftCalibration;
import io.leeway.measures.VectorDriftStatistics;
import io.leeway.schema.CoordinateChange;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.VectorScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far mean and covariance of embeddings in a window are from those of the reference.
 *
 * <p>Mean and covariance are those of {@link VectorReference}, with its ridge, in its unit.
 */
final class VectorScoring {
  private static final int MAX_COORDINATES = 5;

  private VectorScoring() {}

  /** Sets all but the adjusted p-value and the verdict that follows from it. */
  static List<VectorScore.Builder> scores(
      List<VectorFeature> vectors,
      PaneSummary merged,
      @Nullable ReferenceProfile reference,
      long windowMillis,
      long minimumRecords) {
    List<VectorScore.Builder> scores = new ArrayList<>();
    for (VectorFeature vector : vectors) {
      if (vector instanceof Embedding embedding) {
        VectorReference known = reference == null ? null : reference.vectorFor(embedding);
        scores.add(
            score(embedding, merged.vector(scores.size()), known, windowMillis, minimumRecords));
      }
    }
    return scores;
  }

  private static VectorScore.Builder score(
      Embedding embedding,
      VectorMoments live,
      @Nullable VectorReference reference,
      long windowMillis,
      long minimumRecords) {
    long records = live.vectors() + live.missing();
    VectorScore.Builder score =
        VectorScore.newBuilder()
            .setFeature(embedding.name())
            .setDimension(embedding.dimension())
            .setRecords(records)
            .setMissing(live.missing())
            .setNonFinite(live.nonFinite())
            .setWrongLength(live.wrongLength())
            .setClipped(live.clipped());
    if (reference == null) {
      return score.setStatus(FeatureStatus.NO_REFERENCE);
    }
    if (live.vectors() == 0) {
      return score.setStatus(FeatureStatus.MISSING);
    }
    GaussianSample of = reference.sample();
    boolean enough =
        of != null
            && live.dimension() == of.dimension()
            && live.vectors() >= minimumRecords
            && live.vectors() <= VectorMoments.MAX_VECTORS
            && VectorDriftStatistics.isEnough((double) live.vectors(), live.dimension());
    if (of == null || !enough) {
      return score.setStatus(FeatureStatus.INSUFFICIENT_DATA);
    }
    compare(score, live.sample().withRidge(VectorReference.RIDGE), of, reference, windowMillis);
    return score.setStatus(FeatureStatus.OK);
  }

  private static void compare(
      VectorScore.Builder score,
      GaussianSample window,
      GaussianSample of,
      VectorReference reference,
      long windowMillis) {
    VectorDriftStatistics statistics =
        VectorDriftStatistics.of(window, of, reference.rank(), reference.covarianceScale());
    VectorDriftCalibration noise = reference.noise(windowMillis);
    boolean calibrated = noise != null && noise.general().isCalibrated();
    VectorDriftCalibration calibration = noise == null ? VectorDriftCalibration.NONE : noise;
    double harmonicSize = statistics.harmonicSize();
    double overdispersion = calibration.overdispersion(harmonicSize);
    double rank = reference.rank();
    MahalanobisLength length = new MahalanobisLength(of);
    score
        .setKlLiveReferenceNats(
            Gaussian.kullbackLeibler(
                window.mean(), window.covariance(), of.mean(), of.covariance()))
        .setKlReferenceLiveNats(
            Gaussian.kullbackLeibler(
                of.mean(), of.covariance(), window.mean(), window.covariance()))
        .setChanceNats(statistics.generalMean() * overdispersion / (2 * harmonicSize))
        .setGStatistic(statistics.likelihoodRatio())
        .setDegreesOfFreedom(rank * (rank + 3) / 2)
        .setOverdispersion(calibrated ? overdispersion : null)
        .setCalibrationBlocks(calibrated ? calibration.general().blocks() : null)
        .setEffectiveSampleSize(harmonicSize / overdispersion)
        .setPValue(calibration.pValue(statistics))
        .setJsDistance(calibration.jsDistance(statistics))
        .setMeanShift(Math.sqrt(length.square(window.mean())))
        .setSpreadRatio(
            Math.exp(
                (new MahalanobisLength(window).logDeterminant() - length.logDeterminant())
                    / (2 * rank)))
        .setCoordinates(coordinates(window, of));
  }

  private static List<CoordinateChange> coordinates(GaussianSample window, GaussianSample of) {
    List<CoordinateChange> changes = new ArrayList<>();
    for (int i = 0; i < window.dimension(); i++) {
      double deviation = Math.sqrt(window.covariance()[i][i]);
      double expected = Math.sqrt(of.covariance()[i][i]);
      changes.add(
          new CoordinateChange(
              i,
              (window.mean()[i] - of.mean()[i]) / expected,
              deviation / expected,
              Gaussian.kullbackLeibler(window.mean()[i], deviation, of.mean()[i], expected)));
    }
    changes.sort(
        Comparator.comparingDouble((CoordinateChange change) -> -change.getKlNats())
            .thenComparingInt(CoordinateChange::getCoordinate));
    return List.copyOf(changes.subList(0, Math.min(MAX_COORDINATES, changes.size())));
  }
}
