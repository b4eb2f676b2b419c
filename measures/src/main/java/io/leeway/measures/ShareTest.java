package io.leeway.measures;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Whether two samples have the same share of something, such as of missing values. */
public final class ShareTest {
  /** With a larger standard deviation than this, the normal law is exact enough. */
  private static final double NORMAL_DEVIATION = 100;

  /** Weights that add less than this to a sum of about 1 are the tail that is cut off. */
  private static final double NEGLIGIBLE = 1e-18;

  private ShareTest() {}

  /**
   * Two-sided mid-p-value, twice the smaller tail of the hypergeometric law, in which the count
   * itself has half its weight: right however rare the thing is, where the chi-square law calls a
   * single record that was never seen before nearly impossible. With the whole weight, the level
   * would be kept in every single case, but on average far undercut.
   *
   * <p>Special results: 1 if none or all of the records are it. Where the standard deviation of the
   * count is above {@value #NORMAL_DEVIATION}, the normal law.
   *
   * <p>Source: R. Fisher, The Logic of Inductive Inference, Journal of the Royal Statistical
   * Society 98 (1935); H. Lancaster, Significance tests in discrete distributions, JASA 56 (1961).
   *
   * <p>Accuracy: relative 1e-12 while exact; the normal law is within 5 % of the truth down to
   * 1e-5. Cost: some standard deviations of the count.
   *
   * @param hits of the one sample, from 0 to its size
   * @param size of the one sample, positive
   * @param otherHits of the other
   * @param otherSize of the other, positive
   * @return in (0, 1]; at least 1e-300
   * @throws IllegalArgumentException if an argument is outside its domain
   */
  public static double pValue(long hits, long size, long otherHits, long otherSize) {
    check("hits", hits, size);
    check("otherHits", otherHits, otherSize);
    double total = (double) size + otherSize;
    double marked = (double) hits + otherHits;
    double mean = size * (marked / total);
    double variance = mean * ((total - marked) / total) * (otherSize / (total - 1));
    if (!(variance > 0)) {
      return 1;
    }
    double tail =
        variance > NORMAL_DEVIATION * NORMAL_DEVIATION
            ? NormalDistribution.of(0, 1)
                .survivalProbability(Math.abs(hits - mean) / Math.sqrt(variance))
            : tail((double) hits, (double) size, marked, total);
    return Math.max(1e-300, Math.min(1, 2 * tail));
  }

  /** The smaller of the two tails, half of the count itself belonging to either. */
  private static double tail(double hits, double size, double marked, double total) {
    double least = Math.max(0, size + marked - total);
    double most = Math.min(size, marked);
    double mode =
        Math.min(most, Math.max(least, Math.floor((size + 1) * ((marked + 1) / (total + 2)))));
    // Relative to the mode, so that dividing by the sum of all makes them the law.
    double above = 0;
    double below = 0;
    double all = 0;
    double weight = 1;
    for (double k = mode; k <= most && weight > (k <= hits ? 0 : NEGLIGIBLE); k++) {
      all += weight;
      above += part(k - hits) * weight;
      below += part(hits - k) * weight;
      weight *= (size - k) / (k + 1) * ((marked - k) / (total - size - marked + k + 1));
    }
    weight = 1;
    for (double k = mode; k > least && weight > (k > hits ? 0 : NEGLIGIBLE); k--) {
      weight *= k / (size - k + 1) * ((total - size - marked + k) / (marked - k + 1));
      all += weight;
      above += part(k - 1 - hits) * weight;
      below += part(hits - k + 1) * weight;
    }
    return Math.min(above, below) / all;
  }

  private static double part(double excess) {
    return excess > 0 ? 1 : excess == 0 ? 0.5 : 0;
  }

  private static void check(String name, long hits, long size) {
    if (size <= 0 || hits < 0 || hits > size) {
      throw new IllegalArgumentException(
          name + " is " + hits + " of " + size + ", expected 0 to the positive size");
    }
  }
}
