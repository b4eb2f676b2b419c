package io.leeway.jobs.summary;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.TestRows;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaneSummarizerTest {
  private static final PaneGrid SECONDS =
      new PaneGrid(List.of(WindowSpec.tumbling(Duration.ofSeconds(1))));

  private final List<PaneSummary> flushed = new ArrayList<>();
  private final ReferenceTimeline references = new ReferenceTimeline();
  private final PaneSummarizer summarizer =
      new PaneSummarizer(SummaryContent.ofBins(FIELDS), SECONDS, references, flushed::add);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1023, 1024, 1025, 5000})
  void countsEveryRecordOnceWhateverTheBatchBoundaries(int records) {
    ReferenceProfile reference = profile(effectiveFrom(0));
    references.add(reference);
    NumericBinning speeds = (NumericBinning) profileOf(reference, "speed").binning();
    CategoricalBinning colours = (CategoricalBinning) profileOf(reference, "colour").binning();
    String[] palette = {"red", "green", "blue", "mauve"};
    Map<Long, long[][]> expected = new TreeMap<>();
    Random random = new Random(7);
    FeatureRow row = new FeatureRow(2);
    for (int i = 0; i < records; i++) {
      long time = random.nextInt(4000);
      double speed = random.nextGaussian() * 20 + 15;
      String colour = palette[random.nextInt(4)];
      TestRows.fill(row, time, speed, colour);
      summarizer.add(row);
      long[][] counts =
          expected.computeIfAbsent(
              time / 1000 * 1000, t -> new long[][] {new long[speeds.bins()], new long[5]});
      counts[0][speeds.code(speed)]++;
      counts[1][colours.code(colour)]++;
    }
    summarizer.flushAll();
    assertThat(flushed).hasSize(expected.size());
    for (PaneSummary pane : flushed) {
      long[][] counts = Objects.requireNonNull(expected.get(pane.paneStartMillis()));
      assertThat(pane.counts(0)).isEqualTo(counts[0]);
      assertThat(pane.counts(1)).isEqualTo(counts[1]);
    }
    assertThat(flushed.stream().mapToLong(PaneSummary::records).sum()).isEqualTo(records);
  }

  @Test
  void onlyPanesThatTheWatermarkHasPassedAreFlushed() {
    references.add(profile(effectiveFrom(0)));
    summarizer.add(TestRows.row(100, 5, "red"));
    summarizer.add(TestRows.row(1500, 5, "red"));
    summarizer.flushClosedBy(998);
    assertThat(flushed).isEmpty();
    summarizer.flushClosedBy(999);
    assertThat(flushed).extracting(PaneSummary::paneStartMillis).containsExactly(0L);
    assertThat(summarizer.openPanes()).isEqualTo(1);
    summarizer.flushClosedBy(Long.MAX_VALUE);
    assertThat(flushed).extracting(PaneSummary::paneStartMillis).containsExactly(0L, 1000L);
    assertThat(summarizer.openPanes()).isZero();
  }

  @Test
  void aPaneIsBinnedWithTheReferenceInEffectAtItsStart() {
    references.add(profile(effectiveFrom(1000)));
    references.add(profile(effectiveFrom(3000)));
    for (long time = 500; time < 5000; time += 1000) {
      summarizer.add(TestRows.row(time, 5, "red"));
    }
    summarizer.flushAll();
    String first = effectiveFrom(1000).getId();
    String second = effectiveFrom(3000).getId();
    assertThat(flushed)
        .extracting(PaneSummary::referenceId)
        .containsExactly(PaneSummary.NO_REFERENCE, first, first, second, second);
  }

  @Test
  void panesOfDifferentReferencesNeverMix() {
    summarizer.add(TestRows.row(2500, 5, "red"));
    references.add(profile(effectiveFrom(0)));
    summarizer.referencesChanged();
    summarizer.add(TestRows.row(2600, 5, "red"));
    references.add(profile(effectiveFrom(2000)));
    summarizer.referencesChanged();
    summarizer.add(TestRows.row(2700, 5, "red"));
    summarizer.flushAll();
    assertThat(flushed)
        .extracting(PaneSummary::referenceId)
        .containsExactlyInAnyOrder(
            PaneSummary.NO_REFERENCE, effectiveFrom(0).getId(), effectiveFrom(2000).getId());
    assertThat(flushed).allMatch(pane -> pane.records() == 1);
  }

  @Test
  void withoutReferenceOnlyPresenceIsCounted() {
    summarizer.add(TestRows.row(0, 5, "red"));
    summarizer.add(TestRows.row(0, Double.NaN, null));
    summarizer.flushAll();
    assertThat(flushed.get(0).counts(0)).containsExactly(1, 1);
    assertThat(flushed.get(0).counts(1)).containsExactly(1, 1);
    assertThat(flushed.get(0).nonFinite(0)).isEqualTo(1);
  }

  @Test
  void nanAndInfinitiesAreMissingAndCountedApart() {
    references.add(profile(effectiveFrom(0)));
    for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0, 5}) {
      summarizer.add(TestRows.row(0, value, "red"));
    }
    summarizer.flushAll();
    assertThat(flushed.get(0).counts(0)[0]).isEqualTo(3);
    assertThat(flushed.get(0).nonFinite(0)).isEqualTo(3);
  }

  @Test
  void tooManyOpenPanesAreFlushedInsteadOfKept() {
    references.add(profile(effectiveFrom(0)));
    PaneSummarizer small =
        new PaneSummarizer(
            SummaryContent.ofBins(FIELDS), SECONDS, references::at, flushed::add, 10_000);
    int panes = 300;
    int mostOpen = 0;
    for (int i = 0; i < panes; i++) {
      small.add(TestRows.row(i * 1000L, 5, "red"));
      mostOpen = Math.max(mostOpen, small.openPanes());
    }
    assertThat(mostOpen).isBetween(10, 20);
    small.flushAll();
    assertThat(flushed).hasSize(panes).allMatch(pane -> pane.records() == 1);
  }

  private static ReferenceProfile.Profile profileOf(ReferenceProfile reference, String feature) {
    return Objects.requireNonNull(reference.profile(feature));
  }
}
