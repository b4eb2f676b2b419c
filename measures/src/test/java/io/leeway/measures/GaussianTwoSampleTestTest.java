package io.leeway.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianTwoSampleTestTest {
  private static final long SEED = 20261122;

  @Test
  void theLikelihoodRatioIsTheDivergencesOfBothSamplesFromTheirPool() {
    Random random = new Random(SEED);
    for (int dimension = 1; dimension <= 6; dimension++) {
      GaussianSample a = sample(vectors(random, 40, dimension, 0.7));
      GaussianSample b = sample(vectors(random, 90, dimension, 0));
      GaussianSample both = a.pooledWith(b);
      double expected = 2 * (a.size() * kl(a, both) + b.size() * kl(b, both));
      assertThat(GaussianTwoSampleTest.statistics(a, b).likelihoodRatio())
          .as("%d dimensions", dimension)
          .isCloseTo(expected, within(1e-9 * (1 + expected)));
    }
  }

  @Test
  void aPoolHasMeanAndCovarianceOfAllVectors() {
    Random random = new Random(SEED);
    List<double[]> first = vectors(random, 30, 4, 1);
    List<double[]> second = vectors(random, 50, 4, 0);
    List<double[]> all = new ArrayList<>(first);
    all.addAll(second);
    GaussianSample expected = sample(all);
    GaussianSample pooled = sample(first).pooledWith(sample(second));
    for (int i = 0; i < 4; i++) {
      assertThat(pooled.mean()[i]).isCloseTo(expected.mean()[i], within(1e-13));
      for (int j = 0; j < 4; j++) {
        assertThat(pooled.covariance()[i][j]).isCloseTo(expected.covariance()[i][j], within(1e-12));
      }
    }
  }

  @Test
  void inOneDimensionHotellingIsTheSquareOfStudentsT() {
    // by hand: means 2 and 5, sums of squares 2 and 8, pooled variance 10 / 5, t^2 = 9 / (2 * 7/12)
    GaussianSample a = new GaussianSample(3, new double[] {2}, new double[][] {{2.0 / 3}});
    GaussianSample b = new GaussianSample(4, new double[] {5}, new double[][] {{2}});
    assertThat(GaussianTwoSampleTest.statistics(a, b).hotelling())
        .isCloseTo(9 / (2 * 7.0 / 12), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1", "4", "64", "256"})
  void inLargeSamplesTheLawsAreChiSquare(int dimension) {
    double free = dimension * (dimension + 3) / 2.0;
    GaussianTwoSampleTest.NullLaw ratio =
        GaussianTwoSampleTest.likelihoodRatioLaw(1e8, 1e8, dimension);
    assertThat(ratio.mean()).isCloseTo(free, within(1e-4 * free));
    assertThat(ratio.shape()).isCloseTo(free / 2, within(1e-4 * free));
    GaussianTwoSampleTest.NullLaw means = GaussianTwoSampleTest.hotellingLaw(1e8, 1e8, dimension);
    assertThat(means.mean()).isCloseTo(dimension, within(1e-4 * dimension));
    assertThat(means.shape()).isCloseTo(dimension / 2.0, within(1e-4 * dimension));
  }

  /** 2,000 pairs of samples: the mean has a standard error of one in 45 standard deviations. */
  @ParameterizedTest
  @CsvSource({"4, 24, 500", "12, 40, 300"})
  void inSmallSamplesMeanAndVarianceAreThoseOfSimulation(int dimension, int n, int m) {
    Random random = new Random(SEED);
    int runs = 2000;
    double[][] sums = new double[2][2];
    for (int run = 0; run < runs; run++) {
      GaussianTwoSampleTest.Statistics found =
          GaussianTwoSampleTest.statistics(
              sample(vectors(random, n, dimension, 0)), sample(vectors(random, m, dimension, 0)));
      double[] values = {found.likelihoodRatio(), found.hotelling()};
      for (int i = 0; i < 2; i++) {
        sums[i][0] += values[i];
        sums[i][1] += values[i] * values[i];
      }
    }
    GaussianTwoSampleTest.NullLaw[] laws = {
      GaussianTwoSampleTest.likelihoodRatioLaw(n, m, dimension),
      GaussianTwoSampleTest.hotellingLaw(n, m, dimension)
    };
    for (int i = 0; i < 2; i++) {
      double mean = sums[i][0] / runs;
      double variance = sums[i][1] / runs - mean * mean;
      double expected = laws[i].mean() * laws[i].mean() / laws[i].shape();
      assertThat(mean)
          .as("mean of statistic %d, seed %d", i, SEED)
          .isCloseTo(laws[i].mean(), within(4 * Math.sqrt(expected / runs)));
      // a variance of a nearly normal number has a relative standard error of sqrt(2 / runs)
      assertThat(variance / expected)
          .as("variance of statistic %d, seed %d", i, SEED)
          .isCloseTo(1, within(6 * Math.sqrt(2.0 / runs)));
    }
  }

  @Test
  void theRankLeavesOutWhatVariesLessThanTheRidge() {
    double[][] covariance = {{1, 0, 0}, {0, 1e-12, 0}, {0, 0, 2}};
    GaussianSample sample = new GaussianSample(100, new double[3], covariance).withRidge(1e-5);
    assertThat(VectorRank.of(sample, 1e-5)).isEqualTo(2);
  }

  @Test
  void theMahalanobisLengthIsThatOfTheInverse() {
    GaussianSample sample =
        new GaussianSample(10, new double[] {1, 2}, new double[][] {{2, 1}, {1, 3}});
    // inverse is {{3, -1}, {-1, 2}} / 5; (2, -1) from the mean gives (12 + 4 + 2) / 5
    assertThat(new MahalanobisLength(sample).square(new double[] {3, 1}))
        .isCloseTo(18.0 / 5, within(1e-14));
  }

  @Test
  void tooFewVectorsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GaussianTwoSampleTest.likelihoodRatioLaw(4, 100, 4))
        .withMessageContaining("expected more vectors than dimensions");
  }

  /** 1 % level, 2,000 windows each: standard error 0.22 %. */
  @ParameterizedTest
  @CsvSource({"NORMAL, 60, 2.0", "LAPLACE, 200, 2.0", "UNIFORM, 200, 2.0"})
  void quietVectorsAlarmAtTheLevel(Kind kind, int n, double mostPercent) {
    Random random = new Random(SEED);
    int dimension = 8;
    int alarms = 0;
    int runs = 2000;
    GaussianSample reference = null;
    double scale = 1;
    for (int run = 0; run < runs; run++) {
      if (run % 20 == 0 || reference == null) {
        List<double[]> all = draws(random, kind, 4000, dimension);
        reference = sample(all);
        MahalanobisLength length = new MahalanobisLength(reference);
        double powers = all.stream().mapToDouble(v -> Math.pow(length.square(v), 2)).sum();
        scale = (powers / all.size() - dimension) / (dimension * (dimension + 1.0));
      }
      VectorDriftStatistics statistics =
          VectorDriftStatistics.of(
              sample(draws(random, kind, n, dimension)), reference, dimension, scale);
      alarms += VectorDriftCalibration.NONE.pValue(statistics) <= 0.01 ? 1 : 0;
    }
    assertThat(100.0 * alarms / runs).as("%s, seed %d", kind, SEED).isBetween(0.3, mostPercent);
  }

  enum Kind {
    NORMAL,
    LAPLACE,
    UNIFORM
  }

  private static List<double[]> draws(Random random, Kind kind, int count, int dimension) {
    List<double[]> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] vector = new double[dimension];
      for (int i = 0; i < dimension; i++) {
        double u = random.nextDouble() - 0.5;
        vector[i] =
            switch (kind) {
              case NORMAL -> random.nextGaussian();
              case LAPLACE -> -Math.signum(u) * Math.log1p(-2 * Math.abs(u));
              case UNIFORM -> u;
            };
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static double kl(GaussianSample a, GaussianSample b) {
    return Gaussian.kullbackLeibler(a.mean(), a.covariance(), b.mean(), b.covariance());
  }

  /** Coordinates that depend on each other. */
  private static List<double[]> vectors(Random random, int count, int dimension, double shift) {
    List<double[]> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] vector = new double[dimension];
      double common = random.nextGaussian();
      for (int i = 0; i < dimension; i++) {
        vector[i] = (i + 1) * (random.nextGaussian() + 0.5 * common) + (i == 0 ? shift : 0);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static GaussianSample sample(List<double[]> vectors) {
    int dimension = vectors.get(0).length;
    double[] mean = new double[dimension];
    for (double[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    double[][] covariance = new double[dimension][dimension];
    for (double[] vector : vectors) {
      for (int i = 0; i < dimension; i++) {
        for (int j = 0; j < dimension; j++) {
          covariance[i][j] += (vector[i] - mean[i]) * (vector[j] - mean[j]) / vectors.size();
        }
      }
    }
    return new GaussianSample(vectors.size(), mean, covariance);
  }
}
