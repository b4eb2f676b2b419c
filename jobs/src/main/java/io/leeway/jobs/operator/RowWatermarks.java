package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks of one partition: as far behind its latest event time as its records may be out of
 * order. A rejected row, whose time may be anything, does not move them.
 */
public final class RowWatermarks implements WatermarkGenerator<FeatureRow> {
  private final long outOfOrdernessMillis;
  private long latestMillis = Long.MIN_VALUE;

  public RowWatermarks(long outOfOrdernessMillis) {
    this.outOfOrdernessMillis = outOfOrdernessMillis;
  }

  @Override
  public void onEvent(FeatureRow row, long timestampMillis, WatermarkOutput output) {
    if (!row.isRejected()) {
      latestMillis = Math.max(latestMillis, timestampMillis);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (latestMillis != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(latestMillis - outOfOrdernessMillis - 1));
    }
  }
}
