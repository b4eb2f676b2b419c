package io.leeway.measures;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Digamma;

/** An oracle: KSG by comparing all pairs, after equations 8 and 9 of the paper. */
final class BruteForceKsg {
  private BruteForceKsg() {}

  static double algorithm1(double[] x, double[] y, int k) {
    return withRadius(x, y, k, false);
  }

  /**
   * What cbueth/infomeasure computes: the k-th neighbour itself is counted too, because it compares
   * with at most instead of less than. Not KSG-1; here to show what its numbers are.
   */
  static double inclusiveVariant(double[] x, double[] y, int k) {
    return withRadius(x, y, k, true);
  }

  private static double withRadius(double[] x, double[] y, int k, boolean inclusive) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double radius = distances(x, y, i)[k - 1];
      int near = 0;
      int nearToo = 0;
      for (int j = 0; j < n; j++) {
        if (j != i) {
          near += within(x[j] - x[i], radius, inclusive);
          nearToo += within(y[j] - y[i], radius, inclusive);
        }
      }
      sum += Digamma.value(near + 1) + Digamma.value(nearToo + 1);
    }
    return Digamma.value(k) + Digamma.value(n) - sum / n;
  }

  private static int within(double difference, double radius, boolean inclusive) {
    double away = Math.abs(difference);
    return (inclusive ? away <= radius : away < radius) ? 1 : 0;
  }

  private static double[] distances(double[] x, double[] y, int i) {
    double[] distances = new double[x.length - 1];
    int next = 0;
    for (int j = 0; j < x.length; j++) {
      if (j != i) {
        distances[next++] = Math.max(Math.abs(x[j] - x[i]), Math.abs(y[j] - y[i]));
      }
    }
    Arrays.sort(distances);
    return distances;
  }

  /** For values without ties, where the k neighbours are those within the k-th distance. */
  static double algorithm2(double[] x, double[] y, int k) {
    int n = x.length;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double radius = distances(x, y, i)[k - 1];
      double width = 0;
      double height = 0;
      for (int j = 0; j < n; j++) {
        double dx = Math.abs(x[j] - x[i]);
        double dy = Math.abs(y[j] - y[i]);
        if (j != i && Math.max(dx, dy) <= radius) {
          width = Math.max(width, dx);
          height = Math.max(height, dy);
        }
      }
      int near = 0;
      int nearToo = 0;
      for (int j = 0; j < n; j++) {
        if (j != i) {
          near += within(x[j] - x[i], width, true);
          nearToo += within(y[j] - y[i], height, true);
        }
      }
      sum += Digamma.value(near) + Digamma.value(nearToo);
    }
    return Digamma.value(k) - 1.0 / k + Digamma.value(n) - sum / n;
  }
}
