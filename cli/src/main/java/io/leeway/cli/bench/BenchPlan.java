package io.leeway.cli.bench;

import io.leeway.jobs.window.WindowSpec;

/**
 * What is sent through the jobs, and how wide these are. Immutable; each {@code with...} returns
 * another one.
 *
 * @param segments different values of the records' segment; with 1 they have no such field
 * @param slides of the window, how many the event times of the records are spread over
 * @param parallelism of every job
 * @param partitions of the topic
 */
public record BenchPlan(
    long records,
    FeatureMix features,
    int segments,
    WindowSpec window,
    int slides,
    int parallelism,
    int partitions) {
  private static final long MAX_RECORDS = 1_000_000_000;
  private static final int MAX_SEGMENTS = 1_000_000;
  private static final int MAX_PARALLELISM = 64;

  private static final int MAX_SLIDES = 100_000;

  public BenchPlan {
    check("records", records, 1, MAX_RECORDS);
    check("segments", segments, 1, MAX_SEGMENTS);
    check("slides", slides, 1, MAX_SLIDES);
    check("parallelism", parallelism, 1, MAX_PARALLELISM);
    check("partitions", partitions, parallelism, MAX_PARALLELISM);
  }

  private static void check(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "--%s is %d, expected %d to %d".formatted(what, value, least, most));
    }
  }

  public BenchPlan withRecords(long value) {
    return new BenchPlan(value, features, segments, window, slides, parallelism, partitions);
  }

  public BenchPlan withFeatures(FeatureMix value) {
    return new BenchPlan(records, value, segments, window, slides, parallelism, partitions);
  }

  public BenchPlan withSegments(int value) {
    return new BenchPlan(records, features, value, window, slides, parallelism, partitions);
  }

  public BenchPlan withWindow(WindowSpec value) {
    return new BenchPlan(records, features, segments, value, slides, parallelism, partitions);
  }

  public BenchPlan withSlides(int value) {
    return new BenchPlan(records, features, segments, window, value, parallelism, partitions);
  }

  /** With as many partitions. */
  public BenchPlan withParallelism(int value) {
    return new BenchPlan(records, features, segments, window, slides, value, value);
  }

  /** How many windows a record is in. */
  long overlap() {
    return window.sizeMillis() / window.slideMillis();
  }
}
