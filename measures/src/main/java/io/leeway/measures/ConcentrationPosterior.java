package io.leeway.measures;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * The posterior of the concentration beta of a symmetric Dirichlet prior over K bins, when the
 * prior of beta makes the expected entropy {@code xi(beta) = psi(K beta + 1) - psi(beta + 1)}
 * uniform.
 *
 * <p>Source: I. Nemenman, F. Shafee and W. Bialek, Entropy and Inference, Revisited, NIPS 14
 * (2002).
 */
final class ConcentrationPosterior {
  /** beta from e^-35 (nothing but what was seen) to e^35 (uniform) covers both limits. */
  private static final double LOG_BETA_LIMIT = 35;

  /** From here on the next term of the series is below 1e-16 of the first. */
  private static final double ASYMPTOTIC_BETA = 1e5;

  /** From here on the first term left out of Stirling's series is below 1e-12. */
  private static final double STIRLING_LIMIT = 10;

  private static final int COARSE_STEPS = 560;
  private static final int FINE_STEPS = 400;

  /** What is further below the peak than this adds nothing to a double. */
  private static final double NEGLIGIBLE_LOG = -45;

  private final double[] used;
  private final double bins;
  private final double total;

  ConcentrationPosterior(Masses counts) {
    double[] positive = new double[counts.size()];
    int next = 0;
    for (int i = 0; i < counts.size(); i++) {
      if (counts.mass(i) > 0) {
        positive[next++] = counts.mass(i);
      }
    }
    used = Arrays.copyOf(positive, next);
    bins = counts.size();
    total = counts.total();
  }

  /** The posterior mean of the entropy, by the trapezoidal rule over ln beta. */
  double meanEntropy() {
    double step = 2 * LOG_BETA_LIMIT / COARSE_STEPS;
    double[] coarse = new double[COARSE_STEPS + 1];
    double peak = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= COARSE_STEPS; i++) {
      coarse[i] = logDensity(-LOG_BETA_LIMIT + i * step);
      peak = Math.max(peak, coarse[i]);
    }
    int first = 0;
    while (coarse[first] < peak + NEGLIGIBLE_LOG) {
      first++;
    }
    int last = COARSE_STEPS;
    while (coarse[last] < peak + NEGLIGIBLE_LOG) {
      last--;
    }
    // the integrand vanishes at both ends of the range kept, where this rule converges fast
    double from = -LOG_BETA_LIMIT + Math.max(0, first - 1) * step;
    double to = -LOG_BETA_LIMIT + Math.min(COARSE_STEPS, last + 1) * step;
    double[] fine = new double[FINE_STEPS + 1];
    for (int i = 0; i <= FINE_STEPS; i++) {
      fine[i] = logDensity(from + (to - from) * i / FINE_STEPS);
      // thousands of bins make a peak that lies between two coarse points and is far higher
      peak = Math.max(peak, fine[i]);
    }
    CompensatedSum weights = new CompensatedSum();
    CompensatedSum weighted = new CompensatedSum();
    for (int i = 0; i <= FINE_STEPS; i++) {
      double weight = Math.exp(fine[i] - peak);
      weights.add(weight);
      weighted.add(weight * entropyGiven(Math.exp(from + (to - from) * i / FINE_STEPS)));
    }
    return Math.min(Math.log(bins), Math.max(0, weighted.value() / weights.value()));
  }

  /** Logarithm of likelihood times prior times beta, the last because steps are in ln beta. */
  private double logDensity(double logBeta) {
    double beta = Math.exp(logBeta);
    CompensatedSum log = new CompensatedSum();
    log.add(-logRisingFactorial(bins * beta, total));
    for (double count : used) {
      log.add(logRisingFactorial(beta, count));
    }
    return log.value() + Math.log(priorDensity(beta)) + logBeta;
  }

  /** The derivative of xi. */
  private double priorDensity(double beta) {
    if (beta > ASYMPTOTIC_BETA) {
      // the 1/beta of both trigammas cancels: their series without it
      return ((1 - 1 / bins) / 2 - (1 - 1 / (bins * bins)) / (6 * beta)) / beta / beta;
    }
    return bins * Trigamma.value(bins * beta + 1) - Trigamma.value(beta + 1);
  }

  /** {@code ln Gamma(a + n) - ln Gamma(a)}. */
  private static double logRisingFactorial(double a, double n) {
    if (a < STIRLING_LIMIT) {
      return LogGamma.value(a + n) - LogGamma.value(a);
    }
    // Stirling's series for both, put together so that what is large and equal is gone
    double x = n / a;
    return n * Math.log(a)
        + a * RelativeEntropyTerm.ofExcess(x)
        - Math.log1p(x) / 2
        + (stirlingRest(a + n) - stirlingRest(a));
  }

  private static double stirlingRest(double a) {
    double square = 1 / (a * a);
    return (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / a;
  }

  /** Posterior mean of the entropy for one concentration (Wolpert and Wolf 1995). */
  private double entropyGiven(double beta) {
    double mass = total + bins * beta;
    CompensatedSum sum = new CompensatedSum();
    sum.add(Digamma.value(mass + 1));
    for (double count : used) {
      sum.add(-(count + beta) / mass * Digamma.value(count + beta + 1));
    }
    sum.add(-(bins - used.length) * beta / mass * Digamma.value(beta + 1));
    return sum.value();
  }
}
