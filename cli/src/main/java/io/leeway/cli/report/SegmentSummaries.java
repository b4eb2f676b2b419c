package io.leeway.cli.report;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.WindowReport;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The segments that the report is not about, in a line each. Not thread-safe. */
final class SegmentSummaries {
  /** What a page shows. */
  static final int SHOWN = 100;

  /** More segments are not remembered. */
  private static final int MAX_SEGMENTS = 20_000;

  private final Map<String, Line> bySegment = new HashMap<>();
  private boolean cut;

  /** One segment: how many windows, how many with drift, and the largest effect among those. */
  static final class Line {
    private final String segment;
    private int windows;
    private int drifted;
    private double jsDistance;
    private String feature = "";
    private long worstStartMillis;
    private long worstEndMillis;

    private Line(String segment) {
      this.segment = segment;
    }

    String segment() {
      return segment;
    }

    int windows() {
      return windows;
    }

    int drifted() {
      return drifted;
    }

    double jsDistance() {
      return jsDistance;
    }

    String feature() {
      return feature;
    }

    long worstStartMillis() {
      return worstStartMillis;
    }

    long worstEndMillis() {
      return worstEndMillis;
    }
  }

  /** First reports against what holds only: neither a revision nor a trial is another window. */
  void add(String segment, WindowReport report) {
    if (report.getRevision() > 0 || report.getShadow()) {
      return;
    }
    if (!bySegment.containsKey(segment) && bySegment.size() >= MAX_SEGMENTS) {
      cut = true;
      return;
    }
    Line line = bySegment.computeIfAbsent(segment, Line::new);
    line.windows++;
    boolean drift = false;
    for (FeatureScore score : report.getFeatures()) {
      Double distance = score.getJsDistance();
      if (Verdict.of(score.getStatus()).isDrift()) {
        drift = true;
        if (distance != null && distance > line.jsDistance) {
          line.jsDistance = distance;
          line.feature = score.getFeature();
          line.worstStartMillis = report.getWindowStart();
          line.worstEndMillis = report.getWindowEnd();
        }
      }
    }
    line.drifted += drift ? 1 : 0;
  }

  int segments() {
    return bySegment.size();
  }

  /** Whether there were more segments than are remembered. */
  boolean isCut() {
    return cut;
  }

  /** The most drifted ones. */
  List<Line> worst() {
    return bySegment.values().stream()
        .sorted(
            Comparator.comparingInt((Line line) -> -line.drifted)
                .thenComparingDouble(line -> -line.jsDistance)
                .thenComparing(Line::segment))
        .limit(SHOWN)
        .toList();
  }
}
