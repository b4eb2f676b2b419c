package io.leeway.jobs.config;

import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.config.MonitorConfig.PairChoice;
import java.util.List;

/** The keys of what is counted besides the bins: segments, pairs, sketches. */
final class DetailOptions {
  /** More are not read. */
  static final int MAX_SEGMENT_FIELDS = 4;

  /** More are not read. */
  static final int MAX_NAMED_PAIRS = 100;

  static final Option<String> SEGMENT_PATH =
      Option.required(
          "segments[].path",
          ValueType.recordPath(),
          "Field by whose values the stream is divided; with several, by their combinations."
              + " Each segment has windows, verdicts and alerts of its own besides those of the"
              + " whole stream, against the same reference.");

  static final Option<Long> MAX_SEGMENTS =
      Option.withDefault(
          "maxSegments",
          ValueType.integer(1, 100_000),
          "1000",
          "How many segments each source task tells apart at a time; records of further ones"
              + " belong to the segment `(other)`.");

  static final Option<PairChoice> PAIRS =
      Option.withDefault(
          "dependence.pairs",
          ValueType.choice(PairChoice.class),
          "none",
          "Which pairs of features are counted jointly, for their mutual information and its"
              + " changes. `all`: every pair, or as `tree` if that would be more than"
              + " `maxPairs`. `tree`: those of the reference's dependence tree, one less than"
              + " there are features. Named pairs and those with the target are counted in any"
              + " case.");

  static final Option<Long> PAIR_BINS =
      Option.withDefault(
          "dependence.bins",
          ValueType.integer(CoarseBins.MIN_BINS, CoarseBins.MAX_BINS),
          "8",
          "Coarse bins of each feature in joint counts, the one of missing values included."
              + " Up to 8, four pairs are counted at the price of one.");

  static final Option<Long> MAX_PAIRS =
      Option.withDefault(
          "dependence.maxPairs",
          ValueType.integer(1, 100_000),
          "300",
          "With more pairs than this, `all` counts those of the tree only: each takes 8 bytes"
              + " per combination of coarse bins, pane and segment.");

  static final Option<String> PAIR_FIRST =
      Option.required(
          "dependence.named[].first",
          ValueType.name(),
          "A feature of a pair that is always counted, and always exported.");

  static final Option<String> PAIR_SECOND =
      Option.required(
          "dependence.named[].second", ValueType.name(), "The other feature of that pair.");

  static final Option<String> PAIR_TARGET =
      Option.optional(
          "dependence.target",
          ValueType.name(),
          "A feature, such as the label or the model's output, whose pairs with all others are"
              + " counted and exported.");

  static final Option<Boolean> SKETCHES =
      Option.withDefault(
          "sketches",
          ValueType.flag(),
          "false",
          "Whether windows have quantiles, a Wasserstein distance beyond the reference's range,"
              + " and the number and the most frequent of the categories without a bin of their"
              + " own. Takes up to 9 kB per feature, pane and segment.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          SEGMENT_PATH,
          MAX_SEGMENTS,
          PAIRS,
          PAIR_BINS,
          MAX_PAIRS,
          PAIR_FIRST,
          PAIR_SECOND,
          PAIR_TARGET,
          SKETCHES);

  private DetailOptions() {}
}
