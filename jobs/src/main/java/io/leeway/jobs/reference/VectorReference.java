package io.leeway.jobs.reference;

import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorMoments;
import io.leeway.jobs.vector.VectorScale;
import io.leeway.measures.BlockCalibration;
import io.leeway.measures.GaussianSample;
import io.leeway.measures.VectorDriftCalibration;
import io.leeway.measures.VectorRank;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.VectorKind;
import io.leeway.schema.VectorProfile;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a reference knows of one vector feature, checked. Immutable and thread-safe.
 *
 * <p>Covariances are compared with {@value #RIDGE} added to every variance, in standard deviations
 * of the reference, on both sides: directions in which the reference hardly varies, such as the
 * length of vectors that are all equally long, then neither decide nor break anything.
 */
public final class VectorReference {
  /** Far above the variance of rounding (2e-8), far below that of a direction that matters. */
  public static final double RIDGE = 1e-5;

  private final VectorFeature feature;
  private final @Nullable VectorScale scale;
  private final @Nullable GaussianSample sample;
  private final int rank;
  private final double covarianceScale;
  private final NavigableMap<Long, VectorDriftCalibration> calibrations;

  /**
   * @throws IllegalArgumentException if the profile is not sound
   */
  VectorReference(VectorProfile stored) {
    this.feature = feature(stored);
    int dimension = stored.getDimension();
    boolean embedding = feature instanceof VectorFeature.Embedding;
    double[] mean = doubles(stored.getMean());
    checkLength("mean", mean.length, embedding ? dimension : 0);
    this.scale = embedding ? new VectorScale(mean, doubles(stored.getScale())) : null;
    this.covarianceScale = stored.getCovarianceScale();
    if (!(covarianceScale > 0 && covarianceScale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "covarianceScale is %s, expected a positive number".formatted(covarianceScale));
    }
    boolean summed =
        feature instanceof VectorFeature.Embedding known
            && known.hasCovariance()
            && !stored.getMoments().isEmpty();
    VectorMoments moments =
        summed
            ? VectorMoments.ofNumbers(
                dimension, stored.getMoments().stream().mapToLong(Long::longValue).toArray())
            : null;
    this.sample =
        moments != null && moments.vectors() > 0 ? moments.sample().withRidge(RIDGE) : null;
    this.rank = sample == null ? 0 : VectorRank.of(sample, RIDGE);
    this.calibrations = calibrations(stored.getCalibrations());
  }

  private static VectorFeature feature(VectorProfile stored) {
    int dimension = stored.getDimension();
    if (dimension < 1 || dimension > VectorFeature.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension is %d, expected 1 to %d".formatted(dimension, VectorFeature.MAX_DIMENSION));
    }
    if (stored.getKind() == VectorKind.EMBEDDING) {
      int projections = stored.getProjections();
      if (projections < 0 || projections > VectorFeature.Embedding.MAX_PROJECTIONS) {
        throw new IllegalArgumentException(
            "projections is %d, expected 0 to %d"
                .formatted(projections, VectorFeature.Embedding.MAX_PROJECTIONS));
      }
      return new VectorFeature.Embedding(
          stored.getVector(), stored.getPath(), dimension, projections);
    }
    String logVariance = stored.getLogVariancePath();
    if (logVariance == null) {
      throw new IllegalArgumentException("logVariancePath is missing, expected that of an encoder");
    }
    return new VectorFeature.Encoder(
        stored.getVector(),
        stored.getPath(),
        logVariance,
        dimension,
        stored.getReconstructionPath());
  }

  private static NavigableMap<Long, VectorDriftCalibration> calibrations(List<Calibration> stored) {
    NavigableMap<Long, VectorDriftCalibration> bySize = new TreeMap<>();
    for (Calibration calibration : stored) {
      VectorDriftCalibration noise =
          new VectorDriftCalibration(
              WindowNoise.noise(calibration.getGeneral()),
              WindowNoise.noise(calibration.getShift()));
      if (calibration.getWindowMillis() <= 0
          || bySize.put(calibration.getWindowMillis(), noise) != null) {
        throw new IllegalArgumentException(
            "calibration for windows of %d ms, expected different positive sizes"
                .formatted(calibration.getWindowMillis()));
      }
    }
    return bySize;
  }

  private static void checkLength(String what, int actual, int expected) {
    if (actual != expected) {
      throw new IllegalArgumentException(
          "%s has %d values, expected %d".formatted(what, actual, expected));
    }
  }

  private static double[] doubles(List<Double> stored) {
    return stored.stream().mapToDouble(Double::doubleValue).toArray();
  }

  static BlockNoise unused() {
    return WindowNoise.message(BlockCalibration.NONE);
  }

  public VectorFeature feature() {
    return feature;
  }

  /** Whether what is monitored under this name has the form that the reference knows. */
  boolean fits(VectorFeature monitored) {
    return feature.dimension() == monitored.dimension()
        && feature.getClass() == monitored.getClass();
  }

  /** The unit of its coordinates; null for an encoder. */
  public @Nullable VectorScale scale() {
    return scale;
  }

  /** Mean and covariance with the ridge; null where none are kept. */
  public @Nullable GaussianSample sample() {
    return sample;
  }

  /** In how many dimensions it varies; 0 where no covariance is kept. */
  public int rank() {
    return rank;
  }

  public double covarianceScale() {
    return covarianceScale;
  }

  /**
   * The noise of windows of this size, or of the size nearest to it, scaled; null if nothing is
   * known.
   */
  public @Nullable VectorDriftCalibration noise(long windowMillis) {
    Long nearest = WindowNoise.nearestSize(calibrations.navigableKeySet(), windowMillis);
    return nearest == null
        ? null
        : Objects.requireNonNull(calibrations.get(nearest))
            .scaledTo((double) windowMillis / nearest);
  }

  /** By window size. */
  public Map<Long, VectorDriftCalibration> calibrations() {
    return Map.copyOf(calibrations);
  }
}
