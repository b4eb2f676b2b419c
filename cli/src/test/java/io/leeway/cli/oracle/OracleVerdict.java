package io.leeway.cli.oracle;

import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * The p-value of a window by the formulas of {@code docs/RATIONALE.md}, term by term: every
 * binomial sum runs over all its terms, every tail over all its counts, every root is found by
 * bisection.
 */
final class OracleVerdict {
  private static final double POWER = 0.8;

  private final double[] live;
  private final double[] base;
  private final double n;
  private final double m;
  private final double size;
  private final @Nullable Calibration noise;
  private final double lengthRatio;

  private double mean;
  private double shape;
  private double general;
  private double shift;
  private double missing;

  OracleVerdict(double[] live, double[] base, FeatureProfile profile, long windowMillis) {
    this.live = live;
    this.base = base;
    this.n = Arrays.stream(live).sum();
    this.m = Arrays.stream(base).sum();
    this.size = 1 / (1 / n + 1 / m);
    this.noise =
        profile.getCalibrations().stream()
            .min(
                Comparator.comparingDouble(
                    c -> Math.abs(Math.log((double) c.getWindowMillis() / windowMillis))))
            .orElse(null);
    this.lengthRatio = noise == null ? 1 : (double) windowMillis / noise.getWindowMillis();
    this.missing = exact(0);
    setGeneral();
    this.shift = profile.getKind() == FeatureKind.NUMERIC ? rankSum(profile) : Double.NaN;
  }

  /** Sets what depends on the noise. */
  void complete(FeatureScore.Builder score) {
    BlockNoise blocks = noise == null ? null : noise.getGeneral();
    boolean known = blocks != null && blocks.getBlocks() >= 5;
    double c = overdispersion(blocks);
    score
        .setOverdispersion(known ? c : null)
        .setCalibrationBlocks(known && blocks != null ? blocks.getBlocks() : null)
        .setEffectiveSampleSize(size / c)
        .setPValue(pValue());
  }

  /** Window size of the calibration that is used, null if none is. */
  @Nullable Long calibrationWindowMillis() {
    return noise != null && noise.getGeneral().getBlocks() >= 5 ? noise.getWindowMillis() : null;
  }

  private double pValue() {
    double inverse = 0;
    int tests = 0;
    if (mean > 0) {
      inverse += 1 / tail(noise == null ? null : noise.getGeneral(), general, shape);
      tests++;
    }
    if (!Double.isNaN(shift)) {
      inverse += 1 / tail(noise == null ? null : noise.getShift(), shift, 0.5);
      tests++;
    }
    if (!Double.isNaN(missing)) {
      inverse += 1 / tail(noise == null ? null : noise.getMissing(), missing, 0.5);
      tests++;
    }
    return tests == 0 ? 1 : tests / inverse;
  }

  private double rho(BlockNoise blocks) {
    return lengthRatio < 1
        ? Math.min(1, blocks.getIntraCorrelation() / lengthRatio)
        : blocks.getIntraCorrelation();
  }

  private double overdispersion(@Nullable BlockNoise blocks) {
    if (blocks == null || blocks.getBlocks() < 5) {
      return 1;
    }
    double w = blocks.getIndependentWeight();
    return w + (1 - w) * (1 + (size - 1) * rho(blocks));
  }

  private double tail(@Nullable BlockNoise blocks, double ratio, double k0) {
    if (ratio <= 0) {
      return 1;
    }
    double plain = ChiSquaredDistribution.of(2 * k0).survivalProbability(2 * k0 * ratio);
    if (blocks == null || blocks.getBlocks() < 5) {
      return plain;
    }
    double free = blocks.getBlocks() - 1;
    double widened = blocks.getSpread() * (1.25 + 2 / Math.sqrt(free));
    double k = k0 > 0.5 ? k0 / Math.max(1, (5 + free * widened) / (5 + free)) : k0;
    double c = 1 + (size - 1) * rho(blocks);
    double w = blocks.getIndependentWeight();
    return w * plain
        + (1 - w) * FDistribution.of(2 * k, 2 * k * free).survivalProbability(ratio / c);
  }

  /** G over its conditional mean, or the exact test of two bins. */
  private void setGeneral() {
    int[] used =
        java.util.stream.IntStream.range(0, live.length)
            .filter(i -> live[i] + base[i] > 0)
            .toArray();
    if (used.length == 1) {
      mean = 0;
      return;
    }
    if (used.length == 2) {
      mean = 1;
      shape = 0.5;
      general = exact(used[0]);
      return;
    }
    double share = n / (n + m);
    double e = 0;
    double v = 0;
    double covarianceWithCount = 0;
    double covarianceWithSquare = 0;
    double g = 0;
    for (int i : used) {
      double both = live[i] + base[i];
      g += term(live[i], both, share);
      double expected = both * share;
      double variance = expected * (1 - share);
      if (Math.min(expected, both - expected) > 16) {
        double williams = 1 + (1 / share + 1 / (1 - share) - 1) / (6 * both);
        e += williams;
        v += 2 * williams * williams;
        covarianceWithSquare += 2 * variance * williams;
        continue;
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
      e += first;
      v += second - first * first;
      covarianceWithCount += withCount;
      covarianceWithSquare += withSquare - first * variance;
    }
    double total = (n + m) * share * (1 - share);
    double linear = covarianceWithCount / Math.sqrt(total);
    double skewness = (1 - 2 * share) / Math.sqrt(total);
    double quadratic = (covarianceWithSquare / total - skewness * linear) / 2;
    mean = e - quadratic;
    shape = mean * mean / (v - linear * linear - 2 * quadratic * quadratic);
    general = g / mean;
  }

  private static double term(double k, double both, double share) {
    double first = k > 0 ? k * Math.log(k / (both * share)) : 0;
    double second = both - k > 0 ? (both - k) * Math.log((both - k) / (both * (1 - share))) : 0;
    return 2 * (first + second);
  }

  /** The squared normal deviation that is as improbable as this bin's count, by mid-p. */
  private double exact(int bin) {
    int marked = (int) (live[bin] + base[bin]);
    if (marked == 0) {
      return Double.NaN;
    }
    HypergeometricDistribution law = HypergeometricDistribution.of((int) (n + m), marked, (int) n);
    double below = 0;
    double above = 0;
    for (int k = law.getSupportLowerBound(); k <= law.getSupportUpperBound(); k++) {
      double p = law.probability(k) / (k == live[bin] ? 2 : 1);
      below += k <= live[bin] ? p : 0;
      above += k >= live[bin] ? p : 0;
    }
    double p = Math.max(1e-300, Math.min(1, 2 * Math.min(below, above)));
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability(p / 2);
    return z * z;
  }

  /** A normal deviation as improbable as the sum of ranks, drawn without replacement. */
  private double rankSum(FeatureProfile profile) {
    double[] a = Arrays.copyOfRange(live, 1, live.length);
    double[] b = Arrays.copyOfRange(base, 1, base.length);
    if (profile.getDiscrete()) {
      a[a.length - 2] = 0;
      b[b.length - 2] = 0;
    }
    double na = Arrays.stream(a).sum();
    double nb = Arrays.stream(b).sum();
    double all = na + nb;
    if (na == 0 || nb == 0 || mean == 0 || shape <= 0.5) {
      return Double.NaN;
    }
    double[] rank = new double[a.length];
    double before = 0;
    for (int i = 0; i < a.length; i++) {
      rank[i] = before + (a[i] + b[i] + 1) / 2 - (all + 1) / 2;
      before += a[i] + b[i];
    }
    double sum = 0;
    double second = 0;
    double third = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * rank[i];
      second += (a[i] + b[i]) * Math.pow(rank[i], 2);
      third += (a[i] + b[i]) * Math.pow(rank[i], 3);
    }
    double variance = na * nb / (all * (all - 1)) * second;
    if (!(variance > 1e-6)) {
      return 0;
    }
    double skewness =
        na * nb * (nb - na) / (all * (all - 1) * (all - 2)) * third / Math.pow(variance, 1.5);
    double z = sum / Math.sqrt(variance);
    double tail = NormalDistribution.of(0, 1).survivalProbability(Math.abs(z));
    if (Math.abs(skewness) >= 1e-4) {
      double k = 4 / (skewness * skewness);
      double x = k + (skewness > 0 ? z : -z) * Math.sqrt(k);
      tail =
          x > 0
              ? Math.min(
                  ChiSquaredDistribution.of(2 * k).survivalProbability(2 * x),
                  ChiSquaredDistribution.of(2 * k).cumulativeProbability(2 * x))
              : tail;
    }
    double deviation =
        NormalDistribution.of(0, 1)
            .inverseSurvivalProbability(Math.max(1e-300, Math.min(1, 2 * tail)) / 2);
    return deviation * deviation;
  }

  /** The smallest JS distance that G detects at this level. */
  double detectableJsDistance(double alpha) {
    if (mean == 0) {
      return Math.sqrt(Math.log(2));
    }
    int questions = 1 + (Double.isNaN(shift) ? 0 : 1) + (Double.isNaN(missing) ? 0 : 1);
    BlockNoise blocks = noise == null ? null : noise.getGeneral();
    double c = overdispersion(blocks);
    double low = 0;
    double high = 1e6;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (tail(blocks, middle, shape) > alpha / questions) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double critical = high * mean / c;
    double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(POWER);
    low = 0;
    high = 1e9;
    for (int i = 0; i < 200; i++) {
      double lambda = (low + high) / 2;
      if (mean + lambda - z * Math.sqrt(mean * mean / shape + 4 * lambda) < critical) {
        low = lambda;
      } else {
        high = lambda;
      }
    }
    return Math.sqrt(Math.min(Math.log(2), low * c / (8 * size)));
  }
}
