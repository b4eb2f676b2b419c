package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.TestRows;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.DeadLetterReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class RowWatermarksTest {
  private final List<Long> emitted = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          emitted.add(watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          throw new AssertionError("rows do not make a partition idle");
        }

        @Override
        public void markActive() {
          throw new AssertionError("rows do not make a partition active");
        }
      };
  private final RowWatermarks watermarks = new RowWatermarks(1_000);

  @Test
  void theWatermarkStaysBehindTheLatestRowAndNeverGoesBack() {
    watermarks.onPeriodicEmit(output);
    row(10_000);
    row(7_000);
    watermarks.onPeriodicEmit(output);
    row(12_000);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(8_999L, 10_999L);
  }

  @Test
  void aRejectedRowFromTheFutureDoesNotMoveIt() {
    row(10_000);
    FeatureRow rejected = TestRows.row(4_070_908_800_000L, 5, "red");
    rejected.reject(DeadLetterReason.FUTURE, "time: too far ahead");
    watermarks.onEvent(rejected, rejected.eventTimeMillis(), output);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(8_999L);
  }

  @Test
  void theTimeOfThePartitionCountsWhereItIsKnown() {
    FeatureRow jump = TestRows.row(4_070_908_800_000L, 5, "red");
    jump.setPartitionTime(Long.MIN_VALUE);
    watermarks.onEvent(jump, jump.eventTimeMillis(), output);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).as("one record is no time yet").isEmpty();
    jump.setPartitionTime(10_000);
    watermarks.onEvent(jump, jump.eventTimeMillis(), output);
    watermarks.onPeriodicEmit(output);
    assertThat(emitted).containsExactly(8_999L);
  }

  private void row(long eventTimeMillis) {
    watermarks.onEvent(TestRows.row(eventTimeMillis, 5, "red"), eventTimeMillis, output);
  }
}
