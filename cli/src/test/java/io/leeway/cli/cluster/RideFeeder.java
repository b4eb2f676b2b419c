package io.leeway.cli.cluster;

import io.leeway.cli.oracle.BadRide;
import io.leeway.cli.oracle.RideTopic;
import io.leeway.cli.oracle.Rides;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes rides, window by window, until it is closed; one in 50 is broken, and once asked for, some
 * are too late and some from the future.
 *
 * <p>The topic belongs to its thread until it is closed.
 */
final class RideFeeder implements AutoCloseable {
  static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration END = Duration.ofMinutes(3);
  private static final int RIDES_PER_WINDOW = 300;
  private static final int BAD_ONE_IN = 50;
  private static final int TOO_LATE_PER_WINDOW = 3;
  private static final List<BadRide> BAD =
      List.of(
          BadRide.NO_VALUE,
          BadRide.NO_BYTES,
          BadRide.CUT_OFF,
          BadRide.TOO_LONG,
          BadRide.JSON,
          BadRide.OTHER_SCHEMA);

  /** No window of these rides' time is open once the stream is hours further on. */
  private static final long TOO_LATE_MILLIS = Rides.START + Duration.ofMinutes(35).toMillis();

  private final RideTopic rides;
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> feeding;
  private volatile long untilMillis = Rides.START;
  private volatile boolean outcasts;
  private volatile @Nullable Exception failure;

  /** Starts to write to the topic, so much time after each window. */
  RideFeeder(RideTopic rides, Duration pace) {
    this.rides = rides;
    feeding =
        executor.scheduleWithFixedDelay(this::feed, 0, pace.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Up to when rides have been written, in event time. */
  long untilMillis() {
    return untilMillis;
  }

  /** From now on some rides are too late and some from the future. */
  void addOutcasts() {
    outcasts = true;
  }

  /** From now on there are no more of those. */
  void endOutcasts() {
    outcasts = false;
  }

  private void feed() {
    if (failure != null) {
      return;
    }
    try {
      long from = untilMillis;
      long to = from + WINDOW.toMillis();
      rides.produce(from, to, RIDES_PER_WINDOW, BAD_ONE_IN, BAD);
      if (outcasts) {
        rides.produceTooLate(TOO_LATE_MILLIS, TOO_LATE_PER_WINDOW);
        rides.produceAhead(to, 1);
      }
      untilMillis = to;
    } catch (Exception e) {
      failure = e;
    }
  }

  /** Ends after the window that is being written. */
  @Override
  public void close() {
    feeding.cancel(false);
    executor.shutdown();
    try {
      if (!executor.awaitTermination(END.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("rides cannot be written");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new AssertionError("rides cannot be written", failure);
    }
  }
}
