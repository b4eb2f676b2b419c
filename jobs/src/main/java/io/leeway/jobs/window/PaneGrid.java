package io.leeway.jobs.window;

import java.io.Serializable;
import java.util.List;

/**
 * The panes that all windows of a stream are put together from: the longest slices of time, aligned
 * to the epoch, such that every window is a whole number of them.
 *
 * <p>A pane is identified by its start. Immutable and thread-safe.
 */
public final class PaneGrid implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long paneMillis;
  private final long longestMillis;

  public PaneGrid(List<WindowSpec> windows) {
    if (windows.isEmpty()) {
      throw new IllegalArgumentException("windows is empty, expected at least one");
    }
    long common = 0;
    for (WindowSpec window : windows) {
      common = greatestCommonDivisor(common, window.slideMillis());
    }
    this.paneMillis = common;
    this.longestMillis = windows.stream().mapToLong(WindowSpec::sizeMillis).max().orElseThrow();
  }

  /** Length of the longest window. */
  public long longestMillis() {
    return longestMillis;
  }

  public long paneMillis() {
    return paneMillis;
  }

  /** Start of the pane that contains the instant; panes before 1970 have negative starts. */
  public long paneStart(long instantMillis) {
    return Math.floorDiv(instantMillis, paneMillis) * paneMillis;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
