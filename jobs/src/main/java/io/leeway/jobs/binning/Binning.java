package io.leeway.jobs.binning;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.FeatureProfile;

/**
 * The bins of one feature, fixed by its reference, so that every window is comparable with it.
 *
 * <p>Codes are 0 to {@link #bins()} - 1. Code 0 is always {@link #MISSING}. Immutable and
 * thread-safe.
 */
public sealed interface Binning permits NumericBinning, CategoricalBinning {
  /** The bin of records without a usable value. */
  int MISSING = 0;

  /** No binning has more bins, so that a code fits into an unsigned byte. */
  int MAX_BINS = 256;

  /** How many bins there are, empty ones included. */
  int bins();

  /**
   * The code of a row's value; whatever is not of the kind that these bins are for is {@link
   * #MISSING}.
   */
  int code(FeatureRow row, int feature);

  /** Whether the reference, by construction, never had a value in this bin. */
  boolean isUnseen(int code);

  /**
   * What the bin means to a person: {@code delay in [30, 41)}, {@code origin = "BOS"}, {@code age
   * missing}.
   *
   * <p>Fit for a log line: whatever a category contains, quotes and control characters are escaped.
   *
   * @throws IndexOutOfBoundsException if there is no such code
   */
  String label(String feature, int code);

  /** The same of several bins that follow each other, merged. */
  String label(String feature, int firstCode, int lastCode);

  /**
   * The binning that a stored profile describes; an {@link IllegalArgumentException} names what is
   * wrong with it.
   */
  static Binning of(FeatureProfile profile) {
    return switch (profile.getKind()) {
      case NUMERIC -> NumericBinning.of(profile);
      case CATEGORICAL -> CategoricalBinning.of(profile);
    };
  }
}
