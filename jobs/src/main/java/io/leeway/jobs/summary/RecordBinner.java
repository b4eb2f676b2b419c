package io.leeway.jobs.summary;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.FeatureKind;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of rows into the bins of one reference: categories when a row is taken into a
 * batch, because its bytes are gone after that, numbers a column at a time.
 *
 * <p>A feature that the reference lacks, or has as another kind, is only counted as present or
 * missing. No allocation per record. Immutable.
 */
final class RecordBinner {
  /**
   * Code of a value of a feature without binning; without a value it is {@link Binning#MISSING}.
   */
  private static final int PRESENT = 1;

  private static final NumericBinning NO_EDGES = NumericBinning.ofEdges(new double[0], false);

  private final int[] numericFeatures;
  private final NumericBinning[] numeric;
  private final int[] categoricalFeatures;
  private final @Nullable CategoricalBinning[] categorical;
  private final CoarseBins[] coarse;
  private final PaneLayout layout;

  RecordBinner(SummaryContent content, @Nullable ReferenceProfile reference) {
    List<FeatureField> features = content.features();
    FeaturePairs pairs = content.pairs();
    this.numericFeatures = ofKind(features, FeatureKind.NUMERIC);
    this.numeric = new NumericBinning[numericFeatures.length];
    this.categoricalFeatures = ofKind(features, FeatureKind.CATEGORICAL);
    this.categorical = new CategoricalBinning[categoricalFeatures.length];
    int[] bins = new int[features.size()];
    for (int i = 0; i < numeric.length; i++) {
      numeric[i] =
          binning(features.get(numericFeatures[i]), reference) instanceof NumericBinning binning
              ? binning
              : NO_EDGES;
      bins[numericFeatures[i]] = numeric[i].bins();
    }
    for (int i = 0; i < categorical.length; i++) {
      Binning binning = binning(features.get(categoricalFeatures[i]), reference);
      categorical[i] = binning instanceof CategoricalBinning known ? known : null;
      bins[categoricalFeatures[i]] = binning == null ? NO_EDGES.bins() : binning.bins();
    }
    this.layout =
        PaneLayout.ofBins(bins)
            .withPairs(pairs.size(), pairs.bins())
            .withSketches(content.sketches());
    this.coarse =
        features.stream()
            .map(feature -> coarse(feature, reference, pairs.bins()))
            .toArray(CoarseBins[]::new);
  }

  private static CoarseBins coarse(
      FeatureField feature, @Nullable ReferenceProfile reference, int bins) {
    ReferenceProfile.Profile profile = reference == null ? null : reference.profileFor(feature);
    return profile == null
        ? CoarseBins.ofUnbinned()
        : CoarseBins.of(profile.binning(), profile.counts(), bins);
  }

  private static @Nullable Binning binning(
      FeatureField feature, @Nullable ReferenceProfile reference) {
    ReferenceProfile.Profile profile = reference == null ? null : reference.profileFor(feature);
    return profile == null ? null : profile.binning();
  }

  private static int[] ofKind(List<FeatureField> features, FeatureKind kind) {
    return IntStream.range(0, features.size())
        .filter(feature -> features.get(feature).kind() == kind)
        .toArray();
  }

  /** What the summaries of panes that are binned by this have room for. */
  PaneLayout layout() {
    return layout;
  }

  /** The coarse bins of each feature. */
  CoarseBins[] coarse() {
    return coarse;
  }

  /** An empty batch for rows of these features. */
  ColumnBatch newBatch() {
    return new ColumnBatch(layout.features(), IntStream.of(numericFeatures).boxed().toList());
  }

  /** Takes a row into the batch, as a record of this pane. */
  void take(FeatureRow row, PaneSummary pane, ColumnBatch batch) {
    int at = batch.next(pane);
    for (int feature : numericFeatures) {
      batch.numbers(feature)[at] = row.number(feature);
    }
    for (int i = 0; i < categoricalFeatures.length; i++) {
      int feature = categoricalFeatures[i];
      batch.codes(feature)[at] = (byte) categoryCode(row, feature, categorical[i], pane);
    }
  }

  private static int categoryCode(
      FeatureRow row, int feature, @Nullable CategoricalBinning binning, PaneSummary pane) {
    if (row.hasText(feature)) {
      return binning == null ? PRESENT : categoryCode(row, feature, binning, pane.sketches());
    }
    if (Double.isInfinite(row.number(feature))) {
      pane.addNonFinite(feature, 1);
    }
    return Binning.MISSING;
  }

  private static int categoryCode(
      FeatureRow row, int feature, CategoricalBinning binning, Sketches sketches) {
    byte[] text = row.text(feature);
    int start = row.textStart(feature);
    int end = row.textEnd(feature);
    int code = binning.code(text, start, end);
    if (!binning.isOwn(code) && sketches.features() > 0) {
      sketches.categories(feature).add(text, start, end);
    }
    return code;
  }

  /** Sketches the batch's numbers, if that is wanted. */
  void sketch(ColumnBatch batch) {
    if (!layout.isSketched()) {
      return;
    }
    for (int feature : numericFeatures) {
      double[] numbers = batch.numbers(feature);
      if (batch.isOnePane()) {
        batch.pane(0).sketches().values(feature).addAll(numbers, 0, batch.size());
      } else {
        for (int record = 0; record < batch.size(); record++) {
          batch.pane(record).sketches().values(feature).addAll(numbers, record, record + 1);
        }
      }
    }
  }

  /** Turns the batch's numbers into codes, and counts those that are not finite. */
  void encode(ColumnBatch batch) {
    int size = batch.size();
    for (int i = 0; i < numericFeatures.length; i++) {
      int feature = numericFeatures[i];
      double[] numbers = batch.numbers(feature);
      numeric[i].encode(numbers, size, batch.codes(feature));
      for (int record = 0; record < size; record++) {
        if (numbers[record] == Double.POSITIVE_INFINITY) {
          batch.pane(record).addNonFinite(feature, 1);
        }
      }
    }
  }
}
