package io.leeway.benchmarks;

import io.leeway.measures.MutualInformation;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pair of features of one window of 5,000 records, loosely coupled. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MutualInformationBenchmark {
  private static final int RECORDS = 5_000;

  /** Bins of each feature: 8 is the monitor's default, 32 the finest. */
  @Param({"8", "32"})
  public int bins;

  private long[] cells = {};

  /** A third of the records have both features in the same bin. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(2);
    cells = new long[bins * bins];
    for (int i = 0; i < RECORDS; i++) {
      int x = random.nextInt(bins);
      int y = random.nextInt(3) == 0 ? x : random.nextInt(bins);
      cells[x * bins + y]++;
    }
  }

  /** Plug-in estimate. */
  @Benchmark
  public double mutualInformation() {
    return MutualInformation.ofCounts(cells, bins);
  }

  /** Bias-corrected estimate. */
  @Benchmark
  public double millerMadow() {
    return MutualInformation.millerMadow(cells, bins);
  }

  /** Standard error of both. */
  @Benchmark
  public double standardError() {
    return MutualInformation.standardError(cells, bins);
  }
}
