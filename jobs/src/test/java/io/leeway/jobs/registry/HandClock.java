package io.leeway.jobs.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only in pauses. */
final class HandClock implements Waiting {
  private final List<Long> pausesMillis = new ArrayList<>();
  private long nanos = Long.MAX_VALUE - 1;

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public void pause(long pauseNanos) {
    pausesMillis.add(pauseNanos / 1_000_000);
    nanos += pauseNanos;
  }

  void pass(Duration duration) {
    nanos += duration.toNanos();
  }

  List<Long> pausesMillis() {
    return pausesMillis;
  }
}
