package io.leeway.jobs.window;

/**
 * One window of event time.
 *
 * @param startMillis first instant, inclusive
 * @param endMillis end, exclusive
 */
public record Window(long startMillis, long endMillis) {

  public long sizeMillis() {
    return endMillis - startMillis;
  }

  public boolean contains(long instantMillis) {
    return startMillis <= instantMillis && instantMillis < endMillis;
  }
}
