package io.leeway.jobs.operator;

import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/** For a source that has no part in event time: idle from its first moment on. */
public final class NoTime implements WatermarkGenerator<byte[]> {
  @Override
  public void onEvent(byte[] event, long timestampMillis, WatermarkOutput output) {
    // References come at any time and mean none.
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    output.markIdle();
  }
}
