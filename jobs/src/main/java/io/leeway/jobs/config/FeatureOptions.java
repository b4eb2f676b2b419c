package io.leeway.jobs.config;

import io.leeway.jobs.vector.VectorFeature;
import java.util.List;

/** The keys of each of {@code features}. */
final class FeatureOptions {
  /** More are not read. */
  static final int MAX_FEATURES = 2_000;

  /** What a feature is. */
  enum FeatureType {
    NUMERIC,
    CATEGORICAL,
    VECTOR,
    GAUSSIAN
  }

  static final Option<String> NAME =
      Option.required(
          "features[].name",
          ValueType.name(),
          "Name of the feature in reports, unique. Without `features`, or with `features:"
              + " auto`, those of the newest reference are monitored.");

  static final Option<String> PATH =
      Option.optional(
          "features[].path",
          ValueType.recordPath(),
          "Where it is in the record, with dots into nested records; the name if not given.");

  static final Option<FeatureType> TYPE =
      Option.required(
          "features[].type",
          ValueType.choice(FeatureType.class),
          "`numeric`: values are ordered and binned by size; `categorical`: they are names;"
              + " `vector`: arrays of numbers, such as embeddings; `gaussian`: the mean and"
              + " log-variance that an encoder puts out.");

  static final Option<Long> DIMENSION =
      Option.optional(
          "features[].dimension",
          ValueType.integer(1, VectorFeature.MAX_DIMENSION),
          "How many numbers an array of a vector or encoder has; records with another number"
              + " count as missing. Required for both. Above "
              + VectorFeature.Embedding.MAX_COVARIANCE_DIMENSION
              + " a vector's covariance is not watched, only its projections.");

  static final Option<Long> PROJECTIONS =
      Option.withDefault(
          "features[].projections",
          ValueType.integer(1, VectorFeature.Embedding.MAX_PROJECTIONS),
          "4",
          "On how many random directions a vector is watched, each a numeric feature:"
              + " `NAME.projection1` and so on.");

  static final Option<String> MEAN =
      Option.optional(
          "features[].mean",
          ValueType.recordPath(),
          "Array with the means that an encoder puts out; required for `gaussian`. Its"
              + " divergence from the prior is the numeric feature `NAME.kl`.");

  static final Option<String> LOG_VARIANCE =
      Option.optional(
          "features[].logVariance",
          ValueType.recordPath(),
          "Array with the logarithms of its variances; required for `gaussian`.");

  static final Option<String> RECONSTRUCTION =
      Option.optional(
          "features[].reconstruction",
          ValueType.recordPath(),
          "Number with the expected log-likelihood of the record given its code, in nats. With"
              + " it the evidence lower bound of an encoder is the numeric feature"
              + " `NAME.elbo`.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(NAME, PATH, TYPE, DIMENSION, PROJECTIONS, MEAN, LOG_VARIANCE, RECONSTRUCTION);

  private FeatureOptions() {}
}
