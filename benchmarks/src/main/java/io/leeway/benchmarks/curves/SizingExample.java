package io.leeway.benchmarks.curves;

import io.leeway.cli.text.NumberText;
import java.util.Comparator;

/**
 * How many tasks a stream needs, worked out with what was measured: 250,000 records a second of 100
 * features in 50 segments, windows of an hour every five minutes.
 */
record SizingExample(LinearCost cost, Results results) {
  private static final double RECORDS_PER_SECOND = 250_000;
  private static final int FEATURES = 100;
  private static final int SEGMENTS = 50;
  private static final int SIZE_SECONDS = 3_600;
  private static final int SLIDE_SECONDS = 300;

  /** What a task may be busy at the daily peak, so that it catches up after a restart. */
  private static final double UTILISATION = 0.6;

  private static final char MONITOR = 'd';

  String text() {
    double nanos = cost.nanos(FEATURES);
    double tasks = RECORDS_PER_SECOND * nanos / 1e9 / UTILISATION;
    int parallelism = (int) Math.ceil(tasks);
    double scoringMillis =
        results.scoring().stream()
            .min(Comparator.comparingInt(point -> Math.abs(point.features() - FEATURES)))
            .map(point -> point.millis() * FEATURES / point.features())
            .orElse(Double.NaN);
    double scoringShare = SEGMENTS * scoringMillis / 1e3 / SLIDE_SECONDS;
    double paneBytes =
        results.points(Curve.FEATURES, MONITOR).stream()
            .min(Comparator.comparingDouble(point -> Math.abs(point.x() - FEATURES)))
            .map(point -> point.shuffleBytesPerWindow() * FEATURES / point.x())
            .orElse(Double.NaN);
    double shuffle = parallelism * SEGMENTS * paneBytes / SLIDE_SECONDS;
    double state = (double) SEGMENTS * SIZE_SECONDS / SLIDE_SECONDS * paneBytes;
    return """
        With the figures above, `record` is %s ns and `feature` is %s ns (the line is within %s of every measured point).

        Example: %s records/s of %d features, %d segments, windows of 1 h every 5 min, `utilisation` %s:

        - tasks: %s x (%s + %d x %s) ns / %s = %s, so parallelism **%d**, and as many partitions or more
        - scoring: %d windows of %s ms every %d s, %s of one core
        - shuffle: %d tasks x %d segments x %s KiB every %d s, %s KiB/s
        - state: %d segments x %d panes x %s KiB, %s MiB
        """
        .formatted(
            NumberText.fixed(cost.recordNanos(), 0),
            NumberText.fixed(cost.featureNanos(), 1),
            NumberText.percent(cost.worstError()),
            NumberText.count((long) RECORDS_PER_SECOND),
            FEATURES,
            SEGMENTS,
            UTILISATION,
            NumberText.count((long) RECORDS_PER_SECOND),
            NumberText.fixed(cost.recordNanos(), 0),
            FEATURES,
            NumberText.fixed(cost.featureNanos(), 1),
            UTILISATION,
            NumberText.fixed(tasks, 2),
            parallelism,
            SEGMENTS,
            NumberText.fixed(scoringMillis, 2),
            SLIDE_SECONDS,
            NumberText.percent(scoringShare),
            parallelism,
            SEGMENTS,
            NumberText.fixed(paneBytes / 1024, 1),
            SLIDE_SECONDS,
            NumberText.fixed(shuffle / 1024, 1),
            SEGMENTS,
            SIZE_SECONDS / SLIDE_SECONDS,
            NumberText.fixed(paneBytes / 1024, 1),
            NumberText.fixed(state / 1024 / 1024, 1));
  }
}
