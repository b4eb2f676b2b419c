package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Row;
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
  private final long[] counts;
  private long nonFinite;

  private FeatureCounter(FeatureField field, FeatureProfile bins) {
    this.field = field;
    this.bins = bins;
    this.binning = Binning.of(bins);
    this.counts = new long[binning.bins()];
  }

  /** Fixes the bins of a feature; nothing is counted yet. */
  static FeatureCounter of(FeatureChoice.Chosen feature, long records, ReferenceSettings settings) {
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
    return new FeatureCounter(field, profile.build());
  }

  /**
   * @param row of the source
   * @param scratch a row of the stream
   * @param feature the feature's index in it
   */
  void add(Row row, FeatureRow scratch, int feature) {
    CellWriter.write(row.cell(field.path()), field.kind(), scratch, feature);
    counts[binning.code(scratch, feature)]++;
    if (scratch.state(feature) == FeatureRow.State.NON_FINITE) {
      nonFinite++;
    }
  }

  FeatureProfile profile() {
    return FeatureProfile.newBuilder(bins)
        .setCounts(Arrays.stream(counts).boxed().toList())
        .setNonFinite(nonFinite)
        .build();
  }
}
