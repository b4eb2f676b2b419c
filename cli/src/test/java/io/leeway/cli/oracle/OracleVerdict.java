package io.leeway.cli.oracle;

import io.leeway.schema.BlockNoise;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.FeatureScore;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
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
  private final OracleNoise noise;

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
    this.noise = new OracleNoise(profile.getCalibrations(), windowMillis, size);
    this.missing = exact(0);
    setGeneral();
    this.shift = profile.getKind() == FeatureKind.NUMERIC ? rankSum(profile) : Double.NaN;
  }

  /** Sets what depends on the noise. */
  void complete(FeatureScore.Builder score) {
    double c = noise.overdispersion(noise.general());
    score
        .setOverdispersion(noise.blocks() == null ? null : c)
        .setCalibrationBlocks(noise.blocks())
        .setEffectiveSampleSize(size / c)
        .setPValue(pValue());
  }

  /** Window size of the calibration that is used, null if none is. */
  @Nullable Long calibrationWindowMillis() {
    return noise.learntMillis();
  }

  private double pValue() {
    double inverse = 0;
    int tests = 0;
    if (mean > 0) {
      inverse += 1 / noise.tail(noise.general(), general, shape);
      tests++;
    }
    if (!Double.isNaN(shift)) {
      inverse += 1 / noise.tail(noise.shift(), shift, 0.5);
      tests++;
    }
    if (!Double.isNaN(missing)) {
      inverse += 1 / noise.tail(noise.missing(), missing, 0.5);
      tests++;
    }
    return tests == 0 ? 1 : tests / inverse;
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
    OracleMoments moments = OracleMoments.of(live, base);
    mean = moments.mean();
    shape = mean * mean / moments.variance();
    general = moments.g() / mean;
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
    BlockNoise blocks = noise.general();
    double c = noise.overdispersion(blocks);
    double low = 0;
    double high = 1e6;
    for (int i = 0; i < 200; i++) {
      double middle = (low + high) / 2;
      if (noise.tail(blocks, middle, shape) > alpha / questions) {
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
