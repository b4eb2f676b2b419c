package io.leeway.cli.report;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tumbling windows of real rows with event time, scored as a monitor would; those of fewer than 5
 * records are left out.
 */
record ReplayedWindows(List<WindowReport> reports) {
  private static final long MIN_RECORDS = 5;

  /** By a rule, as the reports of a stream. */
  static ReplayedWindows of(
      RowSource rows, ReferenceProfile reference, Duration size, String stream, VerdictRule rule)
      throws IOException {
    List<FeatureField> features = reference.features();
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    WindowSpec spec = WindowSpec.tumbling(size);
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features), new PaneGrid(List.of(spec)), timeline, panes::add);
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(features.size());
    try (RowReader reader = rows.open(new Rejects())) {
      while (reader.next(row)) {
        scratch.begin(0, 0, row.eventTimeMillis());
        for (int i = 0; i < features.size(); i++) {
          CellWriter.write(row.cell(features.get(i).path()), features.get(i).kind(), scratch, i);
        }
        summarizer.add(scratch);
      }
    }
    summarizer.flushAll();
    WindowScoring scoring = new WindowScoring(stream, "", features, rule);
    return new ReplayedWindows(
        panes.stream()
            .filter(pane -> pane.records() >= MIN_RECORDS)
            .filter(pane -> pane.paneStartMillis() >= reference.effectiveFromMillis())
            .sorted(Comparator.comparingLong(PaneSummary::paneStartMillis))
            .map(
                pane ->
                    scoring.report(
                        new Window(
                            pane.paneStartMillis(), pane.paneStartMillis() + size.toMillis()),
                        spec,
                        pane,
                        reference,
                        0,
                        true,
                        0))
            .toList());
  }
}
