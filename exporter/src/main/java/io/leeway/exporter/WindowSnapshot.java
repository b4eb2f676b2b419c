package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.List;

/**
 * What is known of one kind of window: the latest report, and per feature, pair and embedding the
 * latest score, which may stem from an earlier window.
 */
record WindowSnapshot(
    WindowKey key,
    WindowReport latest,
    List<FeatureScore> features,
    List<PairScore> pairs,
    List<VectorScore> vectors) {
  WindowSnapshot {
    features = List.copyOf(features);
    pairs = List.copyOf(pairs);
    vectors = List.copyOf(vectors);
  }
}
