package io.leeway.cli.oracle;

import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.jspecify.annotations.Nullable;

/** How far statistics of a window get by themselves, by the formulas of {@code RATIONALE.md}. */
final class OracleNoise {
  private static final int MIN_BLOCKS = 5;

  private final @Nullable Calibration noise;
  private final double lengthRatio;
  private final double size;

  /**
   * The noise of the window size that is nearest.
   *
   * @param size {@code 1 / (1/n + 1/m)}
   */
  OracleNoise(List<Calibration> known, long windowMillis, double size) {
    this.noise =
        known.stream()
            .min(
                Comparator.comparingDouble(
                    c -> Math.abs(Math.log((double) c.getWindowMillis() / windowMillis))))
            .orElse(null);
    this.lengthRatio = noise == null ? 1 : (double) windowMillis / noise.getWindowMillis();
    this.size = size;
  }

  @Nullable BlockNoise general() {
    return noise == null ? null : noise.getGeneral();
  }

  @Nullable BlockNoise shift() {
    return noise == null ? null : noise.getShift();
  }

  @Nullable BlockNoise missing() {
    return noise == null ? null : noise.getMissing();
  }

  /** Window size that it was learnt at, null if too few blocks were. */
  @Nullable Long learntMillis() {
    return noise != null && isKnown(noise.getGeneral()) ? noise.getWindowMillis() : null;
  }

  /** Blocks that the noise was learnt from, null if they are too few. */
  @Nullable Integer blocks() {
    BlockNoise blocks = general();
    return blocks != null && isKnown(blocks) ? blocks.getBlocks() : null;
  }

  private static boolean isKnown(@Nullable BlockNoise blocks) {
    return blocks != null && blocks.getBlocks() >= MIN_BLOCKS;
  }

  private double rho(BlockNoise blocks) {
    return lengthRatio < 1
        ? Math.min(1, blocks.getIntraCorrelation() / lengthRatio)
        : blocks.getIntraCorrelation();
  }

  double overdispersion(@Nullable BlockNoise blocks) {
    if (blocks == null || !isKnown(blocks)) {
      return 1;
    }
    double w = blocks.getIndependentWeight();
    return w + (1 - w) * (1 + (size - 1) * rho(blocks));
  }

  /** Probability of a statistic so many times its mean, k0 being half the degrees of freedom. */
  double tail(@Nullable BlockNoise blocks, double ratio, double k0) {
    if (ratio <= 0) {
      return 1;
    }
    double plain = ChiSquaredDistribution.of(2 * k0).survivalProbability(2 * k0 * ratio);
    if (blocks == null || !isKnown(blocks)) {
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
}
