package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The latest report and scores of one kind of window. Not thread-safe. */
final class LatestScores {
  private static final int SERIES_PER_WINDOW = 9;
  private static final int SERIES_PER_FEATURE = 15;
  private static final int SERIES_PER_BIN = 3;
  private static final int SERIES_PER_PAIR = 2;
  private static final int SERIES_PER_VECTOR = 9;

  private final WindowKey key;
  private final NewestByKey<WindowKey, WindowReport> window;
  private final NewestByKey<String, FeatureScore> features;
  private final NewestByKey<PairKey, PairScore> pairs;
  private final NewestByKey<String, VectorScore> vectors;
  private final int topPairs;
  private @Nullable ReportAge pairsAge;

  /**
   * @param bins whether the bins of features are shown too
   * @param topPairs how many pairs are shown besides those that are named
   */
  LatestScores(WindowKey key, SeriesBudget budget, boolean bins, int topPairs) {
    this.key = key;
    this.topPairs = topPairs;
    this.window = new NewestByKey<>(budget, report -> SERIES_PER_WINDOW);
    this.features = new NewestByKey<>(budget, score -> series(score, bins));
    this.pairs = new NewestByKey<>(budget, pair -> SERIES_PER_PAIR);
    this.vectors = new NewestByKey<>(budget, vector -> SERIES_PER_VECTOR);
  }

  private static int series(FeatureScore score, boolean bins) {
    List<Double> quantiles = score.getQuantiles();
    return SERIES_PER_FEATURE
        + (quantiles == null ? 0 : quantiles.size())
        + (bins ? SERIES_PER_BIN * score.getContributions().size() : 0);
  }

  void accept(WindowReport report) {
    ReportAge age = ReportAge.of(report);
    window.offer(key, age, report);
    if (window.isEmpty()) {
      return;
    }
    for (FeatureScore feature : report.getFeatures()) {
      features.offer(feature.getFeature(), age, feature);
    }
    List<VectorScore> embeddings = report.getVectors();
    if (embeddings != null) {
      for (VectorScore vector : embeddings) {
        vectors.offer(vector.getFeature(), age, vector);
      }
    }
    if (pairsAge == null || age.compareTo(pairsAge) >= 0) {
      pairsAge = age;
      takePairs(report.getPairs(), age);
    }
  }

  /** Those that are named, and of the others those that have changed most. */
  private void takePairs(@Nullable List<PairScore> reported, ReportAge age) {
    Map<PairKey, PairScore> chosen = new LinkedHashMap<>();
    if (reported != null) {
      reported.stream().filter(PairScore::getNamed).forEach(pair -> put(pair, chosen));
      reported.stream()
          .filter(pair -> !pair.getNamed())
          .sorted(
              Comparator.comparingDouble((PairScore pair) -> -Math.abs(pair.getChangeNats()))
                  .thenComparing(LatestScores::keyOf))
          .limit(topPairs)
          .forEach(pair -> put(pair, chosen));
    }
    pairs.keepOnly(chosen.keySet(), age);
    chosen.forEach((pairKey, pair) -> pairs.offer(pairKey, age, pair));
  }

  private static void put(PairScore pair, Map<PairKey, PairScore> into) {
    into.put(keyOf(pair), pair);
  }

  private static PairKey keyOf(PairScore pair) {
    return new PairKey(pair.getFirst(), pair.getSecond());
  }

  void forgetStale(StreamTime time) {
    window.forgetIf(age -> isStale(time, age));
    features.forgetIf(age -> isStale(time, age));
    pairs.forgetIf(age -> isStale(time, age));
    vectors.forgetIf(age -> isStale(time, age));
  }

  private boolean isStale(StreamTime time, ReportAge age) {
    return time.isStale(key.stream(), key.lengthMillis(), age.windowEnd());
  }

  /** True when everything has been forgotten, or there was room for nothing. */
  boolean isEmpty() {
    return window.isEmpty();
  }

  WindowSnapshot snapshot() {
    return new WindowSnapshot(
        key, window.values().get(0), features.values(), pairs.values(), vectors.values());
  }
}
