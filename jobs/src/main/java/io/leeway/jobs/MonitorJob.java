package io.leeway.jobs;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.config.SegmentFields;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.AlertTracker;
import io.leeway.jobs.operator.LedgerKeeper;
import io.leeway.jobs.operator.LocalSummarizer;
import io.leeway.jobs.operator.ReplayRules;
import io.leeway.jobs.operator.RowWatermarks;
import io.leeway.jobs.operator.StreamTypes;
import io.leeway.jobs.operator.Timeless;
import io.leeway.jobs.operator.WindowScorer;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.score.Disclosure;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.SummaryContent;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.JumpGuard;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.Alert;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.connector.kafka.sink.KafkaSink;
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
 *                   +--> ledger         /    +--> ledger
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
   * Runs on the cluster that it is submitted to: {@code flink run leeway-jobs-cluster.jar --config
   * FILE} is a monitor; with {@code --manifest FILE --results PREFIX} it is the replay of that
   * manifest, with its results in topics {@code PREFIX-results}, {@code PREFIX-alerts} and {@code
   * PREFIX-dead-letters}.
   *
   * @throws IllegalArgumentException if the arguments are not these
   */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    if (arguments.length == 2 && arguments[0].equals("--config")) {
      MonitorConfig config = ConfigFile.read(Path.of(arguments[1]));
      MonitorJob job = MonitorSetup.prepare(config);
      job.addTo(environment, SourceRange.live());
      new ExactlyOnceCheck(config).nobodyElseRuns(checkpointInterval(environment));
      environment.executeAsync("leeway " + config.stream());
    } else if (arguments.length == 6
        && arguments[0].equals("--config")
        && arguments[2].equals("--manifest")
        && arguments[4].equals("--results")) {
      MonitorConfig config = ConfigFile.read(Path.of(arguments[1]));
      ReplayManifest manifest = ReplayManifest.read(Path.of(arguments[3]));
      ReplayJob.onCluster(config, manifest, arguments[5]).addTo(environment);
      environment.executeAsync("leeway replay-" + manifest.id() + " of " + config.stream());
    } else {
      throw new IllegalArgumentException(
          "expected the arguments --config FILE, or --config FILE --manifest FILE --results"
              + " PREFIX");
    }
  }

  /** Adds the job to the environment, which then executes it. */
  public void addTo(StreamExecutionEnvironment environment, SourceRange range) {
    configure(environment);
    new ExactlyOnceCheck(config)
        .transactionsOutliveCheckpoints(
            checkpointInterval(environment),
            Duration.ofMillis(environment.getCheckpointConfig().getCheckpointTimeout()));
    SingleOutputStreamOperator<PaneSummary> summaries =
        summarize(
            features(environment, topics, range, config.outOfOrderness()),
            new PaneGrid(config.windows()),
            range,
            null,
            "");
    addDeadLetters(summaries, topics, "");
    DataStream<Ledger> ledger =
        ledger(
            summaries,
            addResults(
                summaries,
                references(environment, range, ""),
                topics,
                config.lateness(),
                EventTimeSpan.ALWAYS,
                ""));
    KafkaSink<Ledger> ledgers = topics.ledgers();
    if (ledgers != null) {
      ledger.sinkTo(ledgers).name("ledgers").uid("ledgers").setParallelism(1);
    }
  }

  /** How often the environment makes checkpoints, once a job was added to it. */
  public static Duration checkpointInterval(StreamExecutionEnvironment environment) {
    return Duration.ofMillis(environment.getCheckpointConfig().getCheckpointInterval());
  }

  /** The same features and references with other settings. */
  public MonitorJob withConfig(MonitorConfig value) {
    return new MonitorJob(value, features, vectors, references);
  }

  /** The same with other references, as messages. */
  public MonitorJob withReferences(List<byte[]> messages) {
    return new MonitorJob(config, features, vectors, messages);
  }

  MonitorConfig config() {
    return config;
  }

  List<FeatureField> features() {
    return features;
  }

  /** Messages of the references that are known before the start. */
  public List<byte[]> referenceMessages() {
    return references;
  }

  /** Ids of the references that are known before the start, in the order of their effect. */
  public List<String> referenceIds() {
    return references.stream()
        .map(message -> MessageCodec.REFERENCE.decode(message).getId())
        .toList();
  }

  static void addDeadLetters(
      SingleOutputStreamOperator<PaneSummary> summaries, MonitorTopics topics, String suffix) {
    summaries
        .getSideOutput(LocalSummarizer.DEAD_LETTERS)
        .sinkTo(topics.deadLetters())
        .name("dead-letters" + suffix)
        .uid("dead-letters" + suffix);
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

  /** From summaries to reports and alerts; the suffix tells apart several of these in one job. */
  SingleOutputStreamOperator<WindowReport> addResults(
      DataStream<PaneSummary> summaries,
      DataStream<byte[]> referenceUpdates,
      MonitorTopics target,
      Duration lateness,
      EventTimeSpan span,
      String suffix) {
    SingleOutputStreamOperator<WindowReport> reports =
        score(
            summaries,
            referenceUpdates.broadcast(WindowScorer.referenceState()),
            lateness,
            span,
            suffix);
    reports.sinkTo(target.reports()).name("results" + suffix).uid("results" + suffix);
    track(reports, suffix).sinkTo(target.alerts()).name("alerts" + suffix).uid("alerts" + suffix);
    return reports;
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
    WatermarkStrategy<FeatureRow> watermarks =
        WatermarkStrategy.<FeatureRow>forGenerator(context -> new RowWatermarks(delayMillis))
            .withTimestampAssigner((row, recordTimestamp) -> row.eventTimeMillis());
    return idleTimeout == null ? watermarks : watermarks.withIdleness(idleTimeout);
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
                topics.references(updates.topic()), WatermarkStrategy.noWatermarks(), "references");
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
                    updates == null ? null : topics.referenceFeed(updates.topic()),
                    JumpGuard.limitMillis(config.maxAhead().toMillis()),
                    replay)))
        .uid("summarize" + suffix);
  }

  /** What is summarized. */
  SummaryContent content() {
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

  private SingleOutputStreamOperator<WindowReport> score(
      DataStream<PaneSummary> summaries,
      BroadcastStream<byte[]> referenceUpdates,
      Duration lateness,
      EventTimeSpan span,
      String suffix) {
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
            .withPairs(content().pairs())
            .withVectors(vectors)
            .withDisclosure(disclosure());
    return summaries
        .keyBy(PaneSummary::segment, StreamTypes.SEGMENT)
        .connect(referenceUpdates)
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

  private @Nullable Disclosure disclosure() {
    Integer minimum = config.minimumBinCount();
    return minimum == null ? null : new Disclosure(minimum, config.repeatsRecords());
  }

  private SingleOutputStreamOperator<Alert> track(
      SingleOutputStreamOperator<WindowReport> reports, String suffix) {
    AlertSettings settings = alertSettings(config);
    // Reports leave the scorer by segment already: no second shuffle.
    SingleOutputStreamOperator<Alert> alerts =
        disclosure() == null
            ? DataStreamUtils.reinterpretAsKeyedStream(
                    reports, MonitorJob::segment, StreamTypes.SEGMENT)
                .process(AlertTracker.ofReports(settings), StreamTypes.ALERT)
            : DataStreamUtils.reinterpretAsKeyedStream(
                    reports.getSideOutput(WindowScorer.EXACT),
                    both -> segment(both.f0),
                    StreamTypes.SEGMENT)
                .process(AlertTracker.ofExactAndTold(settings), StreamTypes.ALERT);
    return alerts.name("track" + suffix).uid("track" + suffix);
  }

  /** How alerts follow from reports under these settings. */
  public static AlertSettings alertSettings(MonitorConfig config) {
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

  static void configure(StreamExecutionEnvironment environment) {
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
