package io.leeway.jobs.sketch;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Distributions that a sketch has to bear, by name. */
enum Draws {
  UNIFORM,
  NORMAL,
  LOGNORMAL,
  ZERO_INFLATED,
  HEAVY_TAIL,
  NARROW_FAR_FROM_ZERO,
  YEARS,
  EPOCH_MILLIS,
  INTEGERS,
  PRICES,
  CONSTANT,
  SUBNORMAL,
  HUGE,
  ALTERNATING_MAGNITUDES,
  ALL_BITS,
  ONE_OUTLIER;

  double[] draw(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return DoubleStream.generate(source(random)).limit(size).toArray();
  }

  private DoubleSupplier source(SplittableRandom random) {
    return switch (this) {
      case UNIFORM -> random::nextDouble;
      case NORMAL -> random::nextGaussian;
      case LOGNORMAL -> () -> Math.exp(random.nextGaussian());
      case ZERO_INFLATED -> () -> random.nextInt(5) > 0 ? 0 : Math.exp(random.nextGaussian());
      case HEAVY_TAIL -> () -> Math.pow(1 - random.nextDouble(), -1 / 1.1);
      case NARROW_FAR_FROM_ZERO -> () -> 1e9 + random.nextGaussian();
      case YEARS -> () -> 2001 + random.nextInt(24);
      case EPOCH_MILLIS -> () -> 1_795_000_000_000L + random.nextInt(3_600_000);
      case INTEGERS -> () -> random.nextInt(20_000) - 5_000;
      case PRICES -> () -> Math.rint(100 * Math.exp(3 + random.nextGaussian())) / 100;
      case CONSTANT -> () -> -7.25;
      case SUBNORMAL -> () -> (random.nextInt(2_000_000) - 1_000_000) * Double.MIN_VALUE;
      case HUGE -> () -> (random.nextDouble() - 0.5) * 2 * Double.MAX_VALUE;
      case ALTERNATING_MAGNITUDES ->
          () -> (random.nextBoolean() ? 1e-300 : -1e300) * random.nextDouble();
      case ALL_BITS -> () -> finite(random);
      case ONE_OUTLIER -> () -> random.nextInt(997) == 0 ? 1e300 : random.nextGaussian();
    };
  }

  private static double finite(SplittableRandom random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(value) ? value : 0;
  }

  /** The sketch of values added in batches of 1,024. */
  static ValueSketch sketch(double... values) {
    ValueSketch sketch = new ValueSketch();
    for (int from = 0; from < values.length; from += 1024) {
      sketch.addAll(values, from, Math.min(values.length, from + 1024));
    }
    return sketch;
  }

  static double[] shuffled(double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] result = values.clone();
    for (int i = result.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double value = result[i];
      result[i] = result[j];
      result[j] = value;
    }
    return result;
  }

  static double[] sorted(double[] values) {
    double[] result = values.clone();
    Arrays.sort(result);
    return result;
  }
}
