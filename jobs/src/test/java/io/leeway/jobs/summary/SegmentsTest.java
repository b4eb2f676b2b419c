package io.leeway.jobs.summary;

import static io.leeway.jobs.TestReferences.FIELDS;
import static io.leeway.jobs.TestReferences.effectiveFrom;
import static io.leeway.jobs.TestReferences.profile;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SegmentsTest {
  private static final PaneGrid SECONDS =
      new PaneGrid(List.of(WindowSpec.tumbling(Duration.ofSeconds(1))));

  private final List<PaneSummary> flushed = new ArrayList<>();
  private final ReferenceTimeline references = new ReferenceTimeline();
  private final FeatureRow row = new FeatureRow(FIELDS.size() + 2);

  private PaneSummarizer summarizer(int maxSegments) {
    references.add(profile(effectiveFrom(0)));
    return new PaneSummarizer(
        SummaryContent.ofBins(FIELDS).withSegments(List.of("country", "device"), maxSegments),
        SECONDS,
        references,
        flushed::add);
  }

  private FeatureRow row(
      long timeMillis, double speed, @Nullable String country, @Nullable String device) {
    row.begin(0, 0, timeMillis);
    row.setNumber(0, speed);
    text(1, "red");
    text(2, country);
    text(3, device);
    return row;
  }

  private void text(int field, @Nullable String text) {
    if (text != null) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      row.setText(field, bytes, 0, bytes.length);
    }
  }

  private Map<String, Long> recordsBySegment() {
    return flushed.stream()
        .collect(
            Collectors.groupingBy(
                PaneSummary::segment, Collectors.summingLong(PaneSummary::records)));
  }

  @Test
  void everyCombinationOfValuesHasPanesOfItsOwnAndTheWholeStreamIsTheirSum() {
    PaneSummarizer summarizer = summarizer(100);
    summarizer.add(row(0, 5, "FR", "ios"));
    summarizer.add(row(1, 15, "FR", "web"));
    summarizer.add(row(2, 25, "DE", "ios"));
    summarizer.add(row(3, 5, "FR", "ios"));
    summarizer.add(row(4, 5, null, "ios"));
    summarizer.add(row(5, 5, "", "ios"));
    summarizer.flushAll();

    assertThat(recordsBySegment())
        .containsOnly(
            Map.entry("", 6L),
            Map.entry("country=FR,device=ios", 2L),
            Map.entry("country=FR,device=web", 1L),
            Map.entry("country=DE,device=ios", 1L),
            Map.entry("country=(missing),device=ios", 1L),
            Map.entry("country=,device=ios", 1L));
    PaneSummary whole = flushed.get(0);
    assertThat(whole.segment()).isEqualTo(PaneSummary.WHOLE_STREAM);
    assertThat(whole.counts(0)).containsExactly(0, 0, 4, 1, 1, 0, 0);
  }

  @Test
  void aSegmentIsCountedAsIfItWereTheStream() {
    long seed = 3;
    PaneSummarizer together = summarizer(1000);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 5000; i++) {
      together.add(row(random.nextInt(3000), random.nextInt(50), "c" + random.nextInt(90), "d"));
    }
    together.flushAll();
    List<PaneSummary> all = List.copyOf(flushed);
    flushed.clear();

    PaneSummarizer alone = summarizer(1000);
    random = new SplittableRandom(seed);
    for (int i = 0; i < 5000; i++) {
      int time = random.nextInt(3000);
      int speed = random.nextInt(50);
      String country = "c" + random.nextInt(90);
      if (country.equals("c17")) {
        alone.add(row(time, speed, country, "d"));
      }
    }
    alone.flushAll();
    assertThat(flushed.stream().filter(pane -> !pane.segment().isEmpty()))
        .hasSize(3)
        .isSubsetOf(all);
  }

  @Test
  void differentValuesNeverHaveTheSameNameAndNoneCanBreakALine() {
    PaneSummarizer summarizer = summarizer(100);
    summarizer.add(row(0, 5, "a", "x,device=b"));
    summarizer.add(row(1, 5, "a,device=x", "b"));
    summarizer.add(row(2, 5, "a\\", "b"));
    summarizer.add(row(3, 5, "a\nb\u2028", "\u0007"));
    summarizer.flushAll();
    assertThat(recordsBySegment())
        .containsOnly(
            Map.entry("", 4L),
            Map.entry("country=a,device=x\\,device=b", 1L),
            Map.entry("country=a\\,device=x,device=b", 1L),
            Map.entry("country=a\\\\,device=b", 1L),
            Map.entry("country=a\\u000ab\\u2028,device=\\u0007", 1L));
  }

  @Test
  void whatIsOverTheLimitIsTheSegmentOther() {
    PaneSummarizer summarizer = summarizer(3);
    for (int i = 0; i < 10; i++) {
      summarizer.add(row(i, 5, "c" + i, "d"));
    }
    summarizer.flushAll();
    assertThat(summarizer.knownSegments()).isEqualTo(3);
    assertThat(recordsBySegment())
        .containsOnly(
            Map.entry("", 10L),
            Map.entry("country=c0,device=d", 1L),
            Map.entry("country=c1,device=d", 1L),
            Map.entry("country=c2,device=d", 1L),
            Map.entry(SegmentTable.OTHER, 7L));
  }

  @Test
  void segmentsWhoseWindowsHaveClosedMakeRoomForOthers() {
    PaneSummarizer summarizer = summarizer(3);
    for (int i = 0; i < 3; i++) {
      summarizer.add(row(i, 5, "old" + i, "d"));
    }
    summarizer.flushClosedBy(998);
    summarizer.add(row(1600, 5, "old0", "d"));
    summarizer.add(row(1601, 5, "early", "d"));
    summarizer.flushClosedBy(1999);
    summarizer.add(row(2700, 5, "new", "d"));
    summarizer.flushAll();
    assertThat(recordsBySegment())
        .containsEntry("country=new,device=d", 1L)
        .containsEntry("country=old0,device=d", 2L)
        .containsEntry(SegmentTable.OTHER, 1L);
  }
}
