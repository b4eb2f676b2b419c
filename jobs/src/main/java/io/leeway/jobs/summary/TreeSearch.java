package io.leeway.jobs.summary;

import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.measures.ChowLiuTree;
import io.leeway.measures.MutualInformation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the dependence tree of many features, of which not all pairs are counted: one pass over the
 * rows keeps the coarse codes, then pairs are counted one after the other.
 *
 * <p>Where there are too many rows, a part of them is kept that is scattered over all and depends
 * on nothing but their number. Memory: at most {@value #MAX_CODES} bytes. Cost: one increment per
 * pair and kept row, some ten seconds for 1,000 features.
 */
final class TreeSearch {
  private static final long MAX_CODES = 20_000_000;

  private TreeSearch() {}

  /** The tree's edges by the indexes of the reference's features. */
  static List<ChowLiuTree.Edge> edges(ReferenceProfile reference, RowSource rows, int bins)
      throws IOException {
    byte[][] codes = codes(reference, rows, bins);
    return ChowLiuTree.edges(
        codes.length,
        (first, second) ->
            MutualInformation.millerMadow(table(codes[first], codes[second], bins), bins));
  }

  private static long[] table(byte[] first, byte[] second, int bins) {
    int[] cells = new int[bins * bins];
    for (int row = 0; row < first.length; row++) {
      cells[first[row] * bins + second[row]]++;
    }
    return Arrays.stream(cells).asLongStream().toArray();
  }

  private static byte[][] codes(ReferenceProfile reference, RowSource rows, int bins)
      throws IOException {
    List<FeatureField> features = reference.features();
    List<ReferenceProfile.Profile> profiles = new ArrayList<>();
    List<CoarseBins> coarse = new ArrayList<>();
    for (FeatureField feature : features) {
      ReferenceProfile.Profile profile = reference.profileFor(feature);
      if (profile == null) {
        throw new IllegalStateException("no profile of " + feature.name());
      }
      profiles.add(profile);
      coarse.add(CoarseBins.of(profile.binning(), profile.counts(), bins));
    }
    long most = Math.max(1, MAX_CODES / features.size());
    long keepOneOf = (reference.records() + most - 1) / most;
    byte[][] codes = new byte[features.size()][1024];
    int kept = 0;
    long number = 0;
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(features.size());
    try (RowReader reader = rows.open(new Rejects())) {
      while (reader.next(row)) {
        if (Math.floorMod(scattered(number++), keepOneOf) != 0) {
          continue;
        }
        scratch.begin(0, 0, 0);
        for (int i = 0; i < codes.length; i++) {
          if (kept == codes[i].length) {
            codes[i] = Arrays.copyOf(codes[i], 2 * kept);
          }
          CellWriter.write(row.cell(features.get(i).column()), features.get(i).kind(), scratch, i);
          codes[i][kept] = (byte) coarse.get(i).of(profiles.get(i).binning().code(scratch, i));
        }
        kept++;
      }
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] = Arrays.copyOf(codes[i], kept);
    }
    return codes;
  }

  /** A plain every n-th row could always be the same kind of row. */
  private static long scattered(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
