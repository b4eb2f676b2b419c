package io.leeway.benchmarks;

import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The codes of 1,024 values of one feature, a column batch, in about 32 bins; time per value. Bin
 * edges are quantiles of the same distribution, a value with more mass than a bin has one of its
 * own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(BinningBenchmark.VALUES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BinningBenchmark {
  static final int VALUES = 1024;
  private static final int BINS = 32;
  private static final int SAMPLE = 32_000;

  /**
   * Zero-inflated: four values of five are 0, the others lognormal. Heaps: the values lie in two
   * narrow heaps, so that half the edges share a cell of any table. Missing: every tenth value is.
   */
  @Param({"uniform", "normal", "lognormal", "Cauchy", "zero-inflated", "heaps", "missing"})
  public String distribution = "uniform";

  private final double[] numbers = new double[VALUES];
  private final byte[] codes = new byte[VALUES];
  private final int[] ends = new int[VALUES];
  private byte[] text = new byte[0];
  private NumericBinning numeric = NumericBinning.ofEdges(new double[0], false);
  private CategoricalBinning categorical =
      CategoricalBinning.ofCategories(List.of(), List.of(), true);

  /** Draws the values; a category is called by the number of its value's bin. */
  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    DoubleSupplier source =
        switch (distribution) {
          case "normal" -> random::nextGaussian;
          case "Cauchy" -> () -> Math.tan(Math.PI * (random.nextDouble() - 0.5));
          case "heaps" ->
              () -> (random.nextBoolean() ? 1 : 1e6) * (1 + random.nextDouble() * 1e-12);
          case "missing" -> () -> random.nextInt(10) == 0 ? Double.NaN : random.nextDouble();
          case "lognormal" -> () -> Math.exp(random.nextGaussian());
          case "zero-inflated" -> () -> random.nextInt(5) > 0 ? 0 : Math.exp(random.nextGaussian());
          default -> random::nextDouble;
        };
    numeric = NumericBinning.ofEdges(edges(source), false);
    StringBuilder categories = new StringBuilder();
    for (int i = 0; i < VALUES; i++) {
      numbers[i] = source.getAsDouble();
      categories.append(category(numeric.code(numbers[i])));
      ends[i] = categories.length();
    }
    text = categories.toString().getBytes(StandardCharsets.US_ASCII);
    categorical =
        CategoricalBinning.ofCategories(
            IntStream.range(1, BINS).mapToObj(BinningBenchmark::category).toList(),
            List.of(),
            true);
  }

  private static double[] edges(DoubleSupplier source) {
    double[] sorted =
        DoubleStream.generate(source).filter(Double::isFinite).limit(SAMPLE).sorted().toArray();
    TreeSet<Double> edges = new TreeSet<>();
    for (int quantile = 0; quantile < BINS; quantile++) {
      double edge = sorted[quantile * SAMPLE / BINS];
      if (!edges.add(edge)) {
        edges.add(Math.nextUp(edge));
      }
    }
    edges.add(Math.nextUp(sorted[SAMPLE - 1]));
    return edges.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String category(int code) {
    return "category " + code;
  }

  /** Numbers as a column, as the monitor does it. */
  @Benchmark
  public byte[] column() {
    numeric.encode(numbers, VALUES, codes);
    return codes;
  }

  /** Numbers one by one: a binary search over the edges. */
  @Benchmark
  public byte[] numbers() {
    for (int i = 0; i < VALUES; i++) {
      codes[i] = (byte) numeric.code(numbers[i]);
    }
    return codes;
  }

  /** Texts of 10 or 11 bytes: hash and comparison. */
  @Benchmark
  public byte[] texts() {
    int start = 0;
    for (int i = 0; i < VALUES; i++) {
      codes[i] = (byte) categorical.code(text, start, ends[i]);
      start = ends[i];
    }
    return codes;
  }
}
