package io.leeway.benchmarks;

import io.leeway.measures.JensenShannon;
import io.leeway.measures.KullbackLeibler;
import io.leeway.measures.TwoSampleTest;
import io.leeway.measures.ZeroPolicy;
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

/** One feature of one window against the reference: 32 bins, calm or drifted. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DivergenceBenchmark {
  private static final int BINS = 32;

  /** Calm shares differ by sampling alone, which is the series; drifted ones need logarithms. */
  @Param({"calm", "drifted"})
  public String live = "calm";

  private final long[] window = new long[BINS];
  private final long[] reference = new long[BINS];

  /** Draws 5,000 live and 100,000 reference records. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      reference[random.nextInt(BINS)]++;
    }
    for (int i = 0; i < 5_000; i++) {
      int bin =
          live.equals("calm")
              ? random.nextInt(BINS)
              : Math.min(random.nextInt(BINS), random.nextInt(BINS));
      window[bin]++;
    }
  }

  /** Jensen-Shannon divergence. */
  @Benchmark
  public double jensenShannon() {
    return JensenShannon.divergenceOfCounts(window, reference);
  }

  /** Kullback-Leibler divergence with pseudo-counts. */
  @Benchmark
  public double kullbackLeibler() {
    return KullbackLeibler.ofCounts(window, reference, ZeroPolicy.KRICHEVSKY_TROFIMOV);
  }

  /** G statistic. */
  @Benchmark
  public double gStatistic() {
    return TwoSampleTest.gStatistic(window, reference);
  }
}
