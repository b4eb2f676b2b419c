package io.leeway.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Texts that have no bin of their own. */
enum CategoricalSource {
  /** Twenty, equally frequent: a few new categories. */
  FEW,
  /** 10,000, the i-th with a share of about 1 / i: many new categories, a few of them frequent. */
  SKEWED,
  /** 100,000, equally frequent, of about 10 bytes: identifiers. */
  IDENTIFIERS,
  /** Half of the values identifiers, the other half 25 categories with 2 % each. */
  MIXED;

  byte[][] draw(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, size)
        .mapToObj(i -> next(random).getBytes(UTF_8))
        .toArray(byte[][]::new);
  }

  private String next(SplittableRandom random) {
    return switch (this) {
      case FEW -> "category " + random.nextInt(20);
      case SKEWED -> "new " + (int) Math.pow(10_001, random.nextDouble());
      case IDENTIFIERS -> "user-" + random.nextInt(100_000);
      case MIXED ->
          random.nextBoolean()
              ? "category " + random.nextInt(25)
              : "user-" + random.nextInt(100_000);
    };
  }
}
