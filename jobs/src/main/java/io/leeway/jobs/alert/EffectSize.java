package io.leeway.jobs.alert;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import org.jspecify.annotations.Nullable;

/**
 * How bad a drift is, by the size of its effect: never by its significance, which grows with the
 * number of records.
 */
final class EffectSize {
  private static final double MEDIUM_JS_DISTANCE = 0.1;
  private static final double HIGH_JS_DISTANCE = 0.2;

  private EffectSize() {}

  static Severity of(FeatureScore score) {
    return score.getStatus() == FeatureStatus.MISSING
        ? Severity.HIGH
        : ofJsDistance(score.getJsDistance());
  }

  static Severity ofJsDistance(@Nullable Double distance) {
    if (distance != null && distance >= HIGH_JS_DISTANCE) {
      return Severity.HIGH;
    }
    return distance != null && distance >= MEDIUM_JS_DISTANCE ? Severity.MEDIUM : Severity.LOW;
  }
}
