package io.leeway.jobs.summary;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of a row into the bins of one reference.
 *
 * <p>A feature that the reference lacks, or has as another kind, is only counted as present or
 * missing. Immutable; no allocation per record.
 */
final class RecordBinner {
  /**
   * Code of a value of a feature without binning; without a value it is {@link Binning#MISSING}.
   */
  private static final int PRESENT = 1;

  private static final int BINS_WITHOUT_REFERENCE = 2;

  private final @Nullable NumericBinning[] numeric;
  private final @Nullable CategoricalBinning[] categorical;
  private final int[] bins;

  RecordBinner(List<FeatureField> features, @Nullable ReferenceProfile reference) {
    this.numeric = new NumericBinning[features.size()];
    this.categorical = new CategoricalBinning[features.size()];
    this.bins = new int[features.size()];
    for (int i = 0; i < bins.length; i++) {
      ReferenceProfile.Profile profile =
          reference == null ? null : reference.profileFor(features.get(i));
      Binning binning = profile == null ? null : profile.binning();
      if (binning instanceof NumericBinning ordered) {
        numeric[i] = ordered;
      } else if (binning instanceof CategoricalBinning unordered) {
        categorical[i] = unordered;
      }
      bins[i] = binning == null ? BINS_WITHOUT_REFERENCE : binning.bins();
    }
  }

  /** Number of bins of each feature. */
  int[] bins() {
    return bins;
  }

  /** Writes the codes of the row into the batch's current record. */
  void encode(FeatureRow row, ColumnBatch batch, PaneSummary pane) {
    for (int feature = 0; feature < bins.length; feature++) {
      batch.setCode(feature, code(row, feature, pane));
    }
  }

  private int code(FeatureRow row, int feature, PaneSummary pane) {
    switch (row.state(feature)) {
      case NUMBER -> {
        NumericBinning ordered = numeric[feature];
        return ordered == null ? PRESENT : ordered.code(row.number(feature));
      }
      case TEXT -> {
        CategoricalBinning unordered = categorical[feature];
        return unordered == null
            ? PRESENT
            : unordered.code(row.text(), row.textStart(feature), row.textEnd(feature));
      }
      case NON_FINITE -> {
        pane.addNonFinite(feature);
        return Binning.MISSING;
      }
      case MISSING -> {
        return Binning.MISSING;
      }
    }
    throw new IllegalStateException("unknown state " + row.state(feature));
  }
}
