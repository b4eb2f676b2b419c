package io.leeway.benchmarks;

import io.leeway.measures.KsgMutualInformation;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** KSG estimates of 5,000 points of a normal pair with correlation 0.75, k = 5. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class NearestNeighbourBenchmark {
  private static final int POINTS = 5_000;

  private final double[] x = new double[POINTS];
  private final double[] y = new double[POINTS];

  /** Draws the sample. */
  @Setup
  public void draw() {
    Random random = new Random(3);
    for (int i = 0; i < POINTS; i++) {
      x[i] = random.nextGaussian();
      y[i] = 0.75 * x[i] + Math.sqrt(1 - 0.75 * 0.75) * random.nextGaussian();
    }
  }

  /** KSG algorithm 1. */
  @Benchmark
  public double algorithm1() {
    return KsgMutualInformation.algorithm1(x, y, 5);
  }

  /** KSG algorithm 2. */
  @Benchmark
  public double algorithm2() {
    return KsgMutualInformation.algorithm2(x, y, 5);
  }
}
