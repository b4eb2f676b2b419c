package io.leeway.jobs.window;

import java.io.Serializable;
import java.time.Duration;

/**
 * Windows of one size, one starting every slide, aligned to the epoch in UTC.
 *
 * @param sizeMillis length of a window; a multiple of the slide
 * @param slideMillis time between two starts; equal to the size for tumbling windows
 */
public record WindowSpec(long sizeMillis, long slideMillis) implements Serializable {

  public WindowSpec {
    if (!(slideMillis > 0) || sizeMillis < slideMillis || sizeMillis % slideMillis != 0) {
      throw new IllegalArgumentException(
          "window size %s and slide %s, expected a size that is a multiple of a positive slide"
              .formatted(Duration.ofMillis(sizeMillis), Duration.ofMillis(slideMillis)));
    }
  }

  public static WindowSpec tumbling(Duration size) {
    return new WindowSpec(size.toMillis(), size.toMillis());
  }

  public static WindowSpec sliding(Duration size, Duration slide) {
    return new WindowSpec(size.toMillis(), slide.toMillis());
  }

  /** End of the earliest window of this size that contains the instant. */
  public long firstEnd(long instantMillis) {
    return Math.floorDiv(instantMillis, slideMillis) * slideMillis + slideMillis;
  }

  /** End of the latest window of this size that contains the instant; ends are one slide apart. */
  public long lastEnd(long instantMillis) {
    return Math.floorDiv(instantMillis, slideMillis) * slideMillis + sizeMillis;
  }
}
