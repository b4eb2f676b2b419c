package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.List;

/** The latest report and scores of one kind of window. Not thread-safe. */
final class LatestScores {
  private static final int SERIES_PER_WINDOW = 6;
  private static final int SERIES_PER_FEATURE = 12;
  private static final int SERIES_PER_PAIR = 2;
  private static final int SERIES_PER_VECTOR = 9;

  private final WindowKey key;
  private final NewestByKey<WindowKey, WindowReport> window;
  private final NewestByKey<String, FeatureScore> features;
  private final NewestByKey<PairKey, PairScore> pairs;
  private final NewestByKey<String, VectorScore> vectors;

  LatestScores(WindowKey key, SeriesBudget budget) {
    this.key = key;
    this.window = new NewestByKey<>(budget, SERIES_PER_WINDOW);
    this.features = new NewestByKey<>(budget, SERIES_PER_FEATURE);
    this.pairs = new NewestByKey<>(budget, SERIES_PER_PAIR);
    this.vectors = new NewestByKey<>(budget, SERIES_PER_VECTOR);
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
    List<PairScore> reported = report.getPairs();
    if (reported != null) {
      for (PairScore pair : reported) {
        pairs.offer(new PairKey(pair.getFirst(), pair.getSecond()), age, pair);
      }
    }
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
