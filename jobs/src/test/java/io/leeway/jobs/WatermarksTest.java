package io.leeway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.kafka.OffsetRange;
import io.leeway.jobs.kafka.SourceRange;
import io.leeway.jobs.operator.RowWatermarks;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarksWithIdleness;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
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
        .isInstanceOf(WatermarksWithIdleness.class);
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
