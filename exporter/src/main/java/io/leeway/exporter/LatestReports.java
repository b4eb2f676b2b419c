package io.leeway.exporter;

import io.leeway.schema.WindowReport;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The latest scores of every kind of window of every stream.
 *
 * <p>The outcome does not depend on the order in which reports come, nor on how often: newer ones
 * replace older ones, never the other way round, feature by feature; what became stale is
 * forgotten. Only when the budget of series is exhausted, first come is first served.
 *
 * <p>Cost: one map access per score; one pass over all scores whenever a stream's time advances.
 * Not thread-safe.
 */
final class LatestReports {
  private final StreamTime time;
  private final SeriesBudget budget;
  private final boolean bins;
  private final NavigableMap<WindowKey, LatestScores> scores = new TreeMap<>();

  LatestReports(StreamTime time, SeriesBudget budget, boolean bins) {
    this.time = time;
    this.budget = budget;
    this.bins = bins;
  }

  void accept(WindowReport report) {
    long lengthMillis = report.getWindowEnd() - report.getWindowStart();
    if (time.advance(report.getStream(), report.getWindowStart(), report.getWindowEnd())) {
      scores.values().forEach(latest -> latest.forgetStale(time));
      scores.values().removeIf(LatestScores::isEmpty);
    }
    if (time.isStale(report.getStream(), lengthMillis, report.getWindowEnd())) {
      return;
    }
    String segment = report.getSegment();
    WindowKey key = new WindowKey(report.getStream(), segment == null ? "" : segment, lengthMillis);
    LatestScores latest = scores.computeIfAbsent(key, k -> new LatestScores(k, budget, bins));
    latest.accept(report);
    if (latest.isEmpty()) {
      scores.remove(key);
    }
  }

  List<WindowSnapshot> snapshot() {
    return scores.values().stream().map(LatestScores::snapshot).toList();
  }
}
