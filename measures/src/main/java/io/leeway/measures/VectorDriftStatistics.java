package io.leeway.measures;

/**
 * How far the vectors of a window are from those of its reference, asked in two ways: any change of
 * mean or covariance (likelihood ratio), and a change of the mean alone, which would drown among
 * the many variances and covariances.
 *
 * <p>Each is a ratio to its mean with independent vectors, so without drift and dependence both are
 * near 1; {@link VectorDriftCalibration} turns them into one p-value.
 *
 * <p>The mean of the likelihood ratio is exact for normal vectors. For others the part of the
 * covariance is as many times larger as {@code k}, by Mardia's kurtosis: {@code k = (b - d) / (d (d
 * + 1))}, b being the mean fourth power of the vectors' Mahalanobis length; 1 for normal vectors.
 *
 * <p>Source: K. Mardia, Measures of multivariate skewness and kurtosis with applications,
 * Biometrika 57 (1970); that twice the log likelihood ratio of a covariance tends to {@code h / 2}
 * times the squared Frobenius norm of the whitened change gives its mean. Unit and domain: none.
 * Immutable.
 *
 * @param harmonicSize {@code 1/(1/n + 1/m)} of the two sizes
 * @param likelihoodRatio the statistic itself
 * @param generalMean its mean with independent vectors
 * @param generalShape of the gamma law of its ratio to that
 * @param hotelling the statistic of the means
 * @param shiftMean its mean with independent vectors
 * @param shiftShape of the gamma law of its ratio to that
 */
public record VectorDriftStatistics(
    double harmonicSize,
    double likelihoodRatio,
    double generalMean,
    double generalShape,
    double hotelling,
    double shiftMean,
    double shiftShape) {
  /** So many more vectors than dimensions are needed on either side. */
  public static final int SPARE_VECTORS = 20;

  /**
   * The statistics of a window.
   *
   * @param window its sample
   * @param reference that of the reference
   * @param rank dimensions in which the reference varies, 1 to the dimension
   * @param covarianceScale k
   * @throws IllegalArgumentException if a sample is {@linkplain #isEnough too small}, dimensions
   *     differ, or a covariance is not positive definite
   */
  public static VectorDriftStatistics of(
      GaussianSample window, GaussianSample reference, int rank, double covarianceScale) {
    GaussianTwoSampleTest.Statistics found = GaussianTwoSampleTest.statistics(window, reference);
    double n = window.size();
    double m = reference.size();
    GaussianTwoSampleTest.NullLaw general = GaussianTwoSampleTest.likelihoodRatioLaw(n, m, rank);
    GaussianTwoSampleTest.NullLaw shift = GaussianTwoSampleTest.hotellingLaw(n, m, rank);
    double ofMean = Math.min(1, 2 / (rank + 3.0));
    return new VectorDriftStatistics(
        n * (m / (n + m)),
        found.likelihoodRatio(),
        general.mean() * (ofMean + (1 - ofMean) * covarianceScale),
        general.shape(),
        found.hotelling(),
        shift.mean(),
        shift.shape());
  }

  /** Whether a sample of this size can be compared at all. */
  public static boolean isEnough(double size, int dimension) {
    return size >= dimension + SPARE_VECTORS;
  }

  double generalRatio() {
    return likelihoodRatio / generalMean;
  }

  double shiftRatio() {
    return hotelling / shiftMean;
  }
}
