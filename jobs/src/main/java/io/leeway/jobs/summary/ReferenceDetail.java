package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.sketch.ValueSketch;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a reference knows besides the bins of its features: joint counts and sketches. They depend
 * on the bins, so it takes one more pass over the rows, counted as the monitor counts a window.
 */
public final class ReferenceDetail {
  private final ReferenceProfile reference;
  private final SummaryContent content;

  private ReferenceDetail(Reference bare, SummaryContent content) {
    this.reference = ReferenceProfile.of(bare);
    this.content = content;
  }

  /**
   * The reference with what was asked for, and with another id.
   *
   * @param bare built from these rows
   * @param pairs joint counts of all pairs in so many coarse bins, 0 for none
   * @throws IOException if the rows cannot be read
   */
  public static Reference add(Reference bare, RowSource rows, int pairs, boolean sketches)
      throws IOException {
    if (pairs == 0 && !sketches) {
      return bare;
    }
    List<FeatureField> features = ReferenceProfile.of(bare).features();
    SummaryContent content =
        SummaryContent.ofBins(features)
            .withPairs(pairs == 0 ? FeaturePairs.NONE : FeaturePairs.all(features.size(), pairs))
            .withSketches(sketches);
    return new ReferenceDetail(bare, content).addTo(bare, rows);
  }

  private Reference addTo(Reference bare, RowSource rows) throws IOException {
    PaneSummary summary = summarize(rows);
    List<FeatureProfile> profiles = new ArrayList<>(bare.getFeatures());
    if (content.sketches()) {
      for (int feature = 0; feature < profiles.size(); feature++) {
        if (profiles.get(feature).getKind() == FeatureKind.NUMERIC) {
          profiles.set(
              feature,
              FeatureProfile.newBuilder(profiles.get(feature))
                  .setSketch(bytes(summary.sketches().values(feature)))
                  .build());
        }
      }
    }
    return ReferenceId.seal(
        Reference.newBuilder(bare)
            .setId("")
            .setFeatures(profiles)
            .setPairs(content.pairs().isEmpty() ? null : pairs(summary.joint()))
            .build());
  }

  private PaneSummary summarize(RowSource rows) throws IOException {
    List<FeatureField> features = content.features();
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    long instantMillis = reference.effectiveFromMillis();
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            content, new PaneGrid(List.of(new WindowSpec(1, 1))), timeline, panes::add);
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(features.size());
    // What is wrong was told in the first pass.
    try (RowReader reader = rows.open(new Rejects())) {
      while (reader.next(row)) {
        scratch.begin(0, 0, instantMillis);
        for (int feature = 0; feature < features.size(); feature++) {
          FeatureField field = features.get(feature);
          CellWriter.write(row.cell(field.column()), field.kind(), scratch, feature);
        }
        summarizer.add(scratch);
      }
    }
    summarizer.flushAll();
    PaneSummary all = panes.get(0);
    panes.subList(1, panes.size()).forEach(all::merge);
    return all;
  }

  private List<PairProfile> pairs(JointCounts joint) {
    List<PairProfile> profiles = new ArrayList<>();
    for (int pair = 0; pair < joint.pairs(); pair++) {
      FeaturePairs.Pair features = content.pairs().pairs().get(pair);
      List<Long> cells = new ArrayList<>();
      for (long count : joint.cells(pair)) {
        cells.add(count);
      }
      profiles.add(
          PairProfile.newBuilder()
              .setFirst(content.features().get(features.first()).name())
              .setSecond(content.features().get(features.second()).name())
              .setFirstBins(joint.bins())
              .setSecondBins(joint.bins())
              .setCounts(cells)
              .build());
    }
    return profiles;
  }

  private static ByteBuffer bytes(ValueSketch sketch) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      sketch.writeTo(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written to", e);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }
}
