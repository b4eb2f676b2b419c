package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.PairTables;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.WindowNoise;
import io.leeway.jobs.summary.FeaturePairs.Pair;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import io.leeway.measures.TreeDivergence;
import io.leeway.schema.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Joint counts of the blocks of a reference that are as long as a window, and how noisy the
 * dependence of features is in them: each block is compared with all others, as that of a single
 * feature is.
 *
 * <p>Where there are too many blocks, a part of them is kept that is scattered over the period and
 * depends on nothing but their number. Memory: at most {@value #MAX_CELLS} cells of eight bytes.
 * Not thread-safe.
 */
final class DependenceNoise {
  private static final int MAX_BLOCKS = 400;
  private static final long MAX_CELLS = 16_000_000;

  /** What a smaller block says of larger windows is mostly rounding. */
  private static final long MIN_RECORDS = 30;

  private final long sizeMillis;
  private final FeaturePairs pairs;
  private final long keepOneOf;
  private final Map<Long, Block> blocks = new TreeMap<>();

  /**
   * @param periodMillis length of the reference period
   */
  DependenceNoise(long sizeMillis, long periodMillis, FeaturePairs pairs) {
    this.sizeMillis = sizeMillis;
    this.pairs = pairs;
    long cells = Math.max(1, (long) pairs.size() * pairs.bins() * pairs.bins());
    long most = Math.max(1, Math.min(MAX_BLOCKS, MAX_CELLS / cells));
    long possible = periodMillis / sizeMillis + 1;
    this.keepOneOf = (possible + most - 1) / most;
  }

  private static final class Block {
    final JointCounts joint;
    long records;

    Block(JointCounts joint) {
      this.joint = joint;
    }
  }

  long sizeMillis() {
    return sizeMillis;
  }

  /** Whether records of this time are in a block that is kept. */
  boolean isKept(long timeMillis) {
    return Math.floorMod(scattered(Math.floorDiv(timeMillis, sizeMillis)), keepOneOf) == 0;
  }

  /** A plain every n-th block could always be the same hour. */
  private static long scattered(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Takes in what was counted of a block, or a part of it. */
  void add(PaneSummary part) {
    Block block =
        blocks.computeIfAbsent(
            part.paneStartMillis(),
            start -> new Block(new JointCounts(pairs.size(), pairs.bins())));
    block.joint.merge(part.joint());
    block.records += part.records();
  }

  private List<Block> usable(long records) {
    return blocks.values().stream()
        .filter(block -> block.records >= MIN_RECORDS && block.records < records)
        .toList();
  }

  /**
   * The noise of a pair.
   *
   * @param whole joint counts of the reference
   * @param records of the reference
   */
  List<Calibration> ofPair(int pair, JointCounts whole, long records, ReferenceProfile reference) {
    List<FeatureField> features = reference.features();
    Pair of = pairs.pairs().get(pair);
    PairTables tables =
        PairTables.of(reference, features.get(of.first()), features.get(of.second()), pairs.bins());
    long[] all = whole.cells(pair);
    List<DriftStatistics> statistics = new ArrayList<>();
    for (Block block : usable(records)) {
      long[] cells = block.joint.cells(pair);
      statistics.add(tables.couplingTest(cells, without(all, cells)).statistics());
    }
    return calibrations(statistics, records);
  }

  /**
   * The noise of the records as a whole.
   *
   * @param edges places of the tree's edges among the pairs
   */
  List<Calibration> ofTree(
      List<Integer> edges, JointCounts whole, long records, ReferenceProfile reference) {
    List<FeatureField> features = reference.features();
    List<PairTables> readings = new ArrayList<>();
    for (int edge : edges) {
      Pair pair = pairs.pairs().get(edge);
      readings.add(
          PairTables.of(
              reference, features.get(pair.first()), features.get(pair.second()), pairs.bins()));
    }
    List<DriftStatistics> statistics = new ArrayList<>();
    for (Block block : usable(records)) {
      List<TreeDivergence.Edge> tables = new ArrayList<>();
      for (int i = 0; i < edges.size(); i++) {
        Pair pair = pairs.pairs().get(edges.get(i));
        long[] cells = block.joint.cells(edges.get(i));
        tables.add(
            readings
                .get(i)
                .edge(
                    pair.first(), pair.second(), cells, without(whole.cells(edges.get(i)), cells)));
      }
      statistics.add(TreeDivergence.statistics(features.size(), tables));
    }
    return calibrations(statistics, records);
  }

  private List<Calibration> calibrations(List<DriftStatistics> statistics, long records) {
    return statistics.isEmpty()
        ? List.of()
        : List.of(
            WindowNoise.message(sizeMillis, DriftCalibration.of(statistics), meanRecords(records)));
  }

  private double meanRecords(long records) {
    return usable(records).stream().mapToLong(block -> block.records).average().orElse(0);
  }

  private static long[] without(long[] whole, long[] part) {
    long[] rest = whole.clone();
    for (int cell = 0; cell < rest.length; cell++) {
      rest[cell] -= part[cell];
    }
    return rest;
  }
}
