package io.leeway.jobs.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of windows and event time. */
final class WindowOptions {
  /** More are not read. */
  static final int MAX_WINDOWS = 16;

  static final Option<Duration> SIZE =
      Option.required(
          "windows[].size",
          ValueType.positiveDuration(),
          "Length of the windows. Without `windows`, there is one of 1h.");

  static final Option<Duration> SLIDE =
      Option.optional(
          "windows[].slide",
          ValueType.positiveDuration(),
          "Time from one start to the next, a divisor of the size; the size if not given.");

  static final Option<Duration> LATENESS =
      Option.withDefault(
          "lateness",
          ValueType.duration(),
          "0s",
          "How long after its end a window still takes late records and is reported again.");

  static final Option<Duration> OUT_OF_ORDERNESS =
      Option.withDefault(
          "outOfOrderness",
          ValueType.duration(),
          "10s",
          "How long windows wait for records that are out of order.");

  static final Option<Duration> MAX_AHEAD =
      Option.withDefault(
          "maxAhead",
          ValueType.duration(),
          "5m",
          "Records with an event time further ahead of their Kafka timestamp are dead"
              + " letters.");

  static final Option<Optional<Duration>> IDLE_TIMEOUT =
      Option.withDefault(
          "idleTimeout",
          ValueType.durationOrNever(),
          "1m",
          "After how much silence a partition no longer holds windows back.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(SIZE, SLIDE, LATENESS, OUT_OF_ORDERNESS, MAX_AHEAD, IDLE_TIMEOUT);

  private WindowOptions() {}
}
