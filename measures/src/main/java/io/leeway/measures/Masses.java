package io.leeway.measures;

import java.util.Objects;

/**
 * Non-negative masses on bins and their total: what counts and probabilities have in common. It
 * validates once; the kernels then read shares and check nothing.
 */
final class Masses {
  /** Probabilities of a rounded softmax (float, 50,000 classes) miss 1 by less than this. */
  private static final double SUM_TOLERANCE = 1e-6;

  private final double[] mass;
  private final double total;

  private Masses(double[] mass, double total) {
    this.mass = mass;
    this.total = total;
  }

  static Masses ofCounts(String name, long[] counts) {
    double[] mass = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      mass[i] = counts[i];
    }
    double total = totalOfCounts(name, counts);
    if (!(total > 0)) {
      throw new IllegalArgumentException(
          name + " has no counts: " + counts.length + " bins, total 0");
    }
    return new Masses(mass, total);
  }

  /** Masses that come from checked ones, and their total; the array is not copied. */
  static Masses ofParts(double[] mass, double total) {
    return new Masses(mass, total);
  }

  /** Checks the counts and adds them, exactly while the sum fits a long. */
  static double totalOfCounts(String name, long[] counts) {
    long exact = 0;
    boolean overflown = false;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0) {
        throw new IllegalArgumentException(name + "[" + i + "] is negative: " + counts[i]);
      }
      exact += counts[i];
      // the sum of two non-negative longs is negative exactly when it overflows; later wraps do
      // not matter
      overflown |= exact < 0;
    }
    if (!overflown) {
      return exact;
    }
    CompensatedSum sum = new CompensatedSum();
    for (long count : counts) {
      sum.add((double) count);
    }
    return sum.value();
  }

  static Masses ofProbabilities(String name, double[] probabilities) {
    CompensatedSum sum = new CompensatedSum();
    for (int i = 0; i < probabilities.length; i++) {
      double probability = probabilities[i];
      if (!(probability >= 0 && probability < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            name + "[" + i + "] is not a probability: " + probability);
      }
      sum.add(probability);
    }
    double total = sum.value();
    if (!(Math.abs(total - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(
          name + " sums to " + total + " over " + probabilities.length + " bins, expected 1");
    }
    return new Masses(probabilities.clone(), total);
  }

  /** These masses with the policy's pseudo-count added to every bin. */
  Masses with(ZeroPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    if (!(policy instanceof ZeroPolicy.Additive additive)) {
      return this;
    }
    double[] smoothed = new double[mass.length];
    for (int i = 0; i < mass.length; i++) {
      smoothed[i] = mass[i] + additive.pseudoCount();
    }
    return new Masses(smoothed, total + mass.length * additive.pseudoCount());
  }

  int size() {
    return mass.length;
  }

  double total() {
    return total;
  }

  double mass(int bin) {
    return mass[bin];
  }

  /** Division is correctly rounded, so proportional counts give equal shares to the last bit. */
  double share(int bin) {
    return mass[bin] / total;
  }

  static void checkSameLength(String first, int firstLength, String second, int secondLength) {
    if (firstLength != secondLength) {
      throw new IllegalArgumentException(
          first + " has " + firstLength + " bins, " + second + " has " + secondLength);
    }
  }
}
