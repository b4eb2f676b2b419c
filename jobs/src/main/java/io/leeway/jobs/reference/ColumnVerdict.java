package io.leeway.jobs.reference;

import io.leeway.schema.FeatureKind;

/** What becomes of a column. */
sealed interface ColumnVerdict {
  /** It is a feature. */
  record Monitor(FeatureKind kind) implements ColumnVerdict {}

  /**
   * It is not monitored.
   *
   * @param reason for people
   */
  record Skip(String reason) implements ColumnVerdict {}
}
