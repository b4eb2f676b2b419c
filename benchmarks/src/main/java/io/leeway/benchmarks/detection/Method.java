package io.leeway.benchmarks.detection;

import io.leeway.measures.ChiSquareTail;
import io.leeway.measures.JensenShannon;
import io.leeway.measures.TwoSampleTest;
import java.util.Arrays;

/**
 * Ways to call a window drifted: ours, and what monitors do by default.
 *
 * <p>Thresholds of PSI and of the JS distance (square root of nats) are those of Evidently and of
 * the usual rule for PSI; empty bins count as a share of 1e-4 there. The Kolmogorov-Smirnov test is
 * of the values, not of their bins.
 */
enum Method {
  LEEWAY("leeway"),
  G_TEST("G-test, 1 %"),
  PSI_FROM_TENTH("PSI > 0.1"),
  PSI_FROM_FIFTH("PSI > 0.2"),
  JS_DISTANCE("JS distance > 0.1"),
  KOLMOGOROV_SMIRNOV("KS, 1 %"),
  KOLMOGOROV_SMIRNOV_DEFAULT("KS, 5 %");

  static final double ALPHA = 0.01;
  private static final double EMPTY_SHARE = 1e-4;

  private final String text;

  Method(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }

  /** Whether the window is called drifted. */
  boolean alarms(SimulatedReference reference, SimulatedWindow window) {
    long[] live = window.counts();
    long[] base = reference.counts();
    return switch (this) {
      case LEEWAY -> reference.pValue(live) <= ALPHA;
      case G_TEST -> gTest(live, base) <= ALPHA;
      case PSI_FROM_TENTH -> psi(live, base) > 0.1;
      case PSI_FROM_FIFTH -> psi(live, base) > 0.2;
      case JS_DISTANCE -> JensenShannon.divergenceOfCounts(live, base) > 0.1 * 0.1;
      case KOLMOGOROV_SMIRNOV -> kolmogorovSmirnov(window, reference) <= ALPHA;
      case KOLMOGOROV_SMIRNOV_DEFAULT -> kolmogorovSmirnov(window, reference) <= 0.05;
    };
  }

  /** Whether the method can judge a stream without order. */
  boolean needsOrder() {
    return this == KOLMOGOROV_SMIRNOV || this == KOLMOGOROV_SMIRNOV_DEFAULT;
  }

  /** p-value of the plain G-test. */
  static double gTest(long[] live, long[] base) {
    int degrees = TwoSampleTest.degreesOfFreedom(live, base);
    return degrees == 0 ? 1 : ChiSquareTail.survival(TwoSampleTest.gStatistic(live, base), degrees);
  }

  private static double psi(long[] live, long[] base) {
    double n = Arrays.stream(live).sum();
    double m = Arrays.stream(base).sum();
    double psi = 0;
    for (int i = 0; i < live.length; i++) {
      if (live[i] + base[i] > 0) {
        double p = live[i] == 0 ? EMPTY_SHARE : live[i] / n;
        double q = base[i] == 0 ? EMPTY_SHARE : base[i] / m;
        psi += (p - q) * Math.log(p / q);
      }
    }
    return psi;
  }

  /** Kolmogorov's limit law with Stephens' correction for finite samples. */
  private static double kolmogorovSmirnov(SimulatedWindow window, SimulatedReference reference) {
    double[] a = window.sorted();
    double[] b = reference.sorted();
    if (a.length == 0 || b.length == 0) {
      return 1;
    }
    double distance = 0;
    int j = 0;
    for (int i = 0; i < a.length; i++) {
      while (j < b.length && b[j] <= a[i]) {
        j++;
      }
      double base = (double) j / b.length;
      distance =
          Math.max(
              distance,
              Math.max(
                  Math.abs((i + 1.0) / a.length - base), Math.abs((double) i / a.length - base)));
    }
    double root = Math.sqrt(1 / (1.0 / a.length + 1.0 / b.length));
    double lambda = (root + 0.12 + 0.11 / root) * distance;
    double p = 0;
    for (int k = 1; k <= 100; k++) {
      p += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * lambda * lambda);
    }
    return lambda < 0.2 ? 1 : Math.max(0, Math.min(1, p));
  }
}
