package io.leeway.jobs.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.measures.GaussianSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorMomentsTest {
  private static final long SEED = 7;
  private static final int DIMENSION = 5;
  private static final VectorScale SCALE =
      new VectorScale(new double[] {0, 1, -2, 100, 0}, new double[] {1, 0.5, 3, 20, 1e-3});

  private static List<double[]> vectors(int count) {
    Random random = new Random(SEED);
    List<double[]> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      double[] vector = new double[DIMENSION];
      double common = random.nextGaussian();
      for (int i = 0; i < DIMENSION; i++) {
        vector[i] =
            SCALE.mean()[i] + SCALE.scale()[i] * (0.6 * common + 0.8 * random.nextGaussian());
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static FeatureRow row(double[] vector) {
    FeatureRow row = new FeatureRow(0, new int[] {DIMENSION});
    row.begin(0, 0, 0);
    row.beginArray(0);
    for (double value : vector) {
      row.addItem(0, value);
    }
    row.endArray(0);
    return row;
  }

  /** In parts, some of them flushed early, then merged. */
  private static VectorMoments sum(List<double[]> vectors, int parts) {
    MomentAccumulator accumulator = new MomentAccumulator(DIMENSION);
    List<VectorMoments> sums = new ArrayList<>();
    for (int part = 0; part < parts; part++) {
      sums.add(new VectorMoments(DIMENSION));
    }
    for (int k = 0; k < vectors.size(); k++) {
      accumulator.add(row(vectors.get(k)), 0, sums.get(k % parts), SCALE);
      if (k % 7 == 0) {
        accumulator.flush();
      }
    }
    accumulator.flush();
    VectorMoments all = new VectorMoments(DIMENSION);
    sums.forEach(all::merge);
    return all;
  }

  @Test
  void orderAndPartsDoNotMatter() {
    List<double[]> vectors = vectors(1001);
    VectorMoments expected = sum(vectors, 1);
    Collections.shuffle(vectors, new Random(SEED));
    assertThat(sum(vectors, 1)).isEqualTo(expected);
    assertThat(sum(vectors, 3)).isEqualTo(expected);
    assertThat(sum(vectors, 11)).isEqualTo(expected);
    assertThat(VectorMoments.ofNumbers(DIMENSION, expected.numbers())).isEqualTo(expected);
    assertThat(expected.without(expected)).isEqualTo(new VectorMoments(DIMENSION));
  }

  /** A coordinate is rounded by at most 1/4096 of its scale. */
  @Test
  void meanAndCovarianceAreThoseOfTheVectorsInUnitsOfTheScale() {
    List<double[]> vectors = vectors(2000);
    GaussianSample sample = sum(vectors, 2).sample();
    double[] mean = new double[DIMENSION];
    double[][] products = new double[DIMENSION][DIMENSION];
    for (double[] vector : vectors) {
      for (int i = 0; i < DIMENSION; i++) {
        double z = (vector[i] - SCALE.mean()[i]) / SCALE.scale()[i];
        mean[i] += z / vectors.size();
        for (int j = 0; j < DIMENSION; j++) {
          products[i][j] += z * (vector[j] - SCALE.mean()[j]) / SCALE.scale()[j] / vectors.size();
        }
      }
    }
    for (int i = 0; i < DIMENSION; i++) {
      assertThat(sample.mean()[i]).isCloseTo(mean[i], within(1.0 / 4096));
      for (int j = 0; j < DIMENSION; j++) {
        // 2,000 independent rounding errors: far below the bound of one
        assertThat(sample.covariance()[i][j])
            .isCloseTo(products[i][j] - mean[i] * mean[j], within(1e-4));
      }
    }
  }

  @Test
  void whatIsFarAwayIsClippedAndCounted() {
    VectorMoments moments = new VectorMoments(DIMENSION);
    MomentAccumulator accumulator = new MomentAccumulator(DIMENSION);
    accumulator.add(row(new double[] {1e300, -1e300, -2, 100, 0}), 0, moments, SCALE);
    accumulator.add(row(new double[] {16, 1, -2, 100, 0}), 0, moments, SCALE);
    accumulator.flush();
    assertThat(moments.clipped()).isEqualTo(2);
    assertThat(moments.sample().mean()).containsExactly(16, -8, 0, 0, 0);
  }

  @Test
  void whatIsNoVectorIsCountedByItsReason() {
    VectorMoments moments = new VectorMoments(DIMENSION);
    MomentAccumulator accumulator = new MomentAccumulator(DIMENSION);
    FeatureRow row = new FeatureRow(0, new int[] {DIMENSION});
    row.begin(0, 0, 0);
    accumulator.add(row, 0, moments, SCALE);
    accumulator.add(row(new double[] {1}), 0, moments, SCALE);
    accumulator.add(row(new double[] {1, 2, Double.NaN, 4, 5}), 0, moments, SCALE);
    accumulator.flush();
    assertThat(moments.vectors()).isZero();
    assertThat(moments.missing()).isEqualTo(3);
    assertThat(moments.wrongLength()).isEqualTo(1);
    assertThat(moments.nonFinite()).isEqualTo(1);
  }

  @Test
  void projectionsAreUnitVectorsThatDependOnTheNameAlone() {
    Projections projections = new Projections("embedding", 3, SCALE);
    double[] origin = SCALE.mean();
    for (int projection = 0; projection < 3; projection++) {
      assertThat(projections.of(origin, projection)).isCloseTo(0, within(1e-12));
      double squares = 0;
      for (int i = 0; i < DIMENSION; i++) {
        double[] vector = SCALE.mean();
        vector[i] += SCALE.scale()[i];
        squares += Math.pow(projections.of(vector, projection), 2);
      }
      assertThat(squares).isCloseTo(1, within(1e-9));
    }
    double[] vector = vectors(1).get(0);
    assertThat(new Projections("embedding", 1, SCALE).of(vector, 0))
        .isEqualTo(projections.of(vector, 0));
    assertThat(new Projections("other", 1, SCALE).of(vector, 0))
        .isNotEqualTo(projections.of(vector, 0));
  }

  @Test
  void constantsHaveAScaleThatLetsAnyChangeBeSeen() {
    VectorScale scale = VectorScale.of(new double[] {0, 5}, new double[] {1, 1e-17});
    double[] units = scale.clippedUnits(new double[] {0, 5.001});
    assertThat(units[1]).isEqualTo(VectorScale.BOUND);
    assertThat(scale.clippedUnits(new double[] {0, 5})[1]).isZero();
    assertThat(VectorScale.of(new double[] {0}, new double[] {0}).scale()[0]).isPositive();
  }
}
