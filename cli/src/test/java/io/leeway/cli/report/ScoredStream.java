package io.leeway.cli.report;

import io.leeway.cli.DataSet;
import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.alert.AlertMemory;
import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.AlertStory;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.schema.DependenceTree;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.PairProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.TreeEdge;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Real rows, their first part made a reference, the rest scored and watched as a monitor would. */
record ScoredStream(Reference reference, List<WindowReport> reports, HtmlReport report) {

  static ScoredStream flights() throws IOException {
    // Integration tests find the rows in a jar.
    Path rows = Files.createTempFile("flights-2001", ".csv.gz");
    try (InputStream in =
        Objects.requireNonNull(
            ScoredStream.class.getResourceAsStream("/io/leeway/cli/demo/flights-2001.csv.gz"))) {
      Files.copy(in, rows, StandardCopyOption.REPLACE_EXISTING);
      return of(rows, "flights", "date", "2001-02-01T00:00:00Z", Duration.ofDays(1));
    } finally {
      Files.deleteIfExists(rows);
    }
  }

  static ScoredStream birdstrikes() throws IOException {
    return of(
        DataSet.file("birdstrikes/birdstrikes.csv.gz"),
        "birdstrikes",
        "Flight Date",
        "1995-01-01T00:00:00Z",
        Duration.ofDays(30));
  }

  /**
   * The same windows as a report with made-up pairs and joint scores, against the same reference
   * with a made-up dependence tree.
   */
  HtmlReport withDependence() {
    List<String> names = reference.getFeatures().stream().map(FeatureProfile::getFeature).toList();
    List<TreeEdge> edges = new ArrayList<>();
    List<PairProfile> pairs = new ArrayList<>();
    for (int i = 1; i < names.size(); i++) {
      edges.add(new TreeEdge(names.get(i == 3 ? 1 : 0), names.get(i), 0.4 / i));
      Long[] cells = new Long[64];
      Arrays.fill(cells, reference.getRecords() / 64);
      cells[0] += reference.getRecords() % 64;
      pairs.add(
          PairProfile.newBuilder()
              .setFirst(names.get(i == 3 ? 1 : 0))
              .setSecond(names.get(i))
              .setFirstBins(8)
              .setSecondBins(8)
              .setCounts(List.of(cells))
              .build());
    }
    Reference withTree =
        ReferenceId.seal(
            Reference.newBuilder(reference)
                .setPairs(pairs)
                .setTree(DependenceTree.newBuilder().setEdges(edges).build())
                .build());
    HtmlReport page = HtmlReport.ofStream(withTree.getStream());
    page.add(withTree);
    for (WindowReport scored : reports) {
      page.add(
          WindowReport.newBuilder(Results.withPairs(scored, scored.equals(reports.get(20))))
              .setReferenceId(withTree.getId())
              .build());
    }
    return page;
  }

  private static ScoredStream of(
      Path file, String stream, String timestamp, String until, Duration window)
      throws IOException {
    EventTimeField time = new EventTimeField(timestamp, EventTimeField.Unit.AUTO);
    RowSource rows = FileRows.of(List.of(file), null);
    long untilMillis = Instant.parse(until).toEpochMilli();
    Reference reference =
        ReferenceBuilder.build(
                new TimedRowSource(rows, time, new TimeRange(Long.MIN_VALUE, untilMillis)),
                ReferenceSettings.withDefaults(stream)
                    .withEventTimePath(timestamp)
                    .withEffectiveFromMillis(untilMillis)
                    .withWindows(List.of(window)))
            .reference();
    List<WindowReport> reports =
        ReplayedWindows.of(
                new TimedRowSource(rows, time, new TimeRange(untilMillis, Long.MAX_VALUE)),
                ReferenceProfile.of(reference),
                window,
                stream,
                new VerdictRule(1, 0.05, 50, 1))
            .reports();
    HtmlReport report = HtmlReport.ofStream(stream);
    report.add(reference);
    report.expectAlerts();
    AlertStory story =
        new AlertStory(
            new AlertSettings(
                new AlertPolicy(1, 1, 3, 0),
                3,
                window.toMillis(),
                Long.MAX_VALUE,
                SlowDriftRule.OFF));
    AlertMemory memory = new AlertMemory();
    for (WindowReport scored : reports) {
      report.add(scored);
      story.tell(scored, memory).forEach(report::add);
    }
    return new ScoredStream(reference, reports, report);
  }
}
