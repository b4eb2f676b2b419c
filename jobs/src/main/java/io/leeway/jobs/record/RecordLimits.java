package io.leeway.jobs.record;

/**
 * Bounds that hold for a record of any format, so that no record can cost much time or memory.
 *
 * <p>They are far above what feature records need and far below what hurts.
 */
final class RecordLimits {
  static final int MAX_RECORD_BYTES = 1 << 20;

  /** Items of one array or entries of one map. */
  static final int MAX_ITEMS = 10_000;

  /** Containers within containers. */
  static final int MAX_DEPTH = 64;

  /** The detail of a record that has more of them. */
  static final String TOO_DEEP = "deeper than " + MAX_DEPTH + " levels";

  /** The detail of a record that has more bytes than are read. */
  static String oversized(int bytes) {
    return "%d bytes, at most %d are read".formatted(bytes, MAX_RECORD_BYTES);
  }

  private RecordLimits() {}
}
