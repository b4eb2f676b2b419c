package io.leeway.exporter;

import java.util.Comparator;

/**
 * The windows of one length of one segment of a stream, of which the latest is exported.
 *
 * @param segment empty for the whole stream
 */
record WindowKey(String stream, String segment, long lengthMillis)
    implements Comparable<WindowKey> {
  private static final Comparator<WindowKey> ORDER =
      Comparator.comparing(WindowKey::stream)
          .thenComparing(WindowKey::segment)
          .thenComparingLong(WindowKey::lengthMillis);

  @Override
  public int compareTo(WindowKey other) {
    return ORDER.compare(this, other);
  }
}
