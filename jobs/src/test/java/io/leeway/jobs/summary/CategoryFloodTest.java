package io.leeway.jobs.summary;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoryFloodTest {
  private static final int CATEGORIES = 1_000_000;

  @ParameterizedTest(name = "texts of {0} bytes")
  @ValueSource(ints = {20, 256})
  void aMillionCategoriesTakeBoundedMemoryAndAreAllCounted(int bytes) {
    ReferenceProfile reference = ReferenceProfile.of(effectiveFrom(0));
    List<PaneSummary> flushed = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(FIELDS).withSketches(true),
            new PaneGrid(List.of(WindowSpec.tumbling(Duration.ofHours(1)))),
            time -> reference,
            flushed::add,
            PaneSummarizer.MAX_OPEN_BYTES);
    FeatureRow row = new FeatureRow(FIELDS.size());
    long before = usedBytes();
    for (int i = 0; i < CATEGORIES; i++) {
      row.begin(0, i, 1_000);
      row.setNumber(0, i);
      byte[] text = ("%0" + bytes + "d").formatted(i).getBytes(StandardCharsets.US_ASCII);
      row.setText(1, text, 0, text.length);
      summarizer.add(row);
    }
    summarizer.flushAll();
    long grownBytes = usedBytes() - before;
    assertThat(summarizer.openPanes()).as("and it is still there").isZero();
    System.out.printf("%,d categories take %,d kB%n", CATEGORIES, grownBytes >> 10);
    assertThat(flushed).hasSize(1);
    PaneSummary pane = flushed.get(0);
    assertThat(pane.records()).isEqualTo(CATEGORIES);
    assertThat(Arrays.stream(pane.counts(1)).sum()).isEqualTo(CATEGORIES);
    assertThat(grownBytes).isLessThan(64L << 20);
  }

  private static long usedBytes() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least =
          Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
    }
    return least;
  }
}
