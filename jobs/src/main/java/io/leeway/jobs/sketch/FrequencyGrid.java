package io.leeway.jobs.sketch;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Count-Min: {@value #ROWS} rows of {@value #COLUMNS} counts; a hash adds to one of each row. Its
 * count is at most the least of them. A sum, so order does not matter, and merging adds.
 *
 * <p>Accuracy: never too low. Too high by more than e / {@value #COLUMNS} of all that came (0.53 %)
 * for at most e^-{@value #ROWS} of hashes (5 %), whatever the counts of the others; by about 1 /
 * {@value #COLUMNS} (0.2 %) if the others are many and small. Source: G. Cormode, S. Muthukrishnan,
 * An improved data stream summary: the count-min sketch and its applications, Journal of Algorithms
 * 55 (2005). Not thread-safe.
 */
final class FrequencyGrid {
  static final int ROWS = 3;
  static final int COLUMNS = 512;

  private static final int COLUMN_BITS = 9;

  private final long[] counts;

  FrequencyGrid() {
    this(new long[ROWS * COLUMNS]);
  }

  private FrequencyGrid(long[] counts) {
    this.counts = counts;
  }

  void add(long hash, long more) {
    for (int row = 0; row < ROWS; row++) {
      counts[cell(row, hash)] += more;
    }
  }

  long estimate(long hash) {
    long least = Long.MAX_VALUE;
    for (int row = 0; row < ROWS; row++) {
      least = Math.min(least, counts[cell(row, hash)]);
    }
    return least;
  }

  void merge(FrequencyGrid other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
  }

  FrequencyGrid copy() {
    return new FrequencyGrid(counts.clone());
  }

  boolean sameAs(FrequencyGrid other) {
    return Arrays.equals(counts, other.counts);
  }

  void writeTo(DataOutput target) throws IOException {
    for (long count : counts) {
      VariableLength.write(count, target);
    }
  }

  /**
   * Reads a grid.
   *
   * @param total what each row has to add up to
   */
  static FrequencyGrid readFrom(long total, DataInput source) throws IOException {
    FrequencyGrid grid = new FrequencyGrid();
    for (int row = 0; row < ROWS; row++) {
      long rest = total;
      for (int column = 0; column < COLUMNS; column++) {
        long count = VariableLength.read(source);
        if (count < 0 || count > rest) {
          throw new IOException("counts of a category sketch do not add up to " + total);
        }
        rest -= count;
        grid.counts[row * COLUMNS + column] = count;
      }
      if (rest != 0) {
        throw new IOException("counts of a category sketch do not add up to " + total);
      }
    }
    return grid;
  }

  private static int cell(int row, long hash) {
    return row * COLUMNS + ((int) (hash >>> (row * COLUMN_BITS)) & (COLUMNS - 1));
  }
}
