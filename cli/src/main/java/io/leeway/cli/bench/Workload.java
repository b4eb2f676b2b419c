package io.leeway.cli.bench;

import io.leeway.cli.local.LocalFlink;
import io.leeway.cli.local.LocalJob;
import io.leeway.cli.local.LocalKafka;
import io.leeway.cli.rows.TopicRowSource;
import io.leeway.jobs.MonitorJob;
import io.leeway.jobs.MonitorSetup;
import io.leeway.jobs.PairSelection;
import io.leeway.jobs.ReplayJob;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.jobs.replay.ReplayRequest;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.jobs.window.EventTimeSpan;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a plan in a topic, with the reference that they are compared with, ready for one
 * job after the other. Not thread-safe.
 */
public final class Workload {
  /** Of the reference: enough for its bins, few enough for the memory of many features. */
  private static final int REFERENCE_VALUES = 2_000_000;

  private static final int MAX_REFERENCE_RECORDS = 20_000;
  private static final long REFERENCE_SEED = 1;
  private static final long LIVE_SEED = 2;

  /** Ten times as often as the monitor does by default, so that a run of seconds has some. */
  private static final long CHECKPOINT_INTERVAL_MILLIS = 1_000;

  private final BenchPlan plan;
  private final LocalKafka kafka;
  private final LocalFlink flink;
  private final BenchConfig configs;
  private final RowSource sample;
  private final Reference reference;
  private final WindowCheck check;
  private final Set<String> detailed = new HashSet<>();
  private int runs;

  private Workload(
      BenchPlan plan,
      LocalKafka kafka,
      LocalFlink flink,
      BenchConfig configs,
      RowSource sample,
      Reference reference) {
    this.plan = plan;
    this.kafka = kafka;
    this.flink = flink;
    this.configs = configs;
    this.sample = sample;
    this.reference = reference;
    this.check = new WindowCheck(plan, ReferenceProfile.of(reference));
  }

  static Workload load(
      BenchPlan plan, LocalKafka kafka, LocalFlink flink, String topic, Path directory)
      throws IOException, InterruptedException, ExecutionException {
    Files.writeString(
        directory.resolve(BenchConfig.SCHEMA_FILE), FeatureStream.schema(plan).toString());
    BenchConfig configs = new BenchConfig(plan, kafka.bootstrapServers(), topic, directory);
    MonitorConfig config = configs.of(Variant.MONITOR, "");
    kafka.createTopic(topic, plan.partitions());
    TopicLoader.load(
        kafka.bootstrapServers(),
        topic,
        plan.partitions(),
        new FeatureStream(plan, LIVE_SEED),
        plan.records());

    int rows = Math.min(MAX_REFERENCE_RECORDS, REFERENCE_VALUES / plan.features().total());
    String sample = topic + "-reference";
    kafka.createTopic(sample, 1);
    TopicLoader.load(
        kafka.bootstrapServers(),
        sample,
        1,
        new FeatureStream(plan.withRecords(rows), REFERENCE_SEED),
        rows);
    KafkaAccess access = access(kafka);
    RowSource sampled = TopicRowSource.of(access, sample, config.source().format(), Long.MIN_VALUE);
    Reference bare =
        ReferenceBuilder.build(
                sampled,
                ReferenceSettings.withDefaults(BenchConfig.STREAM)
                    .withFeatures(config.features().stream().map(RequestedFeature::of).toList())
                    .withEffectiveFromMillis(0L))
            .reference();
    new ReferenceTopic(access, topicOf(config)).publish(bare);
    return new Workload(plan, kafka, flink, configs, sampled, bare);
  }

  public BenchPlan plan() {
    return plan;
  }

  /** The reference with the joint counts that a variant needs, once, in a topic of its own. */
  private void publishDetail(Variant variant, MonitorConfig config) throws IOException {
    if (detailed.add(topicOf(config))) {
      Reference detail =
          ReferenceDetail.add(
              reference,
              sample,
              PairSelection.request(config.detail(), config.features()),
              variant != Variant.TREE);
      new ReferenceTopic(access(kafka), topicOf(config)).publish(detail);
    }
  }

  private static String topicOf(MonitorConfig config) {
    return ((ReferenceLocation.Topic) config.reference()).topic();
  }

  /**
   * Runs a job to its end and checks what it counted.
   *
   * @throws CountMismatchException if records are missing or counted differently than by another
   *     variant
   */
  public Measurement run(Variant variant, int round) throws IOException, InterruptedException {
    String run = "-%s-%d".formatted(configs.topic(), ++runs);
    MonitorConfig config = configs.of(variant, run);
    if (variant.hasPairs()) {
      publishDetail(variant, config);
    }
    kafka.createTopic(config.sinks().results(), 1, KafkaAccess.LARGE_MESSAGES);
    StreamExecutionEnvironment environment = flink.environment(plan.parallelism());
    environment.enableCheckpointing(CHECKPOINT_INTERVAL_MILLIS);
    addJob(variant, environment, config);
    // Garbage of the run before is not this one's.
    System.gc();
    try (RunProbe probe = RunProbe.start(config.stream(), plan.records())) {
      LocalJob job = flink.submit(environment, variant.label() + run);
      job.await();
      RunProbe.Readings seen = probe.stop();
      JobStatistics statistics = JobStatistics.of(flink, job.id());
      return Measurement.of(
          variant, round, plan.records(), seen, statistics, checkedWindows(variant, config));
    }
  }

  private void addJob(
      Variant variant, StreamExecutionEnvironment environment, MonitorConfig config) {
    List<FeatureField> features = config.features();
    switch (variant) {
      case READ -> ReadJobs.addRead(environment, config);
      case DECODE -> ReadJobs.addDecode(environment, config, features);
      case EXPLODE ->
          ExplodeJob.addTo(environment, config, features, MessageCodec.REFERENCE.encode(reference));
      case MONITOR, PAIRS, SKETCHES, TREE ->
          MonitorSetup.prepare(config).addTo(environment, SourceRange.allHistory());
      case REPLAY -> {
        MonitorJob job = MonitorSetup.prepare(config);
        new ReplayJob(
                new ReplayRequest(EventTimeSpan.ALWAYS, null, false)
                    .resolve(config, job.referenceIds()),
                List.of(job),
                ResultTopics.live(config))
            .addTo(environment);
      }
    }
  }

  private int checkedWindows(Variant variant, MonitorConfig config) {
    if (variant != Variant.EXPLODE && !variant.isMonitor()) {
      return 0;
    }
    try (TopicHistory.Reader results =
        TopicHistory.of(access(kafka), config.sinks().results(), Long.MIN_VALUE).open()) {
      return variant == Variant.EXPLODE
          ? check.histograms(histograms(results))
          : check.reports(variant, () -> nextReport(results));
    }
  }

  private static List<Histogram> histograms(TopicHistory.Reader results) {
    List<Histogram> histograms = new ArrayList<>();
    for (var record = results.next(); record != null; record = results.next()) {
      histograms.add(Histogram.of(record.value()));
    }
    return histograms;
  }

  private static @Nullable WindowReport nextReport(TopicHistory.Reader results) {
    ConsumerRecord<byte[], byte[]> record = results.next();
    return record == null ? null : MessageCodec.WINDOW_REPORT.decode(record.value());
  }

  private static KafkaAccess access(LocalKafka kafka) {
    return new KafkaAccess(kafka.bootstrapServers(), Map.of());
  }
}
