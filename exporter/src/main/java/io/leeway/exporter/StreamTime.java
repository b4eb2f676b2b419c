package io.leeway.exporter;

import java.util.HashMap;
import java.util.Map;

/**
 * How far the windows of each stream have come, in event time, and so which windows are stale.
 *
 * <p>A window is stale when a newer one of its stream and length ends more than {@code
 * staleAfterWindows} lengths after it. Windows of a length that is reported no more have no newer
 * ones; they are stale when any window of the stream <em>starts</em> that long after them: the end
 * of a long window may lie far ahead of the records. Not thread-safe.
 */
final class StreamTime {
  private final int staleAfterWindows;
  private final Map<String, Long> newestStarts = new HashMap<>();
  private final Map<StreamLength, Long> newestEnds = new HashMap<>();

  private record StreamLength(String stream, long lengthMillis) {}

  StreamTime(int staleAfterWindows) {
    this.staleAfterWindows = staleAfterWindows;
  }

  /** Takes note of a window; true when the stream came further by it. */
  boolean advance(String stream, long windowStart, long windowEnd) {
    StreamLength key = new StreamLength(stream, windowEnd - windowStart);
    boolean starts = windowStart > newestStarts.getOrDefault(stream, Long.MIN_VALUE);
    boolean ends = windowEnd > newestEnds.getOrDefault(key, Long.MIN_VALUE);
    if (starts) {
      newestStarts.put(stream, windowStart);
    }
    if (ends) {
      newestEnds.put(key, windowEnd);
    }
    return starts || ends;
  }

  /** False too for a stream that has no windows yet. */
  boolean isStale(String stream, long lengthMillis, long windowEnd) {
    // Doubles, because the ends come from messages and their difference may exceed a long.
    double limit = (double) lengthMillis * staleAfterWindows;
    Long newestEnd = newestEnds.get(new StreamLength(stream, lengthMillis));
    Long newestStart = newestStarts.get(stream);
    return (newestEnd != null && (double) newestEnd - windowEnd > limit)
        || (newestStart != null && (double) newestStart - windowEnd > limit);
  }
}
