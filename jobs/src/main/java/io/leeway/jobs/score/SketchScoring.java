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
import org.jspecify.annotations.Nullable;

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

  /**
   * The quantiles that at least k values are below and above of, each as the mean of the k values
   * around it; NaN for the others. Null if there are none.
   */
  static @Nullable List<Double> toldQuantiles(ValueSketch values, Disclosure disclosure) {
    int k = Math.toIntExact(disclosure.minimumCount());
    double n = values.count();
    List<Double> told = new ArrayList<>();
    for (double share : SHARES) {
      told.add(share * n >= k && (1 - share) * n >= k ? meanAround(share, values, k) : Double.NaN);
    }
    return told.stream().allMatch(value -> value.isNaN()) ? null : told;
  }

  private static double meanAround(double share, ValueSketch values, int k) {
    double n = values.count();
    double first = Math.ceil(share * n) - Math.floor(k / 2.0);
    double[] ranks = new double[k];
    for (int i = 0; i < k; i++) {
      ranks[i] = (first + i - 0.5) / n;
    }
    double mean = 0;
    for (double value : values.quantiles(ranks)) {
      mean += value / k;
    }
    return mean;
  }

  /**
   * Those of the categories that are no small group, neither themselves nor what is left of their
   * bin without them.
   *
   * @param listed largest first
   */
  static List<OtherCategory> toldCategories(
      List<OtherCategory> listed,
      long[] live,
      ToldCounts counts,
      CategoricalBinning binning,
      Disclosure disclosure) {
    List<OtherCategory> told = new ArrayList<>();
    long[] left = live.clone();
    for (OtherCategory category : listed) {
      int code = binning.code(category.getCategory());
      long atLeast = category.getRecords() - category.getMaximumError();
      long rest = left[code] - category.getRecords();
      boolean restIsNobody = rest == 0 && category.getMaximumError() == 0;
      if (counts.isTold(code)
          && atLeast >= disclosure.minimumCount()
          && (rest >= disclosure.minimumCount() || restIsNobody)) {
        left[code] = rest;
        told.add(
            new OtherCategory(
                category.getCategory(),
                disclosure.count(category.getRecords()),
                category.getMaximumError()));
      }
    }
    return told;
  }
}
