package io.leeway.measures;

import org.apache.commons.statistics.distribution.FDistribution;

/**
 * How far a statistic gets by itself, learnt from blocks of a period in which nothing drifted: the
 * null law of a new block of the same kind.
 *
 * <p>The statistic comes as the ratio to its mean under independence, which is 1 there. Records
 * that depend on each other make it larger: by {@code c = 1 + (h - 1) rho} on average, h being the
 * harmonic size of block and rest and rho the intra-block correlation, as in a cluster sample. The
 * ratio over c is taken as gamma distributed. Its mean is known from B blocks only, so a new one
 * over that mean follows an F law with {@code (2 k, 2 k (B - 1))} degrees of freedom, whose tail is
 * as heavy as few blocks deserve. The shape k is that under independence, {@code k0}, divided by
 * how much wider the blocks spread: shrunk towards 1 with the weight of {@value #SHAPE_BLOCKS}
 * blocks, and widened for what blocks cannot tell, since a gamma law is lighter in its far tail
 * than a sum of unequal chi-squares.
 *
 * <p>The p-value is the mixture of this and of the plain law, weighted by how likely it is that
 * blocks like these come from independent records. With fewer than {@value #MIN_BLOCKS} blocks the
 * plain law stands alone.
 *
 * <p>Source: J. Rao and A. Scott, The analysis of categorical data from complex sample surveys,
 * JASA 76 (1981), for the design effect c; R. Kass and L. Wasserman, A reference Bayesian test for
 * nested hypotheses and its relationship to the Schwarz criterion, JASA 90 (1995), for the weight;
 * the mixture and the widening are our own. Accuracy: measured in {@code docs/RATIONALE.md}.
 *
 * <p>Unit and domain: none. Immutable and thread-safe.
 *
 * @param blocks how many, not negative
 * @param intraCorrelation rho, in [0, 1]
 * @param spread how much wider the blocks' ratios spread than independent ones, not negative
 * @param independentWeight of the plain law, in [0, 1]
 */
public record BlockCalibration(
    int blocks, double intraCorrelation, double spread, double independentWeight) {
  /** With fewer blocks nothing is learnt. */
  public static final int MIN_BLOCKS = 5;

  /** Every record independent of every other. */
  public static final BlockCalibration NONE = new BlockCalibration(0, 0, 1, 1);

  private static final double INDEPENDENCE_ODDS = 3;
  private static final int SHAPE_BLOCKS = 5;
  private static final double TAIL_ALLOWANCE = 1.25;
  private static final double ESTIMATE_ALLOWANCE = 2;

  public BlockCalibration {
    if (blocks < 0
        || !(intraCorrelation >= 0 && intraCorrelation <= 1)
        || !(spread >= 0 && spread < Double.POSITIVE_INFINITY)
        || !(independentWeight >= 0 && independentWeight <= 1)) {
      throw new IllegalArgumentException(
          "%d blocks, intra-block correlation %s, spread %s, weight %s"
              .formatted(blocks, intraCorrelation, spread, independentWeight));
    }
  }

  /**
   * Learns from blocks.
   *
   * @param ratios statistic of each block against all others, over its mean under independence
   * @param harmonicSizes {@code 1/(1/n + 1/m)} of each block and its others, at least 1
   * @param shapes of the gamma law of each ratio under independence, positive: half the degrees of
   *     freedom
   * @throws IllegalArgumentException if lengths differ or a value is outside its domain
   */
  public static BlockCalibration of(double[] ratios, double[] harmonicSizes, double[] shapes) {
    check(ratios, harmonicSizes, shapes);
    int blocks = ratios.length;
    if (blocks < MIN_BLOCKS) {
      return new BlockCalibration(blocks, 0, 1, 1);
    }
    double rho = intraCorrelation(ratios, harmonicSizes);
    double[] relative = new double[blocks];
    CompensatedSum sum = new CompensatedSum();
    CompensatedSum plainSum = new CompensatedSum();
    CompensatedSum shapeSum = new CompensatedSum();
    CompensatedSum plainVariance = new CompensatedSum();
    for (int i = 0; i < blocks; i++) {
      relative[i] = ratios[i] / (1 + (harmonicSizes[i] - 1) * rho);
      sum.add(relative[i]);
      plainSum.add(ratios[i]);
      shapeSum.add(shapes[i]);
      plainVariance.add(1 / shapes[i]);
    }
    double mean = sum.value() / blocks;
    CompensatedSum squares = new CompensatedSum();
    for (double value : relative) {
      squares.add((value - mean) * (value - mean));
    }
    double spread =
        mean > 0
            ? squares.value() / (blocks - 1) / (mean * mean) / (plainVariance.value() / blocks)
            : 1;
    return new BlockCalibration(
        blocks,
        rho,
        spread,
        independentWeight(blocks - 1, plainSum.value() / blocks, shapeSum.value() / blocks));
  }

  /** The rho at which the blocks are on average as far away as it says; 0 if that is below. */
  private static double intraCorrelation(double[] ratios, double[] harmonicSizes) {
    double low = 0;
    double high = 1;
    // Halving to the last bit gives the same answer everywhere.
    for (int step = 0; step < 60; step++) {
      double rho = step == 0 ? 0 : (low + high) / 2;
      CompensatedSum sum = new CompensatedSum();
      for (int i = 0; i < ratios.length; i++) {
        sum.add(ratios[i] / (1 + (harmonicSizes[i] - 1) * rho));
      }
      if (sum.value() > ratios.length) {
        low = rho;
      } else if (step == 0) {
        return 0;
      } else {
        high = rho;
      }
    }
    return (low + high) / 2;
  }

  /**
   * Posterior probability of independence: the gamma likelihood of the blocks' mean, the Schwarz
   * penalty for the one parameter that dependence adds, and the odds before any block is seen.
   */
  private static double independentWeight(int free, double overdispersion, double shape) {
    double c = Math.max(1, overdispersion);
    double evidence = free * shape * (c - 1 - Math.log(c));
    return 1 / (1 + Math.exp(evidence) / (INDEPENDENCE_ODDS * Math.sqrt(free)));
  }

  /** Whether there were enough blocks to learn anything. */
  public boolean isCalibrated() {
    return blocks >= MIN_BLOCKS;
  }

  /**
   * The same for blocks of another length in time. Longer ones are taken to be as correlated
   * within; shorter ones to be as overdispersed, which is the cautious one of the two.
   *
   * @param lengthRatio other length over the calibrated one, positive
   */
  public BlockCalibration scaledTo(double lengthRatio) {
    if (!(lengthRatio > 0 && lengthRatio < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("lengthRatio must be positive: " + lengthRatio);
    }
    return lengthRatio >= 1
        ? this
        : new BlockCalibration(
            blocks, Math.min(1, intraCorrelation / lengthRatio), spread, independentWeight);
  }

  /**
   * How many times larger than under independence the statistic is on average.
   *
   * @param harmonicSize of the window and its reference
   * @return at least 1
   */
  public double overdispersion(double harmonicSize) {
    return independentWeight + (1 - independentWeight) * dependent(harmonicSize);
  }

  private double dependent(double harmonicSize) {
    return 1 + Math.max(0, harmonicSize - 1) * intraCorrelation;
  }

  /**
   * Probability of a ratio at least as large as this without drift.
   *
   * @param ratio the statistic over its mean under independence, not negative
   * @param shape of the gamma law of the ratio under independence, positive
   * @param harmonicSize of the window and its reference
   * @return in [0, 1]
   */
  public double pValue(double ratio, double shape, double harmonicSize) {
    if (!(ratio > 0)) {
      return 1;
    }
    double plain = ChiSquareTail.survival(2 * shape * ratio, 2 * shape);
    if (!isCalibrated() || independentWeight == 1) {
      return plain;
    }
    return Math.min(
        1,
        independentWeight * plain
            + (1 - independentWeight) * predictive(ratio / dependent(harmonicSize), shape));
  }

  private double predictive(double relative, double shape) {
    double free = blocks - 1.0;
    double degrees = 2 * dependentShape(shape);
    return FDistribution.of(degrees, degrees * free).survivalProbability(relative);
  }

  /** Shape of the gamma law of the ratio over its mean when records depend on each other. */
  private double dependentShape(double shape) {
    if (shape <= 0.5) {
      // One degree of freedom: a squared, nearly normal deviation, whatever the dependence.
      return shape;
    }
    double free = blocks - 1.0;
    double allowed = spread * (TAIL_ALLOWANCE + ESTIMATE_ALLOWANCE / Math.sqrt(free));
    return shape / Math.max(1, (SHAPE_BLOCKS + free * allowed) / (SHAPE_BLOCKS + free));
  }

  /**
   * The ratio that is reached with this probability without drift.
   *
   * @param alpha in (0, 1)
   * @param shape of the gamma law of the ratio under independence, positive
   * @param harmonicSize of the window and its reference
   */
  public double critical(double alpha, double shape, double harmonicSize) {
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must be in (0, 1): " + alpha);
    }
    if (!isCalibrated()) {
      return ChiSquareTail.critical(alpha, 2 * shape) / (2 * shape);
    }
    double high = 1;
    while (pValue(high, shape, harmonicSize) > alpha && high < Double.MAX_VALUE / 2) {
      high *= 2;
    }
    double low = high / 2;
    for (int step = 0; step < 50 && high - low > 1e-13 * high; step++) {
      double middle = (low + high) / 2;
      if (pValue(middle, shape, harmonicSize) > alpha) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private static void check(double[] ratios, double[] harmonicSizes, double[] shapes) {
    if (ratios.length != harmonicSizes.length || ratios.length != shapes.length) {
      throw new IllegalArgumentException(
          "%d ratios, %d sizes and %d shapes, expected as many of each"
              .formatted(ratios.length, harmonicSizes.length, shapes.length));
    }
    for (int i = 0; i < ratios.length; i++) {
      if (!(ratios[i] >= 0
          && ratios[i] < Double.POSITIVE_INFINITY
          && harmonicSizes[i] > 0
          && shapes[i] > 0)) {
        throw new IllegalArgumentException(
            "block %d has ratio %s, size %s and shape %s, expected positive numbers"
                .formatted(i, ratios[i], harmonicSizes[i], shapes[i]));
      }
    }
  }
}
