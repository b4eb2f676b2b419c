package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import java.util.Arrays;
import java.util.List;

/**
 * The second pass over the rows: the exact number of records in each bin of one feature. Not
 * thread-safe.
 */
final class FeatureCounter {
  private final FeatureField field;
  private final FeatureProfile bins;
  private final Binning binning;
  private final long[][] bySlot;
  private long nonFinite;

  private FeatureCounter(FeatureField field, FeatureProfile bins, int slots) {
    this.field = field;
    this.bins = bins;
    this.binning = Binning.of(bins);
    this.bySlot = new long[slots][binning.bins()];
  }

  /** Fixes the bins of a feature; nothing is counted yet. */
  static FeatureCounter of(FeatureChoice.Chosen feature, long records, ReferenceSettings settings) {
    SeasonClock season = settings.season();
    FeatureField field = feature.field();
    ColumnSummary column = feature.column();
    FeatureProfile.Builder profile =
        FeatureProfile.newBuilder()
            .setFeature(field.name())
            .setPath(field.path())
            .setKind(field.kind())
            .setCounts(List.of());
    if (field.kind() == FeatureKind.NUMERIC) {
      NumericEdges edges = column.edges(settings.numericBins());
      profile
          .setEdges(edges.edges())
          .setDiscrete(edges.discrete())
          .setMinimum(column.minimum())
          .setMaximum(column.maximum());
    } else {
      CategoryBins categories =
          CategoryBins.of(
              column.categories(),
              column.knowsAllCategories(),
              records,
              settings.categories(),
              settings.minimumCategoryShare());
      profile
          .setCategories(categories.own())
          .setRareCategories(categories.rare())
          .setCategoriesComplete(categories.complete());
    }
    return new FeatureCounter(field, profile.build(), season == null ? 1 : season.slots());
  }

  /**
   * Counts a row.
   *
   * @param row of the source
   * @param scratch a row of the stream
   * @param feature the feature's index in it
   * @param slot of the season, 0 without one
   * @return the code of the bin
   */
  int add(Row row, FeatureRow scratch, int feature, int slot) {
    CellWriter.write(row.cell(field.path()), field.kind(), scratch, feature);
    int code = binning.code(scratch, feature);
    bySlot[slot][code]++;
    if (scratch.state(feature) == FeatureRow.State.NON_FINITE) {
      nonFinite++;
    }
    return code;
  }

  Binning binning() {
    return binning;
  }

  /** Records per bin in each slot of the season, or of all in one slot. */
  long[][] bySlot() {
    return bySlot;
  }

  /** What was counted. */
  FeatureProfile.Builder profile() {
    long[] counts = new long[binning.bins()];
    for (long[] slot : bySlot) {
      for (int code = 0; code < counts.length; code++) {
        counts[code] += slot[code];
      }
    }
    FeatureProfile.Builder profile =
        FeatureProfile.newBuilder(bins)
            .setCounts(Arrays.stream(counts).boxed().toList())
            .setNonFinite(nonFinite);
    return bySlot.length == 1
        ? profile
        : profile.setSeasonCounts(
            Arrays.stream(bySlot).flatMapToLong(Arrays::stream).boxed().toList());
  }
}
