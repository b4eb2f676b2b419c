package io.leeway.cli.replay;

import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * One line of a terminal that tells how far a replay is: records that the Kafka consumers of this
 * process have handed out, by their own metrics. Not thread-safe.
 */
final class ProgressLine {
  private static final String RECORDS_CONSUMED = "records-consumed-total";
  private static final int CELLS = 24;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter out;
  private final long expected;
  private final ObjectName consumers;
  private final MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
  private final Map<ObjectName, Long> consumed = new HashMap<>();
  private final long startNanos;

  /**
   * @param stream whose consumers are watched
   * @param expected about how many records they will read
   */
  ProgressLine(PrintWriter out, String stream, long expected) {
    this.out = out;
    this.expected = expected;
    this.startNanos = System.nanoTime();
    try {
      this.consumers =
          new ObjectName(
              "kafka.consumer:type=consumer-fetch-manager-metrics,client-id=leeway-%s-features-*"
                  .formatted(stream));
    } catch (JMException e) {
      throw new IllegalArgumentException("stream " + stream + " fits into no name", e);
    }
  }

  /** Shows where it is now. */
  void show() {
    out.print(CLEAR + text(records(), expected, Duration.ofNanos(System.nanoTime() - startNanos)));
    out.flush();
  }

  void clear() {
    out.print(CLEAR);
    out.flush();
  }

  private long records() {
    for (ObjectName consumer : beans.queryNames(consumers, null)) {
      try {
        long now = ((Number) beans.getAttribute(consumer, RECORDS_CONSUMED)).longValue();
        consumed.merge(consumer, now, Math::max);
      } catch (JMException e) {
        // It has been closed in between; what it had read by the last look is known.
        consumed.putIfAbsent(consumer, 0L);
      }
    }
    return consumed.values().stream().mapToLong(Long::longValue).sum();
  }

  /** {@code [=====> ] 42 % 1,234,567 of 2,900,000 records 1.21 M records/s 0:12 left}. */
  static String text(long records, long expected, Duration elapsed) {
    double share = expected == 0 ? 1 : Math.min(1, (double) records / expected);
    int filled = (int) (share * CELLS);
    double perSecond = records / Math.max(1e-3, elapsed.toNanos() / 1e9);
    String left =
        records == 0
            ? "starting"
            : "%s left".formatted(clock((long) Math.ceil((expected - records) / perSecond)));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %,d of %,d records  %s  %s",
        "=".repeat(filled),
        " ".repeat(CELLS - filled),
        share * 100,
        records,
        expected,
        rate(perSecond),
        left);
  }

  private static String rate(double perSecond) {
    return perSecond >= 1e6
        ? String.format(Locale.ROOT, "%.2f M records/s", perSecond / 1e6)
        : String.format(Locale.ROOT, "%,.0f records/s", perSecond);
  }

  private static String clock(long seconds) {
    long positive = Math.max(0, seconds);
    return positive >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", positive / 3600, positive / 60 % 60, positive % 60)
        : String.format(Locale.ROOT, "%d:%02d", positive / 60, positive % 60);
  }
}
