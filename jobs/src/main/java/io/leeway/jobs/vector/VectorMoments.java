package io.leeway.jobs.vector;

import io.leeway.measures.GaussianSample;
import java.util.Arrays;

/**
 * Sums over vectors from which their mean and covariance follow, and how many vectors there were.
 *
 * <p>All of it is whole numbers, in the steps of a {@link VectorScale}, so that merging is exact
 * and its order does not matter. Mutable, not thread-safe. Memory: {@code 4 d (d + 3)} bytes.
 */
public final class VectorMoments {
  /** Beyond so many vectors sums may overflow. */
  public static final long MAX_VECTORS = 1L << 33;

  private final int dimension;
  private long vectors;
  private long missing;
  private long nonFinite;
  private long wrongLength;
  private long clipped;
  private final long[] sums;

  /** Of the products of two coordinates, row by row, the second at most the first. */
  private final long[] products;

  /**
   * Nothing yet.
   *
   * @param dimension 0 to count vectors only
   */
  public VectorMoments(int dimension) {
    this.dimension = dimension;
    this.sums = new long[dimension];
    this.products = new long[dimension * (dimension + 1) / 2];
  }

  /** The numbers that {@link #numbers} gave. */
  public static VectorMoments ofNumbers(int dimension, long[] numbers) {
    VectorMoments moments = new VectorMoments(dimension);
    int expected = moments.size();
    if (numbers.length != expected) {
      throw new IllegalArgumentException(
          "%d sums of %d coordinates, expected %d".formatted(numbers.length, dimension, expected));
    }
    moments.vectors = numbers[0];
    moments.missing = numbers[1];
    moments.nonFinite = numbers[2];
    moments.wrongLength = numbers[3];
    moments.clipped = numbers[4];
    System.arraycopy(numbers, COUNTS, moments.sums, 0, dimension);
    System.arraycopy(numbers, COUNTS + dimension, moments.products, 0, moments.products.length);
    return moments;
  }

  private static final int COUNTS = 5;

  /** How many numbers it is made of. */
  public int size() {
    return COUNTS + sums.length + products.length;
  }

  /** All that it is made of: counts, sums and products. */
  public long[] numbers() {
    long[] numbers = new long[size()];
    numbers[0] = vectors;
    numbers[1] = missing;
    numbers[2] = nonFinite;
    numbers[3] = wrongLength;
    numbers[4] = clipped;
    System.arraycopy(sums, 0, numbers, COUNTS, sums.length);
    System.arraycopy(products, 0, numbers, COUNTS + sums.length, products.length);
    return numbers;
  }

  /** Numbers of a sum over so many coordinates, for those who plan memory. */
  public static long sizeFor(int dimension) {
    return COUNTS + (long) dimension * (dimension + 3) / 2;
  }

  public int dimension() {
    return dimension;
  }

  /** Vectors that are in the sums. */
  public long vectors() {
    return vectors;
  }

  /** Records without a usable vector. */
  public long missing() {
    return missing;
  }

  /** Of the missing, those with a coordinate that is NaN or infinite. */
  public long nonFinite() {
    return nonFinite;
  }

  /** Of the missing, those that are too short or too long. */
  public long wrongLength() {
    return wrongLength;
  }

  /** Coordinates that were clipped. */
  public long clipped() {
    return clipped;
  }

  void countVector(int clippedCoordinates) {
    vectors++;
    clipped += clippedCoordinates;
  }

  void countMissing() {
    missing++;
  }

  void countNonFinite() {
    missing++;
    nonFinite++;
  }

  void countWrongLength() {
    missing++;
    wrongLength++;
  }

  /** Adds sums of whole numbers, each exact in a double. */
  void add(double[] moreSums, double[][] moreProducts) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) moreSums[i];
    }
    int at = 0;
    for (double[] row : moreProducts) {
      for (double product : row) {
        products[at++] += (long) product;
      }
    }
  }

  /**
   * Adds the other's sums to this.
   *
   * @throws IllegalArgumentException if it has other dimensions
   */
  public void merge(VectorMoments other) {
    combine(other, 1);
  }

  /** This without the other, which is part of it; a new object. */
  public VectorMoments without(VectorMoments part) {
    VectorMoments rest = copy();
    rest.combine(part, -1);
    return rest;
  }

  private void combine(VectorMoments other, int sign) {
    if (dimension != other.dimension) {
      throw new IllegalArgumentException(
          "sums of %d coordinates cannot take those of %d".formatted(dimension, other.dimension));
    }
    vectors += sign * other.vectors;
    missing += sign * other.missing;
    nonFinite += sign * other.nonFinite;
    wrongLength += sign * other.wrongLength;
    clipped += sign * other.clipped;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += sign * other.sums[i];
    }
    for (int i = 0; i < products.length; i++) {
      products[i] += sign * other.products[i];
    }
  }

  public VectorMoments copy() {
    return ofNumbers(dimension, numbers());
  }

  /** Mean and covariance in standard deviations of the reference, of at least one vector. */
  public GaussianSample sample() {
    double n = vectors;
    double[] mean = new double[dimension];
    double[][] covariance = new double[dimension][dimension];
    for (int i = 0; i < dimension; i++) {
      mean[i] = sums[i] / n;
    }
    double square = VectorScale.STEPS * VectorScale.STEPS;
    int at = 0;
    for (int i = 0; i < dimension; i++) {
      for (int j = 0; j <= i; j++) {
        double value = (products[at++] / n - mean[i] * mean[j]) / square;
        covariance[i][j] = value;
        covariance[j][i] = value;
      }
    }
    for (int i = 0; i < dimension; i++) {
      mean[i] /= VectorScale.STEPS;
    }
    return new GaussianSample(n, mean, covariance);
  }

  @Override
  public boolean equals(Object object) {
    return object instanceof VectorMoments other
        && dimension == other.dimension
        && Arrays.equals(numbers(), other.numbers());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums) * 31 + Long.hashCode(vectors);
  }

  @Override
  public String toString() {
    return "VectorMoments[dimension=%d, vectors=%d, missing=%d]"
        .formatted(dimension, vectors, missing);
  }
}
