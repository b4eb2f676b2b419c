package io.leeway.jobs.score;

import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.sketch.CategorySketch;
import io.leeway.jobs.sketch.ValueSketch;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.OtherCategory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a window's sketches add to the score of a feature. */
final class SketchScoring {
  private static final double[] SHARES = {0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1};
  private static final int MAX_OTHER_CATEGORIES = 5;
  private static final double MIN_OTHER_SHARE = 0.01;

  private SketchScoring() {}

  /** Quantiles, and the distance to the reference's values where it has kept them. */
  static void addValues(
      FeatureScore.Builder score, ValueSketch values, ReferenceProfile.Profile profile) {
    if (values.count() == 0) {
      return;
    }
    score.setQuantiles(Arrays.stream(values.quantiles(SHARES)).boxed().toList());
    ValueSketch reference = profile.sketch();
    if (reference != null && reference.count() > 0) {
      score.setWasserstein(values.wasserstein(reference));
    }
  }

  /** How many categories there are, and which of them deserve a bin. */
  static void addCategories(
      FeatureScore.Builder score,
      CategorySketch others,
      long[] live,
      CategoricalBinning binning,
      long records) {
    double own = 0;
    for (int code = 0; code < live.length; code++) {
      own += binning.isOwn(code) && live[code] > 0 ? 1 : 0;
    }
    score.setDistinct(own + others.distinct());
    List<OtherCategory> frequent = new ArrayList<>();
    others.heaviest(MAX_OTHER_CATEGORIES).stream()
        .filter(category -> category.count() >= MIN_OTHER_SHARE * records)
        .forEach(
            category ->
                frequent.add(
                    new OtherCategory(category.text(), category.count(), category.maxError())));
    score.setOtherCategories(frequent);
  }
}
