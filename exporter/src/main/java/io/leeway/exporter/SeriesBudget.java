package io.leeway.exporter;

/**
 * How many time series may still be added.
 *
 * <p>Segments and features come from configurations and records, and a scrape with too many series
 * is refused as a whole; so what comes beyond the cap is left out and counted. Not thread-safe.
 */
final class SeriesBudget {
  private int free;
  private long refusals;

  SeriesBudget(int maxSeries) {
    this.free = maxSeries;
  }

  /**
   * Takes room for {@code series}, or none at all and counts that.
   *
   * @param series below 0 gives room back
   */
  boolean take(int series) {
    if (series > free) {
      refusals++;
      return false;
    }
    free -= series;
    return true;
  }

  void giveBack(int series) {
    free += series;
  }

  /** How often there was no room. */
  long refusals() {
    return refusals;
  }
}
