package io.leeway.jobs.vector;

/**
 * Directions on which an embedding is watched: unit vectors in standard deviations of the
 * reference, whose coordinates are {@code + or - 1 / sqrt(d)} at random.
 *
 * <p>They follow from the feature's name and the direction's number alone, so that they are the
 * same everywhere and always. Immutable and thread-safe.
 */
public final class Projections {
  private final double[][] weights;
  private final double[] offsets;

  /**
   * @param feature name of the embedding
   * @param count how many directions
   */
  public Projections(String feature, int count, VectorScale scale) {
    int dimension = scale.dimension();
    this.weights = new double[count][dimension];
    this.offsets = new double[count];
    double length = Math.sqrt(dimension);
    for (int projection = 0; projection < count; projection++) {
      long state = seed(feature, projection + 1);
      for (int i = 0; i < dimension; i++) {
        state += 0x9E3779B97F4A7C15L;
        double weight = (mix(state) < 0 ? -1 : 1) / length / scale.scaleOf(i);
        weights[projection][i] = weight;
        offsets[projection] += weight * scale.meanOf(i);
      }
    }
  }

  private static long seed(String feature, int number) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < feature.length(); i++) {
      hash = (hash ^ feature.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash + 0x9E3779B97F4A7C15L * number);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  public int count() {
    return weights.length;
  }

  /** Where a vector is on a direction, in standard deviations; 0 is the reference's mean. */
  public double of(double[] vector, int projection) {
    double[] weight = weights[projection];
    // four sums, so that additions need not wait for each other; always the same ones
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i <= weight.length - 4; i += 4) {
      a += weight[i] * vector[i];
      b += weight[i + 1] * vector[i + 1];
      c += weight[i + 2] * vector[i + 2];
      d += weight[i + 3] * vector[i + 3];
    }
    for (; i < weight.length; i++) {
      a += weight[i] * vector[i];
    }
    return a + b + (c + d) - offsets[projection];
  }
}
