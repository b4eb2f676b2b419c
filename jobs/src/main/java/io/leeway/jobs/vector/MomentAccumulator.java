package io.leeway.jobs.vector;

import io.leeway.jobs.record.FeatureRow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums up the vectors of one feature, four at a time, on their way into {@link VectorMoments}.
 *
 * <p>The sums on the way are doubles, which the processor adds several at a time; being whole
 * numbers below 2^53 they are exact, so that it does not matter how vectors are taken together.
 *
 * <p>Cost per vector: {@code d (d + 1) / 2} multiplications and additions, a quarter as many
 * accesses to memory. Memory: {@code 4 d (d + 11)} bytes. Not thread-safe.
 */
public final class MomentAccumulator {
  private static final int AT_ONCE = 4;

  /** Of products of at most 2^30, 2^22 still add up to less than 2^53. */
  private static final int MAX_PENDING = 1 << 22;

  private final double[][] steps;
  private final double[] sums;

  /** Of a coordinate with those up to itself: the triangle's rows. */
  private final double[][] products;

  private final int dimension;
  private int waiting;
  private int pending;
  private @Nullable VectorMoments target;

  public MomentAccumulator(int dimension) {
    this.dimension = dimension;
    this.steps = new double[AT_ONCE][dimension];
    this.sums = new double[dimension];
    this.products = new double[dimension][];
    Arrays.setAll(products, i -> new double[i + 1]);
  }

  /**
   * Adds a row's vector, or counts why there is none.
   *
   * @param array the row's array
   * @param into what it is summed up in, complete after {@link #flush}
   * @param scale null if the vector is only to be counted
   */
  @SuppressWarnings("ReferenceEquality") // the same sums, not equal ones
  public void add(FeatureRow row, int array, VectorMoments into, @Nullable VectorScale scale) {
    switch (row.arrayState(array)) {
      case MISSING -> into.countMissing();
      case NON_FINITE -> into.countNonFinite();
      case WRONG_LENGTH -> into.countWrongLength();
      case NUMBERS -> {
        if (scale == null || into.dimension() == 0) {
          into.countVector(0);
          return;
        }
        if (target != into || pending >= MAX_PENDING) {
          flush();
          target = into;
        }
        into.countVector(scale.toSteps(row.array(array), steps[waiting++]));
        pending++;
        if (waiting == AT_ONCE) {
          addWaiting();
        }
      }
    }
  }

  private void addWaiting() {
    double[] a = steps[0];
    double[] b = steps[1];
    double[] c = steps[2];
    double[] d = steps[3];
    for (int i = 0; i < dimension; i++) {
      sums[i] += a[i] + b[i] + c[i] + d[i];
      addProducts(products[i], a, b, c, d);
    }
    waiting = 0;
  }

  /** A loop by itself, which the compiler turns into one over several numbers at a time. */
  private static void addProducts(double[] row, double[] a, double[] b, double[] c, double[] d) {
    int last = row.length - 1;
    double ai = a[last];
    double bi = b[last];
    double ci = c[last];
    double di = d[last];
    for (int j = 0; j < row.length; j++) {
      row[j] += ai * a[j] + bi * b[j] + ci * c[j] + di * d[j];
    }
  }

  /** Completes the sums that were begun. */
  public void flush() {
    VectorMoments into = target;
    if (into == null) {
      return;
    }
    if (waiting > 0) {
      for (int i = waiting; i < AT_ONCE; i++) {
        Arrays.fill(steps[i], 0);
      }
      addWaiting();
    }
    into.add(sums, products);
    Arrays.fill(sums, 0);
    for (double[] row : products) {
      Arrays.fill(row, 0);
    }
    pending = 0;
    target = null;
  }
}
