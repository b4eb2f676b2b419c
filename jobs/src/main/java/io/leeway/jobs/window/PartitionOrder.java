package io.leeway.jobs.window;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Finds the records that a monitor may have met too late, by what came before them in their own
 * partition: so it depends on the log alone, and not on how fast which partition was read.
 *
 * <p>No watermark is ahead of that of a single partition. What is in time by this rule therefore
 * was in time for the monitor, and is in time in every replay that waits as long as {@link
 * #neededDelayMillis}.
 *
 * <p>Cost per record: two comparisons. Memory: 8 bytes per partition and an entry per pane with
 * late records, at most {@value #MAX_PANES}. Not thread-safe.
 */
public final class PartitionOrder {
  /** Panes with late records that are told apart; further ones are counted with the last. */
  static final int MAX_PANES = 100_000;

  /** Far enough from the end of time that nothing overflows. */
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final long outOfOrdernessMillis;
  private final PaneGrid grid;
  private final List<WindowSpec> liveWindows;
  private final List<WindowSpec> allWindows;
  private final NavigableMap<Long, Long> latePanes = new TreeMap<>();
  private long[] latestMillis = new long[0];
  private long neededDelayMillis;

  /**
   * @param outOfOrdernessMillis how long the monitor's windows wait
   * @param liveWindows the monitor's windows
   * @param allWindows these and those that are asked for besides
   */
  public PartitionOrder(
      long outOfOrdernessMillis, List<WindowSpec> liveWindows, List<WindowSpec> allWindows) {
    this.outOfOrdernessMillis = outOfOrdernessMillis;
    this.grid = new PaneGrid(allWindows);
    this.liveWindows = List.copyOf(liveWindows);
    this.allWindows = List.copyOf(allWindows);
  }

  /** Takes note of a record, in the order of its partition. */
  public void see(int partition, long timeMillis) {
    if (partition >= latestMillis.length) {
      grow(partition + 1);
    }
    long latest = latestMillis[partition];
    if (timeMillis > latest) {
      latestMillis[partition] = timeMillis;
    } else if (timeMillis < latest - outOfOrdernessMillis) {
      seeBehind(latest, timeMillis);
    }
  }

  private void seeBehind(long latest, long timeMillis) {
    if (firstEnd(liveWindows, timeMillis) <= latest - outOfOrdernessMillis) {
      addLate(grid.paneStart(timeMillis), 1);
    }
    long needed = latest - firstEnd(allWindows, timeMillis) + 1;
    if (needed > outOfOrdernessMillis) {
      neededDelayMillis = Math.max(neededDelayMillis, needed);
    }
  }

  private static long firstEnd(List<WindowSpec> windows, long timeMillis) {
    long first = Long.MAX_VALUE;
    for (WindowSpec window : windows) {
      first = Math.min(first, window.firstEnd(timeMillis));
    }
    return first;
  }

  private void addLate(long paneStartMillis, long records) {
    boolean full = latePanes.size() >= MAX_PANES && !latePanes.containsKey(paneStartMillis);
    latePanes.merge(full ? latePanes.lastKey() : paneStartMillis, records, Long::sum);
  }

  /**
   * How far the watermark of each partition must stay behind its latest record for no window to be
   * closed before a record of it comes; 0 if the monitor's own delay is enough.
   */
  public long neededDelayMillis() {
    return neededDelayMillis;
  }

  /** Start of each pane with records that may have been late for the monitor, and how many. */
  public NavigableMap<Long, Long> latePanes() {
    return Collections.unmodifiableNavigableMap(latePanes);
  }

  /** The latest time of each partition that has one. */
  public Map<Integer, Long> latest() {
    Map<Integer, Long> latest = new TreeMap<>();
    for (int partition = 0; partition < latestMillis.length; partition++) {
      if (latestMillis[partition] != NEVER) {
        latest.put(partition, latestMillis[partition]);
      }
    }
    return latest;
  }

  /** Goes on where another one was; what both have of a partition or a pane is merged. */
  public void restore(
      Map<Integer, Long> latest, Map<Long, Long> lateRecordsByPane, long neededMillis) {
    latest.forEach(
        (partition, millis) -> {
          if (partition >= latestMillis.length) {
            grow(partition + 1);
          }
          latestMillis[partition] = Math.max(latestMillis[partition], millis);
        });
    lateRecordsByPane.forEach(this::addLate);
    neededDelayMillis = Math.max(neededDelayMillis, neededMillis);
  }

  private void grow(int partitions) {
    int before = latestMillis.length;
    latestMillis = Arrays.copyOf(latestMillis, partitions);
    Arrays.fill(latestMillis, before, partitions, NEVER);
  }
}
