package io.leeway.jobs.window;

import java.io.Serializable;

/**
 * The part of a stream's time that is looked at.
 *
 * @param fromMillis first instant, inclusive; {@link Long#MIN_VALUE} for no beginning
 * @param untilMillis end, exclusive; {@link Long#MAX_VALUE} for no end
 */
public record EventTimeSpan(long fromMillis, long untilMillis) implements Serializable {
  public static final EventTimeSpan ALWAYS = new EventTimeSpan(Long.MIN_VALUE, Long.MAX_VALUE);

  public EventTimeSpan {
    if (!(fromMillis < untilMillis)) {
      throw new IllegalArgumentException(
          "time from %d until %d, expected an end after the start"
              .formatted(fromMillis, untilMillis));
    }
  }

  /** Whether a record of this time is in it. */
  public boolean contains(long instantMillis) {
    return instantMillis >= fromMillis && instantMillis < untilMillis;
  }

  /**
   * Whether a window is told of: one that starts before the span would lack records and say so
   * nowhere.
   */
  public boolean tellsOf(Window window) {
    return contains(window.startMillis());
  }

  /** Whether the span ends within the window. */
  public boolean cuts(Window window) {
    return window.startMillis() < untilMillis && window.endMillis() > untilMillis;
  }
}
