package io.leeway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.config.MonitorConfig.Detail;
import io.leeway.jobs.config.MonitorConfig.NamedPair;
import io.leeway.jobs.config.MonitorConfig.PairChoice;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.FeaturePairs.Pair;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
import io.leeway.schema.TreeEdge;
import io.leeway.schema.WindowReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairSelectionTest {
  private static final int MANY = 1_000;
  private static final int BINS = 3;
  private static final long SEED = 5;
  private static final WindowSpec SECOND = new WindowSpec(1_000, 1_000);

  @Test
  void ofAThousandFeaturesThePairsOfTheTreeAreCountedAndNoOthers() {
    assertThat(pairs(detail(PairChoice.TREE, List.of(), null), path(0, MANY, 7)))
        .containsExactlyInAnyOrderElementsOf(edges(MANY, 7))
        .isSortedAccordingTo(BY_INDEXES);
  }

  @Test
  void moreThanTheMostPairsAreThoseOfTheTree() {
    assertThat(pairs(detail(PairChoice.ALL, List.of(), null), path(0, MANY, 7)))
        .hasSize(MANY - 1)
        .containsExactlyInAnyOrderElementsOf(edges(MANY, 7));
    assertThat(pairs(detail(PairChoice.ALL, List.of(), null), path(0, 25, 7))).hasSize(300);
    assertThat(pairs(detail(PairChoice.ALL, List.of(), null), path(0, 26, 7))).hasSize(25);
  }

  @Test
  void namedPairsAndThoseWithTheTargetAreCountedBesidesTheTreesButOnce() {
    Set<Pair> expected = new HashSet<>(edges(MANY, 7));
    expected.add(new Pair(3, 900)); // named, either way round
    expected.add(new Pair(0, 7)); // named, and in the tree
    IntStream.range(0, MANY)
        .filter(i -> i != 500)
        .forEach(i -> expected.add(new Pair(Math.min(i, 500), Math.max(i, 500))));
    assertThat(
            pairs(
                detail(
                    PairChoice.TREE,
                    List.of(new NamedPair("f900", "f3"), new NamedPair("f0", "f7")),
                    "f500"),
                path(0, MANY, 7)))
        .containsExactlyInAnyOrderElementsOf(expected)
        // the two edges of the target and the named edge are there already
        .hasSize(MANY - 1 + MANY - 1 + 2 - 3);
  }

  @Test
  void withoutATreeOnlyWhatIsNamedIsCounted() {
    Detail detail = detail(PairChoice.TREE, List.of(new NamedPair("f1", "f2")), "f0");
    assertThat(PairSelection.request(detail, fields(4)).pairs(fields(4), null).pairs())
        .containsExactly(new Pair(0, 1), new Pair(0, 2), new Pair(0, 3), new Pair(1, 2));
    assertThat(pairs(detail(PairChoice.NONE, List.of(), null), path(0, 4, 1))).isEmpty();
  }

  @Test
  void edgesOfFeaturesThatAreNotMonitoredAreLeftOut() {
    ReferenceProfile reference = path(0, 5, 1);
    List<FeatureField> monitored = List.of(fields(5).get(3), fields(5).get(2), fields(5).get(0));
    assertThat(
            PairSelection.request(detail(PairChoice.TREE, List.of(), null), monitored)
                .pairs(monitored, reference)
                .pairs())
        .containsExactly(new Pair(0, 1));
  }

  /**
   * Each pane counts the pairs of the tree of the reference that holds then. A later one needs no
   * restart, and one on trial has no say.
   */
  @Test
  void eachReferencesOwnTreeDecidesInItsPanes() {
    System.out.println("seed " + SEED);
    int features = 7;
    ReferenceProfile first = path(0, features, 1);
    ReferenceProfile second = path(2_000, features, 3);
    ReferenceProfile trial =
        ReferenceProfile.of(
            ReferenceId.seal(
                Reference.newBuilder(path(0, features, 2).message()).setShadow(true).build()));
    ReferenceTimeline timeline = new ReferenceTimeline();
    List.of(trial, first, second).forEach(timeline::add);
    PairRequest request =
        PairSelection.request(detail(PairChoice.TREE, List.of(), null), fields(features));
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(fields(features)).withPairs(request),
            new PaneGrid(List.of(SECOND)),
            timeline,
            panes::add);
    Random random = new Random(SEED);
    Map<Long, long[][][]> expected = new HashMap<>();
    FeatureRow row = new FeatureRow(features);
    for (int i = 0; i < 9_000; i++) {
      // back and forth over the change of references, so that batches are of either
      long timeMillis = Math.max(0, i / 3 - random.nextInt(400));
      row.begin(0, 0, timeMillis);
      int[] codes = random.ints(features, 1, 3).toArray();
      codes[1] = random.nextInt(4) == 0 ? codes[1] : codes[0];
      long[][][] cells =
          expected.computeIfAbsent(
              timeMillis / 1000, second0 -> new long[features][features][BINS * BINS]);
      for (int f = 0; f < features; f++) {
        byte[] text = (codes[f] == 1 ? "red" : "green").getBytes(StandardCharsets.UTF_8);
        row.setText(f, text, 0, text.length);
        for (int g = f + 1; g < features; g++) {
          cells[f][g][codes[f] * BINS + codes[g]]++;
        }
      }
      summarizer.add(row);
      if (i == 5_000) {
        summarizer.flushAll(); // panes may be sent in parts
      }
    }
    summarizer.flushAll();
    Map<Long, PaneSummary> merged = new HashMap<>();
    panes.forEach(
        pane ->
            merged.merge(
                pane.paneStartMillis() / 1000,
                pane,
                (one, other) -> {
                  one.merge(other);
                  return one;
                }));
    assertThat(merged.keySet()).containsExactlyInAnyOrder(0L, 1L, 2L);
    merged.forEach(
        (start, pane) -> {
          ReferenceProfile holding = start < 2 ? first : second;
          WindowReport report =
              new WindowScoring("s", "hash", fields(features), new VerdictRule(1, 0.05, 10, 1))
                  .withPairs(request)
                  .report(new Window(start, start + 1), SECOND, pane, holding, 0, true, 0);
          assertThat(report.getJoint()).isNotNull();
          List<PairScore> scores = Objects.requireNonNull(report.getPairs());
          assertThat(scores)
              .extracting(score -> List.of(score.getFirst(), score.getSecond()))
              .containsExactlyInAnyOrderElementsOf(
                  edges(features, start < 2 ? 1 : 3).stream()
                      .map(pair -> List.of("f" + pair.first(), "f" + pair.second()))
                      .toList());
          for (PairScore score : scores) {
            int f = Integer.parseInt(score.getFirst().substring(1));
            int g = Integer.parseInt(score.getSecond().substring(1));
            assertThat(score.getMutualInformationNats())
                .isEqualTo(
                    MutualInformation.millerMadow(
                        Objects.requireNonNull(expected.get(start))[f][g], BINS));
          }
        });
  }

  private static final Comparator<Pair> BY_INDEXES =
      Comparator.comparingInt(Pair::first).thenComparingInt(Pair::second);

  private static List<Pair> pairs(Detail detail, ReferenceProfile reference) {
    return PairSelection.request(detail, reference.features())
        .pairs(reference.features(), reference)
        .pairs();
  }

  private static Detail detail(PairChoice choice, List<NamedPair> named, @Nullable String target) {
    return new Detail(List.of(), 1000, choice, BINS, 300, false, named, target);
  }

  private static List<FeatureField> fields(int features) {
    return IntStream.range(0, features)
        .mapToObj(i -> new FeatureField("f" + i, "f" + i, FeatureKind.CATEGORICAL))
        .toList();
  }

  /** From the first feature on, always so many further, round and round. */
  private static List<Pair> edges(int features, int stride) {
    return IntStream.range(0, features - 1)
        .mapToObj(
            i -> {
              int one = (int) ((long) i * stride % features);
              int other = (int) ((long) (i + 1) * stride % features);
              return new Pair(Math.min(one, other), Math.max(one, other));
            })
        .toList();
  }

  /** A reference whose dependence tree is that path; features have two categories. */
  private static ReferenceProfile path(long effectiveFromMillis, int features, int stride) {
    List<FeatureProfile> profiles =
        fields(features).stream()
            .map(
                field ->
                    FeatureProfile.newBuilder()
                        .setFeature(field.name())
                        .setPath(field.path())
                        .setKind(field.kind())
                        .setCategories(List.of("red", "green"))
                        .setCounts(List.of(0L, 600L, 400L, 0L, 0L))
                        .build())
            .toList();
    List<PairProfile> pairs = new ArrayList<>();
    List<TreeEdge> tree = new ArrayList<>();
    for (Pair edge : edges(features, stride)) {
      pairs.add(
          PairProfile.newBuilder()
              .setFirst("f" + edge.first())
              .setSecond("f" + edge.second())
              .setFirstBins(BINS)
              .setSecondBins(BINS)
              .setCounts(List.of(0L, 0L, 0L, 0L, 400L, 200L, 0L, 200L, 200L))
              .build());
      tree.add(new TreeEdge("f" + edge.first(), "f" + edge.second(), 0.1));
    }
    return ReferenceProfile.of(
        ReferenceId.seal(
            Reference.newBuilder()
                .setId("")
                .setStream("s")
                .setEffectiveFrom(effectiveFromMillis)
                .setRecords(1000)
                .setSource("test")
                .setFeatures(profiles)
                .setPairs(pairs)
                .setTree(new DependenceTree(tree, List.of()))
                .build()));
  }
}
