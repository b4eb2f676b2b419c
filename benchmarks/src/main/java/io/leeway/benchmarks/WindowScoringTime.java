package io.leeway.benchmarks;

import io.leeway.cli.bench.Spread;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordDecoder;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long it takes to score one window, by the number of its features. */
public final class WindowScoringTime {
  private static final int RECORDS = 2_000;
  private static final int WARM_UP = 100;
  private static final int ROUNDS = 30;
  private static final WindowSpec SPEC = WindowSpec.tumbling(Duration.ofHours(1));

  private WindowScoringTime() {}

  /** Milliseconds per window of so many features, one of five categorical; over 30 windows. */
  public static Spread millis(int features) throws IOException {
    SyntheticRecords synthetic = new SyntheticRecords(features - features / 5, features / 5, false);
    ReferenceProfile reference = ReferenceProfile.of(synthetic.reference(RECORDS));
    PaneSummary window = window(synthetic, reference);
    WindowScoring scoring =
        new WindowScoring("synthetic", "", synthetic.features(), new VerdictRule(1, 0.05, 100, 1));
    double[] millis = new double[ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      long started = System.nanoTime();
      var report =
          scoring.report(new Window(0, SPEC.sizeMillis()), SPEC, window, reference, 0, true, 0);
      long ended = System.nanoTime();
      if (report.getFeatures().size() != features) {
        throw new IllegalStateException("scored " + report.getFeatures().size() + " features");
      }
      if (round >= 0) {
        millis[round] = (ended - started) / 1e6;
      }
    }
    return Spread.of(millis);
  }

  private static PaneSummary window(SyntheticRecords synthetic, ReferenceProfile reference)
      throws IOException {
    List<FeatureField> features = synthetic.features();
    RecordDecoder decoder =
        new RecordFormat.Avro(synthetic.schema().toString())
            .decoder(features, new EventTimeField("time", EventTimeField.Unit.MILLIS));
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(reference);
    List<PaneSummary> panes = new ArrayList<>();
    PaneSummarizer summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features), new PaneGrid(List.of(SPEC)), timeline, panes::add);
    FeatureRow row = new FeatureRow(features.size());
    for (byte[] record : synthetic.records(RECORDS)) {
      row.begin(0, 0, 0);
      decoder.decode(record, row);
      summarizer.add(row);
    }
    summarizer.flushAll();
    if (panes.size() != 1) {
      throw new IllegalStateException(panes.size() + " panes, expected one");
    }
    return panes.get(0);
  }
}
