package io.leeway.exporter;

import java.util.Comparator;

/** Two features of one stream, in the order of the report. */
record PairKey(String first, String second) implements Comparable<PairKey> {
  private static final Comparator<PairKey> ORDER =
      Comparator.comparing(PairKey::first).thenComparing(PairKey::second);

  @Override
  public int compareTo(PairKey other) {
    return ORDER.compare(this, other);
  }
}
