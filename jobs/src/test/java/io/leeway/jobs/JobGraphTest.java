package io.leeway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.kafka.ResultTopics;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.replay.ReplayManifest;
import io.leeway.jobs.window.EventTimeSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the graphs of all jobs owe to savepoints: nothing is left to Flink to choose. */
class JobGraphTest {
  private static final Path HERE = Path.of(".");

  static Stream<StreamExecutionEnvironment> jobs() {
    return Stream.of(
        monitor("reference: {topic: references}", SourceRange.live()),
        monitor("sinks: {delivery: exactly-once}", SourceRange.live()),
        monitor("reference: {topic: references}", SourceRange.allHistory()),
        replay());
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void everyOperatorHasAUidOfItsOwn(StreamExecutionEnvironment job) {
    Collection<StreamNode> nodes = nodes(job);
    assertThat(nodes).hasSizeGreaterThan(7);
    List<String> uids = new ArrayList<>();
    for (StreamNode node : nodes) {
      assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull();
      uids.add(node.getTransformationUID());
    }
    assertThat(new HashSet<>(uids)).as("%s", uids).hasSameSizeAs(uids);
    assertThat(uids)
        .contains(
            "features",
            "summarize",
            "references",
            "references-timeless",
            "score",
            "track",
            "results",
            "alerts",
            "dead-letters");
    assertThat(job.getConfiguration().get(PipelineOptions.AUTO_GENERATE_UIDS)).isFalse();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void maxParallelismIsFixed(StreamExecutionEnvironment job) {
    for (StreamNode node : nodes(job)) {
      // Books are kept by one task.
      assertThat(node.getMaxParallelism())
          .as(node.getOperatorName())
          .isEqualTo(node.getOperatorName().equals("ledger") ? 1 : 128);
    }
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void nothingIsLeftToKryo(StreamExecutionEnvironment job) {
    assertThat(job.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    for (StreamNode node : nodes(job)) {
      assertThat(
              node.getTypeSerializerOut() == null
                  ? "none"
                  : node.getTypeSerializerOut().getClass().getName())
          .as(node.getOperatorName())
          .doesNotContainIgnoringCase("kryo");
    }
  }

  @Test
  void anOperatorWithoutUidIsRefused() {
    StreamExecutionEnvironment job = monitor("lateness: 1m", SourceRange.live());
    job.fromData("a").uid("a").map(new Same()).sinkTo(new DiscardingSink<>()).uid("b");

    assertThatThrownBy(() -> job.getStreamGraph(false).getJobGraph())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Auto generated UIDs have been disabled");
  }

  private static Collection<StreamNode> nodes(StreamExecutionEnvironment job) {
    StreamGraph graph = job.getStreamGraph(false);
    // Serializers are made and ids are checked on the way.
    assertThat(graph.getJobGraph().getVertices()).isNotEmpty();
    return graph.getStreamNodes();
  }

  private static StreamExecutionEnvironment monitor(String more, SourceRange range) {
    StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment();
    job(more).addTo(job, range);
    return job;
  }

  private static StreamExecutionEnvironment replay() {
    MonitorJob base = job("lateness: 1m");
    MonitorJob shorter = job("windows: [{size: 30m}]");
    MonitorJob other =
        base.withReferences(List.of(TestReferences.bytes(TestReferences.effectiveFrom(5))));
    ReplayManifest manifest =
        new ReplayManifest(
            TestReferences.STREAM,
            "features",
            "id",
            List.of(new OffsetRange(0, 0, 10)),
            EventTimeSpan.ALWAYS,
            1000,
            "version",
            "hash",
            base.referenceIds());
    StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment();
    new ReplayJob(
            manifest,
            List.of(base, shorter, other),
            ResultTopics.named("replay", "127.0.0.1:1", Map.of()))
        .addTo(job);
    return job;
  }

  private static MonitorJob job(String more) {
    MonitorConfig config =
        ConfigFile.parse(
            """
            stream: %s
            source: {topic: features, bootstrapServers: "127.0.0.1:1", format: json}
            features:
              - {name: speed, type: numeric}
              - {name: colour, type: categorical}
            segments: [{path: colour}]
            dependence: {pairs: all}
            %s
            """
                .formatted(TestReferences.STREAM, more),
            HERE);
    return new MonitorJob(
        config, config.features(), List.of(TestReferences.bytes(TestReferences.effectiveFrom(0))));
  }

  private static final class Same implements MapFunction<String, String> {
    private static final long serialVersionUID = 1L;

    @Override
    public String map(String value) {
      return value;
    }
  }
}
