package io.leeway.benchmarks;

import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/** Distributions of numbers that sketches are measured on. */
enum NumericSource {
  UNIFORM,
  NORMAL,
  LOGNORMAL,
  /** Four values of five are 0, the others lognormal. */
  ZERO_INFLATED,
  /** Normal with a standard deviation of a millionth of the mean. */
  FAR_FROM_ZERO,
  /** 24 integers. */
  YEARS;

  double[] draw(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return DoubleStream.generate(() -> next(random)).limit(size).toArray();
  }

  private double next(SplittableRandom random) {
    return switch (this) {
      case UNIFORM -> random.nextDouble();
      case NORMAL -> random.nextGaussian();
      case LOGNORMAL -> Math.exp(random.nextGaussian());
      case ZERO_INFLATED -> random.nextInt(5) > 0 ? 0 : Math.exp(random.nextGaussian());
      case FAR_FROM_ZERO -> 1e9 + 1e3 * random.nextGaussian();
      case YEARS -> 2001 + random.nextInt(24);
    };
  }
}
