package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks of one partition: as far behind its time as its records may be out of order.
 *
 * <p>How far a partition has come is said by the row, once the summarizer that is chained to the
 * source has seen it, which is before it gets here: a lone jump does not move it. Where they are
 * not chained it is the row's own time. A rejected row, whose time may be anything, moves nothing.
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
      long partitionMillis = row.partitionTimeMillis();
      latestMillis =
          Math.max(
              latestMillis,
              partitionMillis == FeatureRow.NOT_JUDGED ? timestampMillis : partitionMillis);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (latestMillis != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(latestMillis - outOfOrdernessMillis - 1));
    }
  }
}
