package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import java.util.List;

/**
 * What is known of one kind of window: the latest report, and per feature and pair the latest
 * score, which may stem from an earlier window.
 */
record WindowSnapshot(
    WindowKey key, WindowReport latest, List<FeatureScore> features, List<PairScore> pairs) {
  WindowSnapshot {
    features = List.copyOf(features);
    pairs = List.copyOf(pairs);
  }
}
