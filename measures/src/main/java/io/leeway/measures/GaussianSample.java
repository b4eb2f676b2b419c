package io.leeway.measures;

/**
 * Size, mean and covariance of a sample of vectors, to which a normal distribution is fitted.
 *
 * <p>Immutable as long as nobody changes the arrays, which are not copied.
 *
 * @param size how many vectors, at least 1
 * @param mean of each coordinate
 * @param covariance symmetric, divided by the size and not by one less: the fit of largest
 *     likelihood
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GaussianSample(double size, double[] mean, double[][] covariance) {
  public GaussianSample {
    if (!(size >= 1 && size < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("size must be at least 1 and finite: " + size);
    }
    if (mean.length == 0 || covariance.length != mean.length) {
      throw new IllegalArgumentException(
          "covariance has %d rows, mean %d values, expected as many and at least one"
              .formatted(covariance.length, mean.length));
    }
  }

  public int dimension() {
    return mean.length;
  }

  /** The same with this much added to every variance: with it no covariance is singular. */
  public GaussianSample withRidge(double variance) {
    double[][] raised = new double[mean.length][];
    for (int i = 0; i < raised.length; i++) {
      raised[i] = covariance[i].clone();
      raised[i][i] += variance;
    }
    return new GaussianSample(size, mean, raised);
  }

  /** This sample and the other as one. */
  public GaussianSample pooledWith(GaussianSample other) {
    int dimension = mean.length;
    double total = size + other.size;
    double own = size / total;
    double others = other.size / total;
    double[] pooledMean = new double[dimension];
    double[][] pooled = new double[dimension][dimension];
    for (int i = 0; i < dimension; i++) {
      pooledMean[i] = own * mean[i] + others * other.mean[i];
      double distance = mean[i] - other.mean[i];
      for (int j = 0; j < dimension; j++) {
        pooled[i][j] =
            own * covariance[i][j]
                + others * other.covariance[i][j]
                + own * others * distance * (mean[j] - other.mean[j]);
      }
    }
    return new GaussianSample(total, pooledMean, pooled);
  }
}
