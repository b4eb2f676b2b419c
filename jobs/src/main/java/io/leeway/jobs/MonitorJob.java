package io.leeway.jobs;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.config.MonitorConfig.Detail;
import io.leeway.jobs.config.MonitorConfig.PairChoice;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.config.SegmentFields;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.AlertTracker;
import io.leeway.jobs.operator.LocalSummarizer;
import io.leeway.jobs.operator.RowWatermarks;
import io.leeway.jobs.operator.StreamTypes;
import io.leeway.jobs.operator.Timeless;
import io.leeway.jobs.operator.WindowScorer;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.BroadcastStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The monitor of one stream: features and references in, reports, alerts and dead letters out.
 *
 * <pre>
 * features ---- summarize ==(by segment)== score -- track --> alerts
 *                   |                     /  |
 *                   +--> dead letters    /   +--> results
 * references ---------(broadcast)-------/
 * </pre>
 *
 * <p>The summarizer is chained to the source of the features, so that the only shuffle is the one
 * of the summaries; it gets its references past Flink, by a {@link
 * io.leeway.jobs.operator.ReferenceFeed}.
 */
public final class MonitorJob {
  /** Never to be changed: saved state is divided by it. */
  private static final int MAX_PARALLELISM = 128;

  /** Stands for no reference at all, where Flink wants an element. */
  private static final byte[] NONE = {};

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private final MonitorConfig config;
  private final List<FeatureField> features;
  private final List<VectorFeature> vectors;
  private final List<byte[]> references;
  private final MonitorTopics topics;

  /**
   * A monitor.
   *
   * @param features what is monitored, in the order of the reports
   * @param references messages of the references known before the start, so that no record meets an
   *     empty state
   */
  public MonitorJob(MonitorConfig config, List<FeatureField> features, List<byte[]> references) {
    this(config, features, config.vectors(), references);
  }

  /**
   * The same with vector features.
   *
   * @param vectors of which some of the features are computed
   */
  public MonitorJob(
      MonitorConfig config,
      List<FeatureField> features,
      List<VectorFeature> vectors,
      List<byte[]> references) {
    this.config = config;
    this.features = List.copyOf(features);
    this.vectors = List.copyOf(vectors);
    this.references = List.copyOf(references);
    this.topics = new MonitorTopics(config);
  }

  /**
   * Runs a monitor on the cluster that it is submitted to: {@code flink run leeway-jobs-cluster.jar
   * --config FILE}.
   *
   * @throws IllegalArgumentException if the arguments are not these
   */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      throw new IllegalArgumentException("expected the arguments --config FILE");
    }
    MonitorConfig config = ConfigFile.read(Path.of(arguments[1]));
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    MonitorSetup.prepare(config).addTo(environment, SourceRange.live());
    environment.executeAsync("leeway " + config.stream());
  }

  /** Adds the job to the environment, which then executes it. */
  public void addTo(StreamExecutionEnvironment environment, SourceRange range) {
    configure(environment);

    SingleOutputStreamOperator<PaneSummary> summaries = summarize(environment, range);
    summaries
        .getSideOutput(LocalSummarizer.DEAD_LETTERS)
        .sinkTo(topics.deadLetters())
        .name("dead-letters")
        .uid("dead-letters");

    SingleOutputStreamOperator<WindowReport> reports =
        score(summaries, references(environment, range).broadcast(WindowScorer.referenceState()));
    reports.sinkTo(topics.reports()).name("results").uid("results");

    track(reports).sinkTo(topics.alerts()).name("alerts").uid("alerts");
  }

  private DataStream<FeatureRow> features(
      StreamExecutionEnvironment environment, SourceRange range) {
    long outOfOrdernessMillis = config.outOfOrderness().toMillis();
    WatermarkStrategy<FeatureRow> watermarks =
        WatermarkStrategy.<FeatureRow>forGenerator(
                context -> new RowWatermarks(outOfOrdernessMillis))
            .withTimestampAssigner((row, recordTimestamp) -> row.eventTimeMillis());
    Duration idleTimeout = config.idleTimeout();
    if (idleTimeout != null && !range.isBounded()) {
      // In a bounded run a silent partition is one that has not been read yet, not one that has
      // nothing to say.
      watermarks = watermarks.withIdleness(idleTimeout);
    }
    return environment
        .fromSource(
            topics.features(
                VectorFeature.fields(
                    SegmentFields.appended(features, config.detail().segments()), vectors),
                range),
            watermarks,
            "features")
        .uid("features");
  }

  /**
   * References for the scorer: those of the topic, or once more those known, if nothing is to
   * change.
   */
  private DataStream<byte[]> references(StreamExecutionEnvironment environment, SourceRange range) {
    ReferenceLocation.Topic updates = updates(range);
    SingleOutputStreamOperator<byte[]> messages =
        updates == null
            ? environment
                .fromData(
                    references.isEmpty() ? List.of(NONE) : references, StreamTypes.REFERENCE_BYTES)
                .name("references")
            : environment.fromSource(
                topics.references(updates.topic()), WatermarkStrategy.noWatermarks(), "references");
    return messages
        .uid("references")
        .setParallelism(1)
        .transform("references-timeless", StreamTypes.REFERENCE_BYTES, new Timeless<>())
        .uid("references-timeless")
        .setParallelism(1);
  }

  private SingleOutputStreamOperator<PaneSummary> summarize(
      StreamExecutionEnvironment environment, SourceRange range) {
    ReferenceLocation.Topic updates = updates(range);
    return features(environment, range)
        .transform(
            "summarize",
            StreamTypes.PANE_SUMMARY,
            new LocalSummarizer.Factory(
                new LocalSummarizer.Settings(
                    config.stream(),
                    config.source().topic(),
                    content(config.detail(), features).withVectors(vectors),
                    new PaneGrid(config.windows()),
                    references,
                    updates == null ? null : topics.referenceFeed(updates.topic()))))
        .uid("summarize");
  }

  /**
   * What is summarized.
   *
   * @throws ConfigException if it would be too many pairs
   */
  static SummaryContent content(Detail detail, List<FeatureField> features) {
    FeaturePairs pairs =
        detail.pairs() == PairChoice.ALL
            ? FeaturePairs.all(features.size(), detail.pairBins())
            : FeaturePairs.NONE;
    if (pairs.size() > detail.maxPairs()) {
      throw new ConfigException(
          List.of(
              "dependence.pairs: all makes %d pairs of %d features, expected at most %d (dependence.maxPairs)"
                  .formatted(pairs.size(), features.size(), detail.maxPairs())));
    }
    return SummaryContent.ofBins(features)
        .withPairs(pairs)
        .withSketches(detail.sketches())
        .withSegments(detail.segments(), detail.maxSegments());
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

  private SingleOutputStreamOperator<WindowReport> score(
      DataStream<PaneSummary> summaries, BroadcastStream<byte[]> referenceUpdates) {
    AlertRules rules = config.alerts();
    WindowScoring scoring =
        new WindowScoring(
                config.stream(),
                ConfigHash.of(config),
                features,
                new VerdictRule(
                    rules.falseAlarmsPerMonth(),
                    rules.minimumJsDistance(),
                    rules.minimumRecords(),
                    config.windows().size()))
            .withPairs(content(config.detail(), features).pairs())
            .withVectors(vectors);
    return summaries
        .keyBy(PaneSummary::segment, StreamTypes.SEGMENT)
        .connect(referenceUpdates)
        .process(
            new WindowScorer(
                new WindowScorer.Settings(
                    config.stream(),
                    config.windows(),
                    config.lateness().toMillis(),
                    scoring,
                    references)),
            StreamTypes.WINDOW_REPORT)
        .name("score")
        .uid("score");
  }

  private SingleOutputStreamOperator<Alert> track(DataStream<WindowReport> reports) {
    // Reports leave the scorer by segment already: no second shuffle.
    return DataStreamUtils.reinterpretAsKeyedStream(
            reports, MonitorJob::segment, StreamTypes.SEGMENT)
        .process(new AlertTracker(alertSettings(config)), StreamTypes.ALERT)
        .name("track")
        .uid("track");
  }

  private static AlertSettings alertSettings(MonitorConfig config) {
    AlertRules rules = config.alerts();
    Duration staleAfter = rules.staleAfter();
    Duration sequential = rules.sequential();
    return new AlertSettings(
        new AlertPolicy(
            rules.raiseAfter(),
            rules.raiseWithin(),
            rules.clearAfter(),
            rules.cooldown().toMillis()),
        rules.groupFrom(),
        config.windows().stream().mapToLong(WindowSpec::sizeMillis).min().orElseThrow(),
        staleAfter == null ? Long.MAX_VALUE : staleAfter.toMillis(),
        sequential == null
            ? SlowDriftRule.OFF
            : new SlowDriftRule(
                sequential.toMillis(), config.windows().size(), rules.minimumJsDistance()));
  }

  private static String segment(WindowReport report) {
    return report.getSegment() == null ? PaneSummary.WHOLE_STREAM : report.getSegment();
  }

  private static void configure(StreamExecutionEnvironment environment) {
    Configuration settings = new Configuration();
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    if (environment.getConfiguration().getOptional(PipelineOptions.OBJECT_REUSE).isEmpty()) {
      // No operator keeps or changes what it was given, so that there is nothing to copy.
      settings.set(PipelineOptions.OBJECT_REUSE, true);
    }
    environment.configure(settings);
    environment.setMaxParallelism(MAX_PARALLELISM);
    if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
      environment.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
    }
  }
}
