package io.leeway.jobs;

import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.schema.Ledger;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

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
  private final JobSteps steps;

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
    this.steps = new JobSteps(config, features, vectors, references);
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
    MonitorConfig config = config();
    MonitorTopics topics = new MonitorTopics(config);
    JobEnvironment.configure(environment);
    new ExactlyOnceCheck(config)
        .transactionsOutliveCheckpoints(
            checkpointInterval(environment),
            Duration.ofMillis(environment.getCheckpointConfig().getCheckpointTimeout()));

    SingleOutputStreamOperator<PaneSummary> summaries =
        steps.summarize(
            steps.features(environment, topics, range, config.outOfOrderness()),
            new PaneGrid(config.windows()),
            range,
            null,
            "");
    SingleOutputStreamOperator<WindowReport> reports =
        steps.score(
            summaries,
            steps.references(environment, range, ""),
            config.lateness(),
            EventTimeSpan.ALWAYS,
            "");
    JobSteps.writeReports(reports, topics, "");
    JobSteps.writeAlerts(steps.track(reports, ""), topics, "");
    JobSteps.writeDeadLetters(summaries, topics, "");
    DataStream<Ledger> ledger = steps.ledger(summaries, reports);
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
    return new MonitorJob(value, features(), steps.vectors(), referenceMessages());
  }

  /** The same with other references, as messages. */
  public MonitorJob withReferences(List<byte[]> messages) {
    return new MonitorJob(config(), features(), steps.vectors(), messages);
  }

  JobSteps steps() {
    return steps;
  }

  MonitorConfig config() {
    return steps.config();
  }

  List<FeatureField> features() {
    return steps.features();
  }

  /** Messages of the references that are known before the start. */
  public List<byte[]> referenceMessages() {
    return steps.references();
  }

  /** Ids of the references that are known before the start, in the order of their effect. */
  public List<String> referenceIds() {
    return referenceMessages().stream()
        .map(message -> MessageCodec.REFERENCE.decode(message).getId())
        .toList();
  }
}
