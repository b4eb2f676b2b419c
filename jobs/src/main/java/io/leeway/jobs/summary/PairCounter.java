package io.leeway.jobs.summary;

import io.leeway.jobs.binning.CoarseBins;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the pairs of features of a batch.
 *
 * <p>Features are taken two by two: their coarse codes make one byte, and two such bytes are the
 * index of a table of 4,096 cells, so that one increment per record counts four pairs at once. The
 * pairs' own tables are sums over it, taken when another pane comes or the pane is flushed. With
 * more than {@value #QUAD_BINS} coarse bins the table would leave the first level of the cache, and
 * with few of all pairs, as those of a tree, most tables would serve one pair only: then features
 * are taken one by one, with a table of 64 or 256 cells for each pair.
 *
 * <p>Memory: 16 kB per table, one for each two groups of features with a pair between them; 1 kB
 * per pair at most where they are taken one by one. Cost per record: one increment per table; per
 * pane: a pass over all tables. Not thread-safe.
 */
final class PairCounter {
  private static final int QUAD_BINS = 8;

  /** With fewer pairs to a table of 16 kB, tables of their own are cheaper. */
  private static final double LEAST_SHARING = 2;

  /** Tables count in ints. */
  private static final long MAX_RECORDS = 1 << 30;

  private final List<FeaturePairs.Pair> pairs;

  /** Bits of a feature's coarse code. */
  private final int bits;

  private final boolean quads;
  private final List<Group> groups = new ArrayList<>();
  private final Map<Integer, Group> groupByFeature = new HashMap<>();
  private final Map<List<Group>, Table> tableByGroups = new LinkedHashMap<>();
  private final List<Table> tables;
  private @Nullable PaneSummary pane;
  private long records;

  PairCounter(FeaturePairs featurePairs) {
    this.pairs = featurePairs.pairs();
    this.bits = featurePairs.bins() <= QUAD_BINS ? 3 : 4;
    int[] features =
        pairs.stream()
            .flatMapToInt(p -> Arrays.stream(new int[] {p.first(), p.second()}))
            .sorted()
            .distinct()
            .toArray();
    this.quads = bits == 3 && sharing(features) >= LEAST_SHARING;
    int groupSize = quads ? 2 : 1;
    for (int i = 0; i < features.length; i += groupSize) {
      Group group =
          new Group(
              Arrays.copyOfRange(features, i, Math.min(i + groupSize, features.length)), bits);
      groups.add(group);
      for (int feature : group.features) {
        groupByFeature.put(feature, group);
      }
    }
    for (int pair = 0; pair < pairs.size(); pair++) {
      Group first = groupOf(pairs.get(pair).first());
      Group second = groupOf(pairs.get(pair).second());
      if (!first.equals(second)) {
        table(first, second).pairs.add(pair);
      }
    }
    for (int pair = 0; pair < pairs.size(); pair++) {
      Group group = groupOf(pairs.get(pair).first());
      if (group.equals(groupOf(pairs.get(pair).second()))) {
        tableWith(group).pairs.add(pair);
      }
    }
    this.tables = List.copyOf(tableByGroups.values());
  }

  /** How many pairs a table of two groups would serve on average. */
  private double sharing(int[] features) {
    Set<Long> tables = new HashSet<>();
    for (FeaturePairs.Pair pair : pairs) {
      long first = Arrays.binarySearch(features, pair.first()) / 2;
      long second = Arrays.binarySearch(features, pair.second()) / 2;
      if (first != second) {
        tables.add(first * features.length + second);
      }
    }
    return (double) pairs.size() / Math.max(1, tables.size());
  }

  /** Features whose codes are in one byte. */
  private static final class Group {
    final int[] features;
    final int bits;
    final byte[] codes = new byte[ColumnBatch.CAPACITY];

    Group(int[] features, int bits) {
      this.features = features;
      this.bits = bits;
    }

    /** The first feature's code is in the high bits. */
    void pack(ColumnBatch batch, CoarseBins[] coarse) {
      int size = batch.size();
      byte[] first = batch.codes(features[0]);
      CoarseBins firstCoarse = coarse[features[0]];
      if (features.length == 1) {
        for (int i = 0; i < size; i++) {
          codes[i] = (byte) firstCoarse.of(first[i] & 0xFF);
        }
      } else {
        byte[] second = batch.codes(features[1]);
        CoarseBins secondCoarse = coarse[features[1]];
        for (int i = 0; i < size; i++) {
          codes[i] =
              (byte)
                  ((firstCoarse.of(first[i] & 0xFF) << bits) | secondCoarse.of(second[i] & 0xFF));
        }
      }
    }

    boolean has(int feature) {
      return features[0] == feature || features[features.length - 1] == feature;
    }

    /** How far a feature's code is to be shifted down. */
    int shift(int feature) {
      return features.length == 2 && features[0] == feature ? bits : 0;
    }
  }

  /** What two groups, or one with itself, are counted in. */
  private static final class Table {
    final Group high;
    final Group low;
    final int width;
    final int[] counts;
    final List<Integer> pairs = new ArrayList<>();

    Table(Group high, Group low, int width) {
      this.high = high;
      this.low = low;
      this.width = width;
      this.counts = new int[1 << (2 * width)];
    }

    boolean has(Group group) {
      return high.equals(group) || low.equals(group);
    }

    /** How far a cell's number is to be shifted down to have a feature's code in the low bits. */
    int shift(int feature) {
      return high.has(feature) ? high.shift(feature) + width : low.shift(feature);
    }

    void count(int size) {
      byte[] highCodes = high.codes;
      byte[] lowCodes = low.codes;
      for (int i = 0; i < size; i++) {
        counts[(highCodes[i] << width) | lowCodes[i]]++;
      }
    }
  }

  /** Counts a batch of one pane. */
  @SuppressWarnings("ReferenceEquality") // the same pane, not an equal one
  void count(ColumnBatch batch, CoarseBins[] coarse) {
    if (pane != batch.pane(0) || records > MAX_RECORDS) {
      flush();
      pane = batch.pane(0);
    }
    records += batch.size();
    for (Group group : groups) {
      group.pack(batch, coarse);
    }
    for (Table table : tables) {
      table.count(batch.size());
    }
  }

  /** Counts a batch of several panes, a record at a time. */
  void countEach(ColumnBatch batch, CoarseBins[] coarse) {
    for (int i = 0; i < batch.size(); i++) {
      JointCounts joint = batch.pane(i).joint();
      for (int pair = 0; pair < pairs.size(); pair++) {
        int first = pairs.get(pair).first();
        int second = pairs.get(pair).second();
        joint.add(
            pair,
            coarse[first].of(batch.codes(first)[i] & 0xFF),
            coarse[second].of(batch.codes(second)[i] & 0xFF),
            1);
      }
    }
  }

  /** Hands what was counted to its pane. */
  void flush() {
    PaneSummary owner = pane;
    if (owner != null) {
      for (Table table : tables) {
        sumUp(table, owner.joint());
        Arrays.fill(table.counts, 0);
      }
    }
    pane = null;
    records = 0;
  }

  private void sumUp(Table table, JointCounts joint) {
    int codeMask = (1 << bits) - 1;
    for (int pair : table.pairs) {
      int firstShift = table.shift(pairs.get(pair).first());
      int secondShift = table.shift(pairs.get(pair).second());
      for (int cell = 0; cell < table.counts.length; cell++) {
        int count = table.counts[cell];
        if (count != 0) {
          joint.add(pair, (cell >> firstShift) & codeMask, (cell >> secondShift) & codeMask, count);
        }
      }
    }
  }

  private Group groupOf(int feature) {
    return Objects.requireNonNull(groupByFeature.get(feature));
  }

  private Table table(Group high, Group low) {
    return tableByGroups.computeIfAbsent(
        List.of(high, low), groupsOfTable -> new Table(high, low, quads ? 2 * bits : bits));
  }

  /** Any table that counts the group's codes; one of its own if it is the only group. */
  private Table tableWith(Group group) {
    return tableByGroups.values().stream()
        .filter(table -> table.has(group))
        .findFirst()
        .orElseGet(() -> table(group, group));
  }
}
