package io.leeway.jobs;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.ReplayRules;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.replay.ManifestCheck;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.window.PaneGrid;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The {@link MonitorJob} over records of the past, and beside it what it would say with other
 * settings: rows are read once, and counted once per set of references; only scoring and alerts are
 * there for each variant.
 *
 * <pre>
 * features ---- summarize ==(by segment)==+== score -- track    as configured
 *          \                              +== score -- track    with other thresholds
 *           \-- summarize ==(by segment)==== score -- track    with another reference
 * </pre>
 *
 * <p>Windows are reported once, when everything that belongs to them has been read: they wait as
 * long as the manifest says, which includes the lateness.
 */
public final class ReplayJob {
  private final ReplayManifest manifest;
  private final ResultTopics results;
  private final List<MonitorJob> variants;

  /**
   * A replay.
   *
   * @param variants of the same stream; the first is as configured
   * @param results where the first writes to; the others have the same names with their number
   * @throws ConfigException if a variant cannot share the rows
   */
  public ReplayJob(ReplayManifest manifest, List<MonitorJob> variants, ResultTopics results) {
    this.manifest = manifest;
    this.results = results;
    this.variants = List.copyOf(variants);
    for (MonitorJob variant : variants) {
      if (!variant.features().equals(base().features())) {
        throw new ConfigException(
            List.of(
                "a what-if has a reference with other features than the replay, expected the same"
                    + " or a list of features in the settings"));
      }
    }
  }

  /** The replay of a manifest by {@link MonitorJob#main}; makes the result topics. */
  static ReplayJob onCluster(MonitorConfig config, ReplayManifest manifest, String prefix) {
    MonitorJob job = MonitorSetup.prepareReplay(config, Set.copyOf(manifest.references()));
    KafkaAccess kafka =
        new KafkaAccess(config.source().bootstrapServers(), config.source().properties());
    ManifestCheck.same(
        manifest,
        new ReplayRequest(manifest.span(), null, true).resolve(config, job.referenceIds()),
        Set.of());
    ManifestCheck.recordsAreThere(manifest, kafka);
    ResultTopics results =
        ResultTopics.named(prefix, kafka.bootstrapServers(), config.source().properties());
    requireOwnTopics(config, results);
    results.createMissing(1, KafkaAccess.KEEP);
    return new ReplayJob(manifest, List.of(job), results);
  }

  /** The monitor's own topics are read by exporters and people who are called at night. */
  private static void requireOwnTopics(MonitorConfig config, ResultTopics results) {
    Set<String> live =
        Set.of(
            config.source().topic(),
            config.sinks().results(),
            config.sinks().alerts(),
            config.sinks().deadLetters());
    for (String topic : List.of(results.results(), results.alerts(), results.deadLetters())) {
      if (live.contains(topic)) {
        throw new ConfigException(
            List.of(
                "--results: topic %s is the monitor's, expected another prefix".formatted(topic)));
      }
    }
  }

  private MonitorJob base() {
    return variants.get(0);
  }

  /** Adds the job to the environment, which then executes it. */
  public void addTo(StreamExecutionEnvironment environment) {
    JobEnvironment.configure(environment);
    SourceRange range =
        SourceRange.exactly(manifest.topic(), manifest.partitions(), "-replay-" + manifest.id());
    DataStream<FeatureRow> rows =
        base()
            .steps()
            .features(
                environment,
                new MonitorTopics(base().config()),
                range,
                Duration.ofMillis(manifest.delayMillis()));
    List<WindowSpec> allWindows = allWindows();
    ReplayRules rules =
        new ReplayRules(
            manifest.span(),
            base().config().outOfOrderness().toMillis(),
            base().config().windows(),
            allWindows);
    Map<List<String>, Counted> countedByReferences = new LinkedHashMap<>();
    for (int number = 0; number < variants.size(); number++) {
      MonitorJob variant = variants.get(number);
      String suffix = number == 0 ? "" : "-" + number;
      Counted counted = countedByReferences.get(variant.referenceIds());
      if (counted == null) {
        counted =
            new Counted(
                variant.steps().summarize(rows, new PaneGrid(allWindows), range, rules, suffix),
                variant.steps().references(environment, range, suffix));
        if (number == 0) {
          JobSteps.writeDeadLetters(
              counted.summaries(), new MonitorTopics(variant.config(), results), "");
        }
        countedByReferences.put(variant.referenceIds(), counted);
      }
      MonitorTopics topics =
          new MonitorTopics(variant.config(), number == 0 ? results : results.variant(number));
      SingleOutputStreamOperator<WindowReport> reports =
          variant
              .steps()
              .score(
                  counted.summaries(),
                  counted.references(),
                  Duration.ZERO,
                  manifest.span(),
                  suffix);
      JobSteps.writeReports(reports, topics, suffix);
      JobSteps.writeAlerts(variant.steps().track(reports, suffix), topics, suffix);
      if (number == 0) {
        // Read as a result of the job, see LedgerKeeper.ACCUMULATOR.
        variant.steps().ledger(counted.summaries(), reports);
      }
    }
  }

  /** The counts that variants with the same references share. */
  private record Counted(
      SingleOutputStreamOperator<PaneSummary> summaries, DataStream<byte[]> references) {}

  private List<WindowSpec> allWindows() {
    List<WindowSpec> windows = new ArrayList<>();
    for (MonitorJob variant : variants) {
      for (WindowSpec window : variant.config().windows()) {
        if (!windows.contains(window)) {
          windows.add(window);
        }
      }
    }
    return windows;
  }
}
