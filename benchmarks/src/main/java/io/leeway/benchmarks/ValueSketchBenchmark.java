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

/**
 * What a sketch of numbers costs: per value as the monitor feeds it, 20 columns in turn with 1,024
 * values each; and per merge of partial sketches. A new pane begins with every iteration.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class ValueSketchBenchmark {
  static final int VALUES = 1024;
  static final int PARTS = 16;
  private static final int COLUMNS = 20;
  private static final int BATCHES = 40;
  private static final int PART_VALUES = 10_000;

  @Param({"LEEWAY", "LEEWAY_SINGLE", "KLL", "KLL_SINGLE", "REQ", "DDSKETCH", "TDIGEST"})
  public String sketch = "LEEWAY";

  @Param({"NORMAL", "LOGNORMAL", "ZERO_INFLATED", "YEARS"})
  public String source = "NORMAL";

  private NumericCandidate.Kind kind = NumericCandidate.Kind.LEEWAY;
  private double[] values = {};
  private final NumericCandidate[] columns = new NumericCandidate[COLUMNS];
  private final NumericCandidate[] parts = new NumericCandidate[PARTS];
  private int column;
  private int batch;

  /** Draws the values and the partial sketches. */
  @Setup
  public void draw() {
    kind = NumericCandidate.Kind.valueOf(sketch);
    NumericSource numbers = NumericSource.valueOf(source);
    values = numbers.draw(BATCHES * COLUMNS * VALUES, 1);
    for (int part = 0; part < PARTS; part++) {
      parts[part] = kind.empty();
      parts[part].addAll(numbers.draw(PART_VALUES, 2 + part), 0, PART_VALUES);
    }
  }

  /** Begins with empty sketches. */
  @Setup(Level.Iteration)
  public void begin() {
    for (int i = 0; i < COLUMNS; i++) {
      columns[i] = kind.empty();
    }
  }

  /** One batch of one column. */
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public NumericCandidate add() {
    column++;
    if (column == COLUMNS) {
      column = 0;
      batch = (batch + 1) % BATCHES;
    }
    int from = (batch * COLUMNS + column) * VALUES;
    columns[column].addAll(values, from, from + VALUES);
    return columns[column];
  }

  /** Sixteen partial sketches of 10,000 values each into an empty one. */
  @Benchmark
  @OperationsPerInvocation(PARTS)
  public NumericCandidate merge() {
    NumericCandidate whole = kind.empty();
    for (NumericCandidate part : parts) {
      whole.merge(part);
    }
    return whole;
  }
}
