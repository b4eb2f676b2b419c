package io.leeway.cli.compare;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.reference.CellWriter;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a file in the bins of a reference, counted as the monitor counts a pane.
 *
 * @param counts of all rows
 * @param columns names of all columns
 * @param time from the first event time until after the last; from 0 until 0 without any
 * @param rejects what was no row
 */
record LiveCounts(PaneSummary counts, List<String> columns, Window time, Rejects rejects) {
  private static final Window NO_TIME = new Window(0, 0);

  /** Reads the rows once. */
  static LiveCounts of(RowSource rows, ReferenceProfile reference, PairRequest pairs)
      throws IOException {
    List<FeatureField> features = reference.features();
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    List<PaneSummary> panes = new ArrayList<>();
    // All rows are put where the reference takes effect, whenever they were: one pane.
    long instantMillis = reference.effectiveFromMillis();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features).withPairs(pairs),
            new PaneGrid(List.of(new WindowSpec(1, 1))),
            timeline,
            panes::add);
    Rejects rejects = new Rejects();
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(features.size());
    long records = 0;
    Window time = NO_TIME;
    try (RowReader reader = rows.open(rejects)) {
      while (reader.next(row)) {
        scratch.begin(0, records, instantMillis);
        for (int i = 0; i < features.size(); i++) {
          FeatureField feature = features.get(i);
          CellWriter.write(row.cell(feature.column()), feature.kind(), scratch, i);
        }
        summarizer.add(scratch);
        time = including(time, row, records == 0);
        records++;
      }
    }
    if (records == 0) {
      throw new UnreadableInputException(
          "no records in %s, expected at least one%s"
              .formatted(
                  rows.description(),
                  rejects.count() == 0 ? "" : "; left out " + rejects.examples()));
    }
    summarizer.flushAll();
    List<String> columns = new ArrayList<>();
    for (int column = 0; column < row.columns(); column++) {
      columns.add(row.name(column));
    }
    return new LiveCounts(panes.get(0), List.copyOf(columns), time, rejects);
  }

  private static Window including(Window time, Row row, boolean first) {
    if (!row.hasEventTime()) {
      return time;
    }
    long millis = row.eventTimeMillis();
    return first
        ? new Window(millis, millis + 1)
        : new Window(Math.min(time.startMillis(), millis), Math.max(time.endMillis(), millis + 1));
  }
}
