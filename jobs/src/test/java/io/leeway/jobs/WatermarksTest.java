package io.leeway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.MonitorTopics;
import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.IdleAfterSilence;
import io.leeway.jobs.operator.RowWatermarks;
import io.leeway.jobs.record.FeatureRow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.SourceTransformation;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;
import org.junit.jupiter.api.Test;

class WatermarksTest {
  private static final WatermarkGeneratorSupplier.Context CONTEXT =
      new WatermarkGeneratorSupplier.Context() {
        @Override
        public MetricGroup getMetricGroup() {
          return new UnregisteredMetricsGroup();
        }

        @Override
        public RelativeClock getInputActivityClock() {
          return SystemClock.getInstance();
        }
      };

  @Test
  void onlyALiveMonitorKnowsIdlePartitions() {
    assertThat(JobSteps.watermarks(Duration.ZERO, null).createWatermarkGenerator(CONTEXT))
        .isInstanceOf(RowWatermarks.class);
    assertThat(
            JobSteps.watermarks(Duration.ZERO, Duration.ofMinutes(1))
                .createWatermarkGenerator(CONTEXT))
        .isInstanceOf(IdleAfterSilence.class);
  }

  /** A task that waits for records would end all windows once another one is done (FLINK-38477). */
  @Test
  void aBoundedRunKnowsNoIdlePartitionsWhateverTheSettingsSay() {
    assertThat(watermarks(SourceRange.live())).isInstanceOf(IdleAfterSilence.class);
    assertThat(watermarks(SourceRange.allHistory())).isInstanceOf(RowWatermarks.class);
    assertThat(watermarks(SourceRange.exactly("t", List.of(new OffsetRange(0, 3, 9)), "x")))
        .isInstanceOf(RowWatermarks.class);
  }

  private static WatermarkGenerator<?> watermarks(SourceRange range) {
    MonitorConfig config =
        ConfigFile.parse(
            """
            stream: s
            source: {topic: t, bootstrapServers: "127.0.0.1:1", format: json}
            features: [{name: speed, type: numeric}]
            idleTimeout: 1ms
            """,
            Path.of("."));
    DataStream<FeatureRow> rows =
        new JobSteps(config, config.features(), List.of(), List.of())
            .features(
                StreamExecutionEnvironment.getExecutionEnvironment(),
                new MonitorTopics(config),
                range,
                Duration.ZERO);
    return ((SourceTransformation<?, ?, ?>) rows.getTransformation())
        .getWatermarkStrategy()
        .createWatermarkGenerator(CONTEXT);
  }

  @Test
  void aReplayIsBoundedAndResetsNoOffset() {
    SourceRange replay =
        SourceRange.exactly("t", List.of(new OffsetRange(0, 3, 9), new OffsetRange(1, 4, 4)), "x");
    assertThat(replay.isBounded()).isTrue();
    assertThat(replay.partitions()).hasSize(2);
    assertThat(replay.start().getAutoOffsetResetStrategy().toString())
        .isEqualToIgnoringCase("none");
    assertThat(replay.reader()).isEqualTo("x");
    assertThat(SourceRange.live().reader()).isEmpty();
  }
}
