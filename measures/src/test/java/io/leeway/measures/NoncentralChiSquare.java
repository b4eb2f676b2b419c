package io.leeway.measures;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/** An oracle: the noncentral chi-square law as the Poisson mixture of central ones. */
final class NoncentralChiSquare {
  private NoncentralChiSquare() {}

  static double survival(double x, double degreesOfFreedom, double lambda) {
    if (lambda == 0) {
      return ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(x);
    }
    PoissonDistribution shifts = PoissonDistribution.of(lambda / 2);
    double spread = 12 * Math.sqrt(lambda / 2) + 20;
    int from = (int) Math.max(0, lambda / 2 - spread);
    int to = (int) (lambda / 2 + spread);
    double survival = 0;
    for (int j = from; j <= to; j++) {
      survival +=
          shifts.probability(j)
              * ChiSquaredDistribution.of(degreesOfFreedom + 2 * j).survivalProbability(x);
    }
    return survival;
  }

  static double quantile(double probability, double degreesOfFreedom, double lambda) {
    double low = 0;
    double high = 10 * (degreesOfFreedom + lambda) + 100;
    for (int step = 0; step < 100; step++) {
      double middle = (low + high) / 2;
      if (1 - survival(middle, degreesOfFreedom, lambda) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
