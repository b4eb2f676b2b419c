package io.leeway.jobs;

import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.config.SegmentFields;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.AlertTracker;
import io.leeway.jobs.operator.IdleAfterSilence;
import io.leeway.jobs.operator.LedgerKeeper;
import io.leeway.jobs.operator.LocalSummarizer;
import io.leeway.jobs.operator.ReplayRules;
import io.leeway.jobs.operator.RowWatermarks;
import io.leeway.jobs.operator.StreamTypes;
import io.leeway.jobs.operator.Timeless;
import io.leeway.jobs.operator.WindowScorer;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.schema.Alert;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The parts that {@link MonitorJob} and {@link ReplayJob} are put together from: each is one
 * operator, or a few that always go together, with its name and id.
 *
 * <p>A suffix tells apart several of the same kind in one job.
 *
 * @param features what is monitored, in the order of the reports
 * @param vectors of which some of the features are computed
 * @param references messages of the references known before the start
 */
record JobSteps(
    MonitorConfig config,
    List<FeatureField> features,
    List<VectorFeature> vectors,
    List<byte[]> references) {
  /** Stands for no reference at all, where Flink wants an element. */
  private static final byte[] NONE = {};

  JobSteps {
    features = List.copyOf(features);
    vectors = List.copyOf(vectors);
    references = List.copyOf(references);
  }

  /**
   * The rows of the topic.
   *
   * @param delay how far watermarks stay behind
   */
  DataStream<FeatureRow> features(
      StreamExecutionEnvironment environment,
      MonitorTopics source,
      SourceRange range,
      Duration delay) {
    return environment
        .fromSource(
            source.features(
                VectorFeature.fields(
                    SegmentFields.appended(features, config.detail().segments()), vectors),
                range),
            watermarks(delay, range.isBounded() ? null : config.idleTimeout()),
            "features")
        .uid("features");
  }

  /**
   * Event time of the rows. In a bounded run nothing may be idle: a silent partition is one that
   * has not been read yet, not one that has nothing to say.
   */
  static WatermarkStrategy<FeatureRow> watermarks(Duration delay, @Nullable Duration idleTimeout) {
    long delayMillis = delay.toMillis();
    return WatermarkStrategy.<FeatureRow>forGenerator(
            context -> {
              RowWatermarks watermarks = new RowWatermarks(delayMillis);
              return idleTimeout == null
                  ? watermarks
                  : new IdleAfterSilence(watermarks, idleTimeout, context.getInputActivityClock());
            })
        .withTimestampAssigner((row, recordTimestamp) -> row.eventTimeMillis());
  }

  /**
   * References for the scorer: those of the topic, or once more those known, if nothing is to
   * change.
   */
  DataStream<byte[]> references(
      StreamExecutionEnvironment environment, SourceRange range, String suffix) {
    ReferenceLocation.Topic updates = updates(range);
    SingleOutputStreamOperator<byte[]> messages =
        updates == null
            ? environment
                .fromData(
                    references.isEmpty() ? List.of(NONE) : references, StreamTypes.REFERENCE_BYTES)
                .name("references" + suffix)
            : environment.fromSource(
                new MonitorTopics(config).references(updates.topic()),
                WatermarkStrategy.noWatermarks(),
                "references");
    return messages
        .uid("references" + suffix)
        .setParallelism(1)
        .transform("references-timeless" + suffix, StreamTypes.REFERENCE_BYTES, new Timeless<>())
        .uid("references-timeless" + suffix)
        .setParallelism(1);
  }

  /**
   * Counts rows into panes.
   *
   * @param grid of these windows, and maybe of more
   * @param replay which rows of a replay count, null to count all
   */
  SingleOutputStreamOperator<PaneSummary> summarize(
      DataStream<FeatureRow> rows,
      PaneGrid grid,
      SourceRange range,
      @Nullable ReplayRules replay,
      String suffix) {
    ReferenceLocation.Topic updates = updates(range);
    return rows.transform(
            "summarize" + suffix,
            StreamTypes.PANE_SUMMARY,
            new LocalSummarizer.Factory(
                new LocalSummarizer.Settings(
                    config.stream(),
                    config.source().topic(),
                    content().withVectors(vectors),
                    grid,
                    references,
                    updates == null
                        ? null
                        : new MonitorTopics(config).referenceFeed(updates.topic()),
                    JumpGuard.limitMillis(config.maxAhead().toMillis()),
                    replay)))
        .uid("summarize" + suffix);
  }

  /**
   * Windows of counts against their references.
   *
   * @param span which windows are reported
   */
  SingleOutputStreamOperator<WindowReport> score(
      DataStream<PaneSummary> summaries,
      DataStream<byte[]> referenceUpdates,
      Duration lateness,
      EventTimeSpan span,
      String suffix) {
    WindowScoring scoring =
        new WindowScoring(
                config.stream(), ConfigHash.of(config), features, JudgingRules.ofVerdicts(config))
            .withPairs(content().pairs())
            .withVectors(vectors)
            .withDisclosure(JudgingRules.ofDisclosure(config));
    return summaries
        .keyBy(PaneSummary::segment, StreamTypes.SEGMENT)
        .connect(referenceUpdates.broadcast(WindowScorer.referenceState()))
        .process(
            new WindowScorer(
                new WindowScorer.Settings(
                    config.stream(),
                    config.windows(),
                    lateness.toMillis(),
                    scoring,
                    references,
                    span)),
            StreamTypes.WINDOW_REPORT)
        .name("score" + suffix)
        .uid("score" + suffix);
  }

  /** Episodes of drift from report to report. */
  SingleOutputStreamOperator<Alert> track(
      SingleOutputStreamOperator<WindowReport> reports, String suffix) {
    AlertSettings settings = JudgingRules.ofAlerts(config);
    // Reports leave the scorer by segment already: no second shuffle.
    SingleOutputStreamOperator<Alert> alerts =
        JudgingRules.ofDisclosure(config) == null
            ? DataStreamUtils.reinterpretAsKeyedStream(
                    reports, JobSteps::segment, StreamTypes.SEGMENT)
                .process(AlertTracker.ofReports(settings), StreamTypes.ALERT)
            : DataStreamUtils.reinterpretAsKeyedStream(
                    reports.getSideOutput(WindowScorer.EXACT),
                    both -> segment(both.f0),
                    StreamTypes.SEGMENT)
                .process(AlertTracker.ofExactAndTold(settings), StreamTypes.ALERT);
    return alerts.name("track" + suffix).uid("track" + suffix);
  }

  private static String segment(WindowReport report) {
    return report.getSegment() == null ? PaneSummary.WHOLE_STREAM : report.getSegment();
  }

  /** The books of what was summarized and reported. */
  DataStream<Ledger> ledger(
      SingleOutputStreamOperator<PaneSummary> summaries,
      SingleOutputStreamOperator<WindowReport> reports) {
    return summaries
        .getSideOutput(LocalSummarizer.LEDGER)
        .union(reports.getSideOutput(WindowScorer.LEDGER))
        .transform(
            "ledger", StreamTypes.LEDGER, new LedgerKeeper(config.stream(), ConfigHash.of(config)))
        .uid("ledger")
        .setParallelism(1)
        .setMaxParallelism(1);
  }

  static void writeReports(DataStream<WindowReport> reports, MonitorTopics topics, String suffix) {
    reports.sinkTo(topics.reports()).name("results" + suffix).uid("results" + suffix);
  }

  static void writeAlerts(DataStream<Alert> alerts, MonitorTopics topics, String suffix) {
    alerts.sinkTo(topics.alerts()).name("alerts" + suffix).uid("alerts" + suffix);
  }

  static void writeDeadLetters(
      SingleOutputStreamOperator<PaneSummary> summaries, MonitorTopics topics, String suffix) {
    summaries
        .getSideOutput(LocalSummarizer.DEAD_LETTERS)
        .sinkTo(topics.deadLetters())
        .name("dead-letters" + suffix)
        .uid("dead-letters" + suffix);
  }

  private SummaryContent content() {
    return SummaryContent.ofBins(features)
        .withPairs(PairSelection.request(config.detail(), features))
        .withSketches(config.detail().sketches())
        .withSegments(config.detail().segments(), config.detail().maxSegments());
  }

  /**
   * Where later references come from; null in a bounded run, which keeps to those known at its
   * start.
   */
  private ReferenceLocation.@Nullable Topic updates(SourceRange range) {
    return !range.isBounded() && config.reference() instanceof ReferenceLocation.Topic topic
        ? topic
        : null;
  }
}
