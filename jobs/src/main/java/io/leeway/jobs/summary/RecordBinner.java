package io.leeway.jobs.summary;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.CoarseBins;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.binning.TextColumn;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.VectorReference;
import io.leeway.jobs.vector.VectorDerivation;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorScale;
import io.leeway.schema.FeatureKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of rows into the bins of one reference, a column of a batch at a time.
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
  private final FeaturePairs pairs;
  private final CoarseBins[] coarse;
  private final PaneLayout layout;
  private final VectorDerivation[] derivations;
  private final @Nullable VectorScale[] scales;

  RecordBinner(SummaryContent content, @Nullable ReferenceProfile reference) {
    List<FeatureField> features = content.features();
    this.pairs = content.pairs().pairs(features, reference);
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
    this.derivations = derivations(content, reference);
    this.scales =
        VectorCounter.embeddings(content.vectors()).stream()
            .map(embedding -> scale(embedding, reference))
            .toArray(VectorScale[]::new);
    this.layout =
        PaneLayout.ofBins(bins)
            .withPairs(pairs.size(), pairs.bins())
            .withSketches(content.sketches())
            .withVectors(VectorCounter.dimensions(content.vectors(), scales));
    this.coarse =
        features.stream()
            .map(feature -> coarse(feature, reference, pairs.bins()))
            .toArray(CoarseBins[]::new);
  }

  private static VectorDerivation[] derivations(
      SummaryContent content, @Nullable ReferenceProfile reference) {
    List<VectorDerivation> derivations = new ArrayList<>();
    int array = 0;
    for (VectorFeature vector : content.vectors()) {
      VectorScale scale = scale(vector, reference);
      // a reference that bins what is computed of the vector, but of another vector
      boolean unfit =
          reference != null
              && reference.vectorFor(vector) == null
              && vector.derived().stream().anyMatch(f -> reference.profileFor(f) != null);
      derivations.add(new VectorDerivation(vector, content.features(), array, scale, unfit));
      array += vector.arrays().size();
    }
    return derivations.toArray(VectorDerivation[]::new);
  }

  private static @Nullable VectorScale scale(
      VectorFeature vector, @Nullable ReferenceProfile reference) {
    VectorReference known = reference == null ? null : reference.vectorFor(vector);
    return known == null ? null : known.scale();
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

  /** The pairs that are counted in panes of the reference. */
  FeaturePairs pairs() {
    return pairs;
  }

  /** The coarse bins of each feature. */
  CoarseBins[] coarse() {
    return coarse;
  }

  /** Units of the embeddings' sums, null for those that the reference lacks. */
  @Nullable VectorScale[] scales() {
    return scales;
  }

  /** An empty batch for rows of these features. */
  ColumnBatch newBatch() {
    return new ColumnBatch(layout.features(), numericFeatures, categoricalFeatures);
  }

  /** Takes a row into the batch, as a record of this pane. */
  void take(FeatureRow row, PaneSummary pane, ColumnBatch batch) {
    int at = batch.next(pane);
    for (VectorDerivation derivation : derivations) {
      derivation.derive(row);
    }
    if (row.mayHaveNonFinite()) {
      batch.markNonFinite();
    }
    for (int feature : numericFeatures) {
      batch.numbers(feature)[at] = row.number(feature);
    }
    for (int i = 0; i < categoricalFeatures.length; i++) {
      takeCategory(row, categoricalFeatures[i], categorical[i], batch, at);
    }
  }

  /** The code of what is not in the column of texts is known at once. */
  private static void takeCategory(
      FeatureRow row,
      int feature,
      @Nullable CategoricalBinning binning,
      ColumnBatch batch,
      int at) {
    TextColumn texts = batch.texts(feature);
    if (row.hasText(feature)) {
      byte[] text = row.text(feature);
      int start = row.textStart(feature);
      int end = row.textEnd(feature);
      if (binning == null) {
        batch.codes(feature)[at] = PRESENT;
      } else if (end - start <= TextColumn.MAX_TEXT_BYTES) {
        texts.set(at, text, start, end);
        return;
      } else {
        int code = binning.code(text, start, end);
        batch.codes(feature)[at] = (byte) code;
        Sketches sketches = batch.pane(at).sketches();
        if (sketches.features() > 0 && !binning.isOwn(code)) {
          sketches.categories(feature).add(text, start, end);
        }
      }
    } else {
      batch.codes(feature)[at] = Binning.MISSING;
      if (Double.isInfinite(row.number(feature))) {
        batch.pane(at).addNonFinite(feature, 1);
      }
    }
    texts.skip(at);
  }

  /** Sketches the batch's numbers and its categories without a bin of their own, if wanted. */
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
    for (int i = 0; i < categoricalFeatures.length; i++) {
      CategoricalBinning binning = categorical[i];
      if (binning != null) {
        sketchCategories(batch, categoricalFeatures[i], binning);
      }
    }
  }

  private static void sketchCategories(ColumnBatch batch, int feature, CategoricalBinning binning) {
    TextColumn texts = batch.texts(feature);
    byte[] codes = batch.codes(feature);
    byte[] text = new byte[TextColumn.MAX_TEXT_BYTES];
    for (int record = 0; record < batch.size(); record++) {
      if (texts.has(record) && !binning.isOwn(codes[record] & 0xFF)) {
        texts.copy(record, text);
        batch.pane(record).sketches().categories(feature).add(text, 0, texts.length(record));
      }
    }
  }

  /** Turns the batch's values into codes, and counts numbers that are not finite. */
  void encode(ColumnBatch batch) {
    int size = batch.size();
    for (int i = 0; i < categoricalFeatures.length; i++) {
      CategoricalBinning binning = categorical[i];
      int feature = categoricalFeatures[i];
      if (binning != null) {
        binning.encode(batch.texts(feature), size, batch.codes(feature), batch.lookups());
      }
    }
    for (int i = 0; i < numericFeatures.length; i++) {
      int feature = numericFeatures[i];
      double[] numbers = batch.numbers(feature);
      numeric[i].encode(numbers, size, batch.codes(feature));
      if (batch.mayHaveNonFinite()) {
        countNonFinite(batch, feature);
      }
    }
  }

  private static void countNonFinite(ColumnBatch batch, int feature) {
    double[] numbers = batch.numbers(feature);
    for (int record = 0; record < batch.size(); record++) {
      if (numbers[record] == Double.POSITIVE_INFINITY) {
        batch.pane(record).addNonFinite(feature, 1);
      }
    }
  }
}
