package io.leeway.jobs.alert;

import io.leeway.schema.WindowReport;
import java.util.Comparator;

/**
 * The reference that windows are compared with; of two, the one that takes effect later is greater.
 *
 * @param referenceId empty for no reference
 */
record Baseline(String referenceId, long effectiveFromMillis) implements Comparable<Baseline> {
  private static final Comparator<Baseline> BY_EFFECT =
      Comparator.comparingLong(Baseline::effectiveFromMillis).thenComparing(Baseline::referenceId);

  /** No reference: less than any. */
  static final Baseline NONE = new Baseline("", Long.MIN_VALUE);

  static Baseline of(WindowReport report) {
    String id = report.getReferenceId();
    Long from = report.getReferenceEffectiveFrom();
    return id == null ? NONE : new Baseline(id, from == null ? Long.MIN_VALUE : from);
  }

  @Override
  public int compareTo(Baseline other) {
    return BY_EFFECT.compare(this, other);
  }
}
