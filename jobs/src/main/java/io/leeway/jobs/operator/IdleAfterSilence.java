package io.leeway.jobs.operator;

import io.leeway.jobs.record.FeatureRow;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of a partition that no longer holds others back once it has been silent for so long.
 *
 * <p>Silence is what the task has had the time to hear: a task that stands still, because a schema
 * registry does not answer or the process was stopped, looks up to find that much time has passed
 * and no record come. So of the time between two looks a tenth of the timeout counts at most, or a
 * second if that is more. Flink's own generator would count all of it, and windows would close
 * without the records that wait.
 *
 * <p>Not thread-safe.
 */
public final class IdleAfterSilence implements WatermarkGenerator<FeatureRow> {
  private static final Duration LEAST_STEP = Duration.ofSeconds(1);
  private static final int STEPS = 10;

  private final RowWatermarks watermarks;
  private final RelativeClock clock;
  private final long timeoutNanos;
  private final long longestStepNanos;
  private long lookedNanos;
  private long silentNanos;
  private boolean idle;

  /**
   * Starts active.
   *
   * @param watermarks while it is
   * @param clock that stands still while the task cannot send
   */
  public IdleAfterSilence(RowWatermarks watermarks, Duration timeout, RelativeClock clock) {
    this.watermarks = watermarks;
    this.clock = clock;
    this.timeoutNanos = timeout.toNanos();
    this.longestStepNanos = Math.max(LEAST_STEP.toNanos(), timeoutNanos / STEPS);
    this.lookedNanos = clock.relativeTimeNanos();
  }

  @Override
  public void onEvent(FeatureRow row, long timestampMillis, WatermarkOutput output) {
    watermarks.onEvent(row, timestampMillis, output);
    silentNanos = 0;
    idle = false;
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long nowNanos = clock.relativeTimeNanos();
    silentNanos += Math.min(nowNanos - lookedNanos, longestStepNanos);
    lookedNanos = nowNanos;
    if (silentNanos <= timeoutNanos) {
      watermarks.onPeriodicEmit(output);
    } else if (!idle) {
      idle = true;
      output.markIdle();
    }
  }
}
