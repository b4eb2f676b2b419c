package io.leeway.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a sketch of texts costs, per value without a bin of its own and per merge. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class CategorySketchBenchmark {
  static final int VALUES = 1024;
  static final int PARTS = 16;
  private static final int BATCHES = 64;
  private static final int PART_VALUES = 10_000;

  @Param({"LEEWAY", "FREQUENT_ITEMS", "HLL", "CPC"})
  public String sketch = "LEEWAY";

  @Param({"FEW", "SKEWED", "IDENTIFIERS", "MIXED"})
  public String source = "FEW";

  private CategoricalCandidate.Kind kind = CategoricalCandidate.Kind.LEEWAY;
  private byte[][] texts = {};
  private final CategoricalCandidate[] parts = new CategoricalCandidate[PARTS];
  private CategoricalCandidate column = kind.empty();
  private int batch;

  /** Draws the texts and the partial sketches. */
  @Setup
  public void draw() {
    kind = CategoricalCandidate.Kind.valueOf(sketch);
    CategoricalSource categories = CategoricalSource.valueOf(source);
    texts = categories.draw(BATCHES * VALUES, 1);
    for (int part = 0; part < PARTS; part++) {
      parts[part] = kind.empty();
      for (byte[] text : categories.draw(PART_VALUES, 2 + part)) {
        parts[part].add(text);
      }
    }
  }

  /** Begins with an empty sketch. */
  @Setup(Level.Iteration)
  public void begin() {
    column = kind.empty();
  }

  /** A batch of values, one a call. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public CategoricalCandidate add() {
    batch = (batch + 1) % BATCHES;
    for (int i = batch * VALUES; i < (batch + 1) * VALUES; i++) {
      column.add(texts[i]);
    }
    return column;
  }

  /** Sixteen partial sketches of 10,000 values each into an empty one. */
  @Benchmark
  @OperationsPerInvocation(PARTS)
  public CategoricalCandidate merge() {
    CategoricalCandidate whole = kind.empty();
    for (CategoricalCandidate part : parts) {
      whole = whole.merge(part);
    }
    return whole;
  }
}
