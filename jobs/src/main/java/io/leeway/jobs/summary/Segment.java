package io.leeway.jobs.summary;

import org.jspecify.annotations.Nullable;

/** A part of the stream, and the pane that its last record went to. Not thread-safe. */
final class Segment {
  final String name;
  final byte[] key;
  final int hash;

  /** Null after a flush. */
  @Nullable PaneSummary pane;

  /** What the pane is binned by. */
  @Nullable RecordBinner binner;

  /** Start of the latest pane that it had a record in. */
  long lastPaneStartMillis = Long.MIN_VALUE;

  /** As long as it is that of the summarizer, the pane is open. */
  int flushes = -1;

  Segment(String name, byte[] key, int hash) {
    this.name = name;
    this.key = key;
    this.hash = hash;
  }
}
