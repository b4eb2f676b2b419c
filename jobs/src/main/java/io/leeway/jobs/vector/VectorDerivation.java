package io.leeway.jobs.vector;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.measures.Gaussian;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Computes the numeric features of one vector feature from the arrays of a row, and puts them into
 * the row.
 *
 * <p>A vector that is missing or of another length leaves them missing, one with a coordinate that
 * is not finite makes them not finite. Immutable. No allocation per record.
 */
public final class VectorDerivation {
  private static final int NONE = -1;

  private final VectorFeature vector;
  private final int firstArray;

  /** Indexes of the derived features in rows; {@link #NONE} for one that rows do not have. */
  private final int[] features;

  private final @Nullable Projections projections;
  private final boolean unfit;

  /**
   * @param features all that rows have
   * @param firstArray index of the vector's first array in rows
   * @param scale of the reference for an embedding; null if there is none, and its presence is all
   *     that is told
   * @param unfit whether there is a reference of another dimension, to which nothing compares
   */
  public VectorDerivation(
      VectorFeature vector,
      List<FeatureField> features,
      int firstArray,
      @Nullable VectorScale scale,
      boolean unfit) {
    this.vector = vector;
    this.firstArray = firstArray;
    this.unfit = unfit;
    this.features =
        vector.derived().stream()
            .mapToInt(
                derived ->
                    IntStream.range(0, features.size())
                        .filter(i -> features.get(i).name().equals(derived.name()))
                        .findFirst()
                        .orElse(NONE))
            .toArray();
    this.projections =
        scale != null && vector instanceof VectorFeature.Embedding embedding
            ? new Projections(embedding.name(), embedding.projections(), scale)
            : null;
  }

  /** Sets the derived features of the row. */
  public void derive(FeatureRow row) {
    if (vector instanceof VectorFeature.Embedding) {
      project(row);
    } else {
      encode(row);
    }
  }

  private void project(FeatureRow row) {
    switch (row.arrayState(firstArray)) {
      case NUMBERS -> {
        if (unfit) {
          return;
        }
        for (int i = 0; i < features.length; i++) {
          set(row, i, projections == null ? 0 : projections.of(row.array(firstArray), i));
        }
      }
      case NON_FINITE -> {
        for (int i = 0; i < features.length; i++) {
          set(row, i, Double.NaN);
        }
      }
      case MISSING, WRONG_LENGTH -> {}
    }
  }

  private void encode(FeatureRow row) {
    FeatureRow.ArrayState mean = row.arrayState(firstArray);
    FeatureRow.ArrayState logVariance = row.arrayState(firstArray + 1);
    if (isMissing(mean) || isMissing(logVariance)) {
      if (features.length > 1 && features[1] != NONE) {
        row.setMissing(features[1]);
      }
      return;
    }
    double kl =
        mean == FeatureRow.ArrayState.NUMBERS && logVariance == FeatureRow.ArrayState.NUMBERS
            ? Gaussian.kullbackLeiblerToStandardNormal(
                row.array(firstArray), row.array(firstArray + 1))
            : Double.NaN;
    set(row, 0, kl);
    if (features.length > 1 && features[1] != NONE) {
      // what was read so far is the reconstruction term
      double reconstruction = row.number(features[1]);
      if (!Double.isNaN(reconstruction)) {
        set(row, 1, Double.isInfinite(reconstruction) ? Double.NaN : reconstruction - kl);
      }
    }
  }

  private static boolean isMissing(FeatureRow.ArrayState state) {
    return state == FeatureRow.ArrayState.MISSING || state == FeatureRow.ArrayState.WRONG_LENGTH;
  }

  private void set(FeatureRow row, int derived, double value) {
    if (features[derived] != NONE) {
      row.setNumber(features[derived], value);
    }
  }
}
