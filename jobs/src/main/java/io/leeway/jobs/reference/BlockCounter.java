package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.Window;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the blocks of one window size in the second pass over the rows, and learns from them how
 * noisy windows of that size are.
 *
 * <p>Blocks are aligned as windows are. Where there are too many, a part of them is kept that is
 * scattered over the period and depends on nothing but their number. Memory: at most {@value
 * #MAX_COUNTS} counts of four bytes, and {@value #MAX_BLOCKS} blocks. Not thread-safe.
 */
final class BlockCounter {
  /** More blocks would hardly make the calibration better. */
  static final int MAX_BLOCKS = 400;

  private static final long MAX_COUNTS = 16_000_000;

  /** What a smaller block says of larger windows is mostly rounding. */
  private static final long MIN_RECORDS = 30;

  private final long sizeMillis;
  private final Window period;
  private final @Nullable SeasonClock clock;
  private final int[] bins;
  private final long keepOneOf;
  private final Map<Long, Block> blocks = new TreeMap<>();
  private @Nullable Block current;

  /**
   * @param period of the reference
   * @param clock of the season, null without one
   * @param bins of each feature
   */
  BlockCounter(long sizeMillis, Window period, @Nullable SeasonClock clock, int[] bins) {
    this.sizeMillis = sizeMillis;
    this.period = period;
    this.clock = clock;
    this.bins = bins;
    long countsPerPiece = 0;
    for (int of : bins) {
      countsPerPiece += of;
    }
    long possible = period.sizeMillis() / sizeMillis + 1;
    int pieces = clock == null ? 1 : pieces(clock, sizeMillis);
    long most = Math.max(1, Math.min(MAX_BLOCKS, MAX_COUNTS / (pieces * countsPerPiece)));
    this.keepOneOf = (possible + most - 1) / most;
  }

  private static int pieces(SeasonClock clock, long sizeMillis) {
    int touched = 0;
    // a window that starts amid a slot ends amid another
    for (long millis : clock.overlapMillis(new Window(0, sizeMillis))) {
      touched += millis > 0 ? 1 : 0;
    }
    return Math.min(clock.slots(), touched + 1);
  }

  long sizeMillis() {
    return sizeMillis;
  }

  /** What was counted of one block in each slot of the season, or all in slot 0. */
  private static final class Block {
    final long number;
    final Map<Integer, int[][]> slots = new TreeMap<>();
    long records;

    Block(long number) {
      this.number = number;
    }
  }

  /**
   * Counts a row.
   *
   * @param slot of the season, 0 without one
   * @param codes bin code of each feature
   */
  void add(long timeMillis, int slot, int[] codes) {
    long number = Math.floorDiv(timeMillis, sizeMillis);
    if (current == null || current.number != number) {
      if (!isKept(number, keepOneOf)) {
        return;
      }
      current = blocks.computeIfAbsent(number, Block::new);
    }
    current.records++;
    int[][] counts = current.slots.computeIfAbsent(slot, key -> empty());
    for (int feature = 0; feature < codes.length; feature++) {
      counts[feature][codes[feature]]++;
    }
  }

  /** Whether a block is among the part that is kept, which is scattered over the period. */
  static boolean isKept(long number, long keepOneOf) {
    return Math.floorMod(scattered(number), keepOneOf) == 0;
  }

  /** A plain every n-th block could always be the same hour. */
  private static long scattered(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  private int[][] empty() {
    int[][] counts = new int[bins.length][];
    for (int feature = 0; feature < bins.length; feature++) {
      counts[feature] = new int[bins[feature]];
    }
    return counts;
  }

  /** Blocks that are large enough to learn from. */
  int blocks() {
    return (int) blocks.values().stream().filter(BlockCounter::isLargeEnough).count();
  }

  private static boolean isLargeEnough(Block block) {
    return block.records >= MIN_RECORDS;
  }

  /** Records of those blocks on average, 0 without any. */
  double meanRecords() {
    return blocks.values().stream()
        .filter(BlockCounter::isLargeEnough)
        .mapToLong(block -> block.records)
        .average()
        .orElse(0);
  }

  /**
   * The noise of a feature.
   *
   * @param feature its index
   * @param bySlot its counts in each slot of the whole reference; one slot without a season
   * @param slotMillis how long the reference was in each slot
   */
  DriftCalibration calibration(int feature, Binning binning, long[][] bySlot, long[] slotMillis) {
    List<DriftStatistics> statistics = new ArrayList<>();
    for (Block block : blocks.values()) {
      if (!isLargeEnough(block)) {
        continue;
      }
      long[] inBlock = new long[binning.bins()];
      long[] others = new long[binning.bins()];
      long[][] othersBySlot = new long[bySlot.length][];
      for (int slot = 0; slot < bySlot.length; slot++) {
        othersBySlot[slot] = bySlot[slot].clone();
        int[][] piece = block.slots.get(slot);
        for (int bin = 0; bin < inBlock.length; bin++) {
          int count = piece == null ? 0 : piece[feature][bin];
          inBlock[bin] += count;
          othersBySlot[slot][bin] -= count;
          others[bin] += othersBySlot[slot][bin];
        }
      }
      if (sum(others) > 0) {
        statistics.add(
            WindowStatistics.of(
                inBlock, baseline(block, othersBySlot, others, slotMillis), binning));
      }
    }
    return DriftCalibration.of(statistics);
  }

  private long[] baseline(Block block, long[][] bySlot, long[] whole, long[] slotMillis) {
    if (clock == null) {
      return whole;
    }
    long[] slotRecords = new long[bySlot.length];
    for (int slot = 0; slot < slotRecords.length; slot++) {
      slotRecords[slot] = sum(bySlot[slot]);
    }
    long start = block.number * sizeMillis;
    Window inPeriod =
        new Window(
            Math.max(start, period.startMillis()),
            Math.min(start + sizeMillis, period.endMillis()));
    long[] othersMillis = slotMillis.clone();
    long[] inBlock = clock.overlapMillis(inPeriod);
    for (int slot = 0; slot < othersMillis.length; slot++) {
      othersMillis[slot] -= inBlock[slot];
    }
    return SeasonMix.of(clock, othersMillis, slotRecords, inPeriod).counts(bySlot, whole);
  }

  private static long sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
