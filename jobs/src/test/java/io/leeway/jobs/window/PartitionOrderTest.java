package io.leeway.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionOrderTest {
  private static final long SECOND = 1_000;
  private static final List<WindowSpec> MINUTES =
      List.of(WindowSpec.tumbling(Duration.ofMinutes(1)));

  @Test
  void recordsInOrderAreNeverLate() {
    PartitionOrder order = new PartitionOrder(0, MINUTES, MINUTES);
    for (long second = 0; second < 500; second++) {
      order.see(3, second * SECOND);
    }
    assertThat(order.latePanes()).isEmpty();
    assertThat(order.neededDelayMillis()).isZero();
    assertThat(order.latest()).containsExactly(entry(3, 499 * SECOND));
  }

  @Test
  void aRecordIsLateOnceTheWatermarkOfItsOwnPartitionHasClosedItsWindow() {
    PartitionOrder order = new PartitionOrder(10 * SECOND, MINUTES, MINUTES);
    order.see(0, 69 * SECOND + 999);
    order.see(0, 59 * SECOND);
    assertThat(order.latePanes()).as("the watermark is at 59,998 ms").isEmpty();
    order.see(0, 70 * SECOND);
    order.see(0, 59 * SECOND);
    assertThat(order.latePanes()).containsExactly(entry(0L, 1L));
    order.see(1, 59 * SECOND);
    assertThat(order.latePanes()).as("another partition is not so far").hasSize(1);
  }

  @Test
  void aRecordOutOfOrderIsNotLateForAWindowThatIsStillOpen() {
    List<WindowSpec> days = List.of(WindowSpec.tumbling(Duration.ofDays(1)));
    PartitionOrder order = new PartitionOrder(0, days, days);
    order.see(0, Duration.ofHours(23).toMillis());
    order.see(0, 5);
    assertThat(order.latePanes()).isEmpty();
    assertThat(order.neededDelayMillis()).isZero();
  }

  @Test
  void withTheNeededDelayNothingIsLateAndWithLessSomethingIs() {
    Random random = new Random(5);
    System.out.println("seed 5");
    long[] times = random.longs(2_000, 0, 600 * SECOND).toArray();
    PartitionOrder order = new PartitionOrder(0, MINUTES, MINUTES);
    for (long time : times) {
      order.see(0, time);
    }
    long needed = order.neededDelayMillis();
    assertThat(lateWith(needed, times)).isZero();
    assertThat(lateWith(needed - 1, times)).isPositive();
  }

  /** As an operator would find them, behind a watermark that is always up to date. */
  private static int lateWith(long delayMillis, long[] times) {
    int late = 0;
    long latest = Long.MIN_VALUE / 2;
    for (long time : times) {
      long watermark = latest - delayMillis - 1;
      late += MINUTES.get(0).firstEnd(time) - 1 <= watermark ? 1 : 0;
      latest = Math.max(latest, time);
    }
    return late;
  }

  @Test
  void lateIsWhatTheLiveWindowsMissButTheDelayIsForAllWindows() {
    List<WindowSpec> hours = List.of(WindowSpec.tumbling(Duration.ofHours(1)));
    PartitionOrder order = new PartitionOrder(0, hours, List.of(hours.get(0), MINUTES.get(0)));
    order.see(0, 200 * SECOND);
    order.see(0, 30 * SECOND);
    assertThat(order.latePanes()).isEmpty();
    assertThat(order.neededDelayMillis()).isEqualTo(140 * SECOND + 1);
  }

  @Test
  void whatWasRestoredIsMerged() {
    PartitionOrder order = new PartitionOrder(0, MINUTES, MINUTES);
    order.restore(Map.of(0, 100L, 2, 300_000L), Map.of(0L, 2L), 7);
    order.restore(Map.of(0, 50L), Map.of(0L, 1L, 60_000L, 1L), 5);
    assertThat(order.latest()).containsExactly(entry(0, 100L), entry(2, 300_000L));
    assertThat(order.latePanes()).containsExactly(entry(0L, 3L), entry(60_000L, 1L));
    assertThat(order.neededDelayMillis()).isEqualTo(7);
    order.see(2, 1);
    assertThat(order.latePanes()).containsEntry(0L, 4L);
  }
}
