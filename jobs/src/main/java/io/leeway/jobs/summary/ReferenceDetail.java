package io.leeway.jobs.summary;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferencePeriod;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.sketch.ValueSketch;
import io.leeway.jobs.summary.FeaturePairs.Pair;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.ChowLiuTree;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.Calibration;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.TreeEdge;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a reference knows besides the bins of its features: joint counts with the noise of their
 * dependence, the dependence tree, and sketches. They depend on the bins, so it takes one more pass
 * over the rows, counted as the monitor counts a window; and another one before that to find the
 * tree, where not all pairs are counted.
 */
public final class ReferenceDetail {
  private final Reference bare;
  private final RowSource rows;
  private final PairRequest request;
  private final boolean sketches;

  /** The bare reference, in force at any time: blocks are binned where they were. */
  private final ReferenceProfile reference;

  private final List<FeatureField> features;

  private ReferenceDetail(Reference bare, RowSource rows, PairRequest request, boolean sketches) {
    this.bare = bare;
    this.rows = rows;
    this.request = request;
    this.sketches = sketches;
    this.reference =
        ReferenceProfile.of(
            ReferenceId.seal(
                Reference.newBuilder(bare).setId("").setEffectiveFrom(Long.MIN_VALUE).build()));
    this.features = reference.features();
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
    int features = bare.getFeatures().size();
    return add(
        bare,
        rows,
        pairs == 0 ? PairRequest.none(features) : PairRequest.all(features, pairs),
        sketches);
  }

  /**
   * The reference with what was asked for, and with another id.
   *
   * @param bare built from these rows
   * @throws IOException if the rows cannot be read
   */
  public static Reference add(Reference bare, RowSource rows, PairRequest request, boolean sketches)
      throws IOException {
    return request.isEmpty() && !sketches
        ? bare
        : new ReferenceDetail(bare, rows, request, sketches).detailed();
  }

  private Reference detailed() throws IOException {
    boolean treeFirst = request.wantsTree() && request.breadth() == PairRequest.Breadth.TREE;
    List<ChowLiuTree.Edge> edges =
        treeFirst ? TreeSearch.edges(reference, rows, request.bins()) : List.of();
    FeaturePairs pairs =
        request.pairs(edges.stream().map(edge -> new Pair(edge.first(), edge.second())).toList());
    List<DependenceNoise> blocks =
        pairs.isEmpty()
            ? List.of()
            : windowSizes().stream()
                .map(size -> new DependenceNoise(size, periodMillis(), pairs))
                .toList();
    PaneSummary summary = summarize(pairs, blocks);
    JointCounts joint = summary.joint();
    if (request.wantsTree() && !treeFirst) {
      edges = treeOf(pairs, joint);
    }
    return ReferenceId.seal(
        Reference.newBuilder(bare)
            .setId("")
            .setFeatures(profiles(summary))
            .setPairs(pairs.isEmpty() ? null : pairs(pairs, joint, blocks))
            .setTree(edges.isEmpty() ? null : tree(edges, pairs, joint, blocks))
            .build());
  }

  /** The window sizes that the features' noise was learnt at. */
  private List<Long> windowSizes() {
    return bare.getFeatures().isEmpty()
        ? List.of()
        : bare.getFeatures().get(0).getCalibrations().stream()
            .map(Calibration::getWindowMillis)
            .toList();
  }

  private long periodMillis() {
    Long first = bare.getFirstEventTime();
    Long last = bare.getLastEventTime();
    return first != null && last != null
        ? last - first + 1
        : bare.getRecords() * ReferencePeriod.ROW_MILLIS;
  }

  /** The tree, once all pairs have been counted. */
  private List<ChowLiuTree.Edge> treeOf(FeaturePairs pairs, JointCounts joint) {
    int[][] place = new int[features.size()][features.size()];
    for (int pair = 0; pair < pairs.size(); pair++) {
      place[pairs.pairs().get(pair).first()][pairs.pairs().get(pair).second()] = pair;
    }
    return ChowLiuTree.edges(
        features.size(),
        (first, second) ->
            MutualInformation.millerMadow(joint.cells(place[first][second]), joint.bins()));
  }

  private List<FeatureProfile> profiles(PaneSummary summary) {
    List<FeatureProfile> profiles = new ArrayList<>(bare.getFeatures());
    for (int feature = 0; sketches && feature < profiles.size(); feature++) {
      if (profiles.get(feature).getKind() == FeatureKind.NUMERIC) {
        profiles.set(
            feature,
            FeatureProfile.newBuilder(profiles.get(feature))
                .setSketch(bytes(summary.sketches().values(feature)))
                .build());
      }
    }
    return profiles;
  }

  /** One pass over the rows: all of them together, and block by block. */
  private PaneSummary summarize(FeaturePairs pairs, List<DependenceNoise> blocks)
      throws IOException {
    SummaryContent content = SummaryContent.ofBins(features).withPairs(pairs);
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer whole =
        summarizer(content.withSketches(sketches), new WindowSpec(1, 1), panes::add);
    List<PaneSummarizer> byBlock =
        blocks.stream()
            .map(
                noise ->
                    summarizer(
                        content,
                        new WindowSpec(noise.sizeMillis(), noise.sizeMillis()),
                        noise::add))
            .toList();
    long[] latestMillis = new long[blocks.size()];
    Arrays.fill(latestMillis, Long.MIN_VALUE);
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(features.size());
    long rowsBefore = 0;
    // What is wrong was told in the first pass.
    try (RowReader reader = rows.open(new Rejects())) {
      while (reader.next(row)) {
        long timeMillis = ReferencePeriod.timeMillis(row, rowsBefore++);
        write(row, scratch, 0);
        whole.add(scratch);
        for (int i = 0; i < blocks.size(); i++) {
          if (!blocks.get(i).isKept(timeMillis)) {
            continue;
          }
          long blockMillis = timeMillis - Math.floorMod(timeMillis, blocks.get(i).sizeMillis());
          if (blockMillis > latestMillis[i]) {
            latestMillis[i] = blockMillis;
            byBlock.get(i).flushClosedBy(blockMillis - 1);
          }
          write(row, scratch, timeMillis);
          byBlock.get(i).add(scratch);
        }
      }
    }
    whole.flushAll();
    byBlock.forEach(PaneSummarizer::flushAll);
    PaneSummary all = panes.get(0);
    panes.subList(1, panes.size()).forEach(all::merge);
    return all;
  }

  private void write(Row row, FeatureRow scratch, long timeMillis) {
    scratch.begin(0, 0, timeMillis);
    for (int feature = 0; feature < features.size(); feature++) {
      FeatureField field = features.get(feature);
      CellWriter.write(row.cell(field.column()), field.kind(), scratch, feature);
    }
  }

  private PaneSummarizer summarizer(
      SummaryContent content, WindowSpec panes, Consumer<PaneSummary> flushed) {
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    return new PaneSummarizer(content, new PaneGrid(List.of(panes)), timeline, flushed);
  }

  private List<PairProfile> pairs(
      FeaturePairs pairs, JointCounts joint, List<DependenceNoise> blocks) {
    List<PairProfile> profiles = new ArrayList<>();
    for (int pair = 0; pair < joint.pairs(); pair++) {
      Pair of = pairs.pairs().get(pair);
      List<Long> cells = new ArrayList<>();
      for (long count : joint.cells(pair)) {
        cells.add(count);
      }
      List<Calibration> calibrations = new ArrayList<>();
      for (DependenceNoise noise : blocks) {
        calibrations.addAll(noise.ofPair(pair, joint, bare.getRecords(), reference));
      }
      profiles.add(
          PairProfile.newBuilder()
              .setFirst(features.get(of.first()).name())
              .setSecond(features.get(of.second()).name())
              .setFirstBins(joint.bins())
              .setSecondBins(joint.bins())
              .setCounts(cells)
              .setCalibrations(calibrations)
              .build());
    }
    return profiles;
  }

  private DependenceTree tree(
      List<ChowLiuTree.Edge> edges,
      FeaturePairs pairs,
      JointCounts joint,
      List<DependenceNoise> blocks) {
    List<Integer> places = new ArrayList<>();
    List<TreeEdge> written = new ArrayList<>();
    for (ChowLiuTree.Edge edge : edges) {
      int place = pairs.pairs().indexOf(new Pair(edge.first(), edge.second()));
      places.add(place);
      written.add(
          new TreeEdge(
              features.get(edge.first()).name(),
              features.get(edge.second()).name(),
              MutualInformation.millerMadow(joint.cells(place), joint.bins())));
    }
    List<Calibration> calibrations = new ArrayList<>();
    for (DependenceNoise noise : blocks) {
      calibrations.addAll(noise.ofTree(places, joint, bare.getRecords(), reference));
    }
    return new DependenceTree(written, calibrations);
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
