package io.leeway.jobs.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

class IdleAfterSilenceTest {
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ManualClock clock = new ManualClock();
  private final List<String> said = new ArrayList<>();
  private final WatermarkOutput output =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(Watermark watermark) {
          said.add("watermark " + watermark.getTimestamp());
        }

        @Override
        public void markIdle() {
          said.add("idle");
        }

        @Override
        public void markActive() {
          said.add("active");
        }
      };

  private IdleAfterSilence partition = idleAfter(Duration.ofMinutes(1));

  @Test
  void isIdleAfterSoMuchSilenceAndSaysSoOnce() {
    record(5_000);
    look(300);
    assertThat(said).containsOnly("watermark 4999");
    look(1);
    assertThat(said).endsWith("watermark 4999", "idle");
    look(1_000);
    assertThat(said).containsOnlyOnce("idle").endsWith("idle");
  }

  @Test
  void oneThatNeverHadARecordIsIdleToo() {
    look(301);
    assertThat(said).containsExactly("idle");
  }

  @Test
  void goesOnWithTheNextRecordAndCanBeIdleAgain() {
    record(5_000);
    look(301);
    record(9_000);
    look(300);
    assertThat(said).endsWith("watermark 8999");
    look(1);
    assertThat(said).endsWith("idle");
  }

  /** A registry is waited for in the task's own thread, for a minute and more. */
  @Test
  void aTaskThatStoodStillHasHeardNoSilence() {
    record(5_000);
    look(10);
    clock.advanceTime(Duration.ofMinutes(10));
    look(1);
    assertThat(said).doesNotContain("idle");
    look(250);
    assertThat(said).as("six of the sixty seconds count").doesNotContain("idle");
    look(30);
    assertThat(said).endsWith("idle");
  }

  @Test
  void aShortTimeoutTakesNoLonger() {
    partition = idleAfter(Duration.ofSeconds(1));
    record(5_000);
    look(5);
    assertThat(said).doesNotContain("idle");
    look(1);
    assertThat(said).endsWith("idle");
  }

  private IdleAfterSilence idleAfter(Duration timeout) {
    return new IdleAfterSilence(new RowWatermarks(0), timeout, clock);
  }

  private void record(long timeMillis) {
    partition.onEvent(TestRows.row(timeMillis, 5, "red"), timeMillis, output);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      clock.advanceTime(LOOK);
      partition.onPeriodicEmit(output);
    }
  }
}
