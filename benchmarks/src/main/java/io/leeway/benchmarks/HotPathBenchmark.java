package io.leeway.benchmarks;

import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordDecoder;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceTimeline;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.PaneSummarizer;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A record's way through the task of the source, from the bytes to the counts of its pane, without
 * Kafka and Flink; time per record of 20 numeric and 5 categorical features.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(HotPathBenchmark.RECORDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPathBenchmark {
  static final int RECORDS = 20_000;
  private static final int NUMERIC = 20;
  private static final int CATEGORICAL = 5;

  /** Whether the fields of the schema are unions with null. */
  @Param({"false", "true"})
  public boolean nullable;

  /** Besides the bins: all 300 pairs in eight coarse bins each, or sketches, or both. */
  @Param({"bins", "pairs", "sketches", "pairs and sketches"})
  public String content = "bins";

  private byte[][] records = new byte[0][];
  private RecordDecoder decoder = (value, row) -> {};
  private FeatureRow row = new FeatureRow(0);
  private PaneSummarizer summarizer =
      new PaneSummarizer(
          SummaryContent.ofBins(List.of()), grid(), new ReferenceTimeline(), pane -> {});

  private static PaneGrid grid() {
    return new PaneGrid(List.of(WindowSpec.tumbling(Duration.ofHours(1))));
  }

  /** Writes the records and builds a reference of them. */
  @Setup
  public void prepare() throws IOException {
    SyntheticRecords synthetic = new SyntheticRecords(NUMERIC, CATEGORICAL, nullable);
    records = synthetic.records(RECORDS);
    List<FeatureField> features = synthetic.features();
    decoder =
        new RecordFormat.Avro(synthetic.schema().toString())
            .decoder(features, new EventTimeField("time", EventTimeField.Unit.MILLIS));
    row = new FeatureRow(features.size());
    ReferenceTimeline timeline = new ReferenceTimeline();
    timeline.add(ReferenceProfile.of(synthetic.reference(RECORDS)));
    summarizer =
        new PaneSummarizer(
            SummaryContent.ofBins(features)
                .withPairs(
                    content.contains("pairs")
                        ? FeaturePairs.all(features.size(), 8)
                        : FeaturePairs.NONE)
                .withSketches(content.contains("sketches")),
            grid(),
            timeline,
            pane -> {});
  }

  /** Bytes to a row. */
  @Benchmark
  public FeatureRow decode() {
    for (int i = 0; i < RECORDS; i++) {
      row.begin(0, i, 0);
      decoder.decode(records[i], row);
    }
    return row;
  }

  /** Bytes to counts. */
  @Benchmark
  public int summarize() {
    for (int i = 0; i < RECORDS; i++) {
      row.begin(0, i, 0);
      decoder.decode(records[i], row);
      summarizer.add(row);
    }
    return summarizer.openPanes();
  }
}
