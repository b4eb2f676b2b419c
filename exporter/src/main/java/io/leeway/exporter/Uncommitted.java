package io.leeway.exporter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a topic nobody sees yet who reads only what is committed.
 *
 * @param messages after the last stable offsets, what is committed behind an open transaction and
 *     markers of transactions included
 * @param since when a last stable offset was first seen where it is; of the partition that has
 *     waited longest, null if none waits
 */
record Uncommitted(long messages, @Nullable Instant since) {
  static final Uncommitted NONE = new Uncommitted(0, null);

  Uncommitted plus(Uncommitted other) {
    return new Uncommitted(messages + other.messages, earlier(since, other.since));
  }

  private static @Nullable Instant earlier(@Nullable Instant first, @Nullable Instant second) {
    if (first == null || second == null) {
      return first == null ? second : first;
    }
    return first.isBefore(second) ? first : second;
  }
}
