package io.leeway.cli.oracle;

import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The two-sample G statistic with its mean and variance without drift, given how many records each
 * bin has on both sides: every sum over all its terms.
 *
 * @param used bins that hold a record
 */
record OracleMoments(double g, double mean, double variance, int used) {
  /** What one bin adds, as moments of a binomial count. */
  record Cell(double mean, double variance, double withCount, double withSquare) {
    /** Of so many records each of which is in the window with this probability. */
    static Cell of(double both, double share) {
      double expected = both * share;
      double spread = expected * (1 - share);
      if (Math.min(expected, both - expected) > 16) {
        double williams = 1 + (1 / share + 1 / (1 - share) - 1) / (6 * both);
        return new Cell(williams, 2 * williams * williams, 0, 2 * spread * williams);
      }
      BinomialDistribution law = BinomialDistribution.of((int) both, share);
      double first = 0;
      double second = 0;
      double withCount = 0;
      double withSquare = 0;
      for (int k = 0; k <= both; k++) {
        double p = law.probability(k);
        double t = term(k, both, share);
        first += p * t;
        second += p * t * t;
        withCount += p * t * (k - expected);
        withSquare += p * t * (k - expected) * (k - expected);
      }
      return new Cell(first, second - first * first, withCount, withSquare - first * spread);
    }
  }

  /** The term of a bin with k of its records in the window. */
  static double term(double k, double both, double share) {
    double first = k > 0 ? k * Math.log(k / (both * share)) : 0;
    double second = both - k > 0 ? (both - k) * Math.log((both - k) / (both * (1 - share))) : 0;
    return 2 * (first + second);
  }

  static OracleMoments of(double[] live, double[] base) {
    double n = IntStream.range(0, live.length).mapToDouble(i -> live[i]).sum();
    double m = IntStream.range(0, base.length).mapToDouble(i -> base[i]).sum();
    double share = n / (n + m);
    double g = 0;
    double e = 0;
    double v = 0;
    double withCount = 0;
    double withSquare = 0;
    int used = 0;
    for (int i = 0; i < live.length; i++) {
      double both = live[i] + base[i];
      if (both > 0) {
        used++;
        g += term(live[i], both, share);
        Cell cell = Cell.of(both, share);
        e += cell.mean();
        v += cell.variance();
        withCount += cell.withCount();
        withSquare += cell.withSquare();
      }
    }
    if (used < 2) {
      return new OracleMoments(0, 0, 0, used);
    }
    double total = (n + m) * share * (1 - share);
    double linear = withCount / Math.sqrt(total);
    double skewness = (1 - 2 * share) / Math.sqrt(total);
    double quadratic = (withSquare / total - skewness * linear) / 2;
    return new OracleMoments(
        g, e - quadratic, v - linear * linear - 2 * quadratic * quadratic, used);
  }
}
