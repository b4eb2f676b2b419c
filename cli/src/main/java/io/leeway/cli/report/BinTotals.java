package io.leeway.cli.report;

import io.leeway.schema.FeatureScore;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one feature's bins in several windows, added up.
 *
 * <p>A bin that one of the windows does not tell apart is not told apart here either: what others
 * tell of it is added to what is told together. Not thread-safe.
 */
final class BinTotals {
  private final long[] counts;
  private final boolean[] apart;
  private long together;

  private BinTotals(int bins) {
    this.counts = new long[bins];
    this.apart = new boolean[bins];
    Arrays.fill(apart, true);
  }

  /** No windows yet. */
  static BinTotals ofBins(int bins) {
    return new BinTotals(bins);
  }

  /** Of one window. */
  static BinTotals of(FeatureScore score) {
    BinTotals totals = new BinTotals(score.getCounts().size());
    totals.add(score);
    return totals;
  }

  /** Adds a window; one with other bins, or of which no bin is told, is left out. */
  void add(FeatureScore score) {
    List<Long> more = score.getCounts();
    Long merged = score.getMergedRecords();
    boolean withheld = merged == null && more.contains(-1L);
    if (more.size() != counts.length || withheld) {
      return;
    }
    for (int code = 0; code < counts.length; code++) {
      if (more.get(code) < 0) {
        apart[code] = false;
      } else {
        counts[code] += more.get(code);
      }
    }
    together += merged == null ? 0 : merged;
  }

  int bins() {
    return counts.length;
  }

  boolean isApart(int code) {
    return apart[code];
  }

  /** The codes of the bins that are told apart. */
  int[] codes() {
    int[] codes = new int[counts.length];
    int size = 0;
    for (int code = 0; code < counts.length; code++) {
      if (apart[code]) {
        codes[size++] = code;
      }
    }
    return Arrays.copyOf(codes, size);
  }

  /** The bins that are told apart, and last all others together, if there are any. */
  long[] grouped() {
    return grouped(counts, together);
  }

  /** Other counts of the same bins in the same groups; null if they are of other bins. */
  long @Nullable [] grouped(long[] others) {
    return others.length == counts.length ? grouped(others, 0) : null;
  }

  private long[] grouped(long[] values, long more) {
    int[] codes = codes();
    boolean all = codes.length == values.length;
    long[] grouped = new long[all ? codes.length : codes.length + 1];
    long rest = more;
    for (int code = 0; code < values.length; code++) {
      rest += apart[code] ? 0 : values[code];
    }
    for (int i = 0; i < codes.length; i++) {
      grouped[i] = values[codes[i]];
    }
    if (!all) {
      grouped[codes.length] = rest;
    }
    return grouped;
  }

  long records() {
    return Arrays.stream(grouped()).sum();
  }
}
