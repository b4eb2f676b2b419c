package io.leeway.jobs.vector;

import io.leeway.jobs.record.ArrayField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.RecordFields;
import io.leeway.schema.FeatureKind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A feature that is one or more arrays of numbers in each record. */
public sealed interface VectorFeature extends Serializable {
  /** Largest number of coordinates. */
  int MAX_DIMENSION = 1024;

  String name();

  /** How many coordinates it has. */
  int dimension();

  /** The arrays that are read of a record, in the order in which rows have them. */
  List<ArrayField> arrays();

  /** The numeric features that are computed of it. */
  List<FeatureField> derived();

  /**
   * An embedding or another output of an encoder.
   *
   * @param projections on how many directions its distribution is watched
   */
  record Embedding(String name, String path, int dimension, int projections)
      implements VectorFeature {
    /** Beyond, only projections are watched: covariances grow with the square. */
    public static final int MAX_COVARIANCE_DIMENSION = 256;

    public static final int MAX_PROJECTIONS = 64;

    @Override
    public List<ArrayField> arrays() {
      return List.of(new ArrayField(name, path, dimension));
    }

    @Override
    public List<FeatureField> derived() {
      List<FeatureField> fields = new ArrayList<>();
      for (int i = 1; i <= projections; i++) {
        fields.add(computed(name + ".projection" + i, ""));
      }
      return List.copyOf(fields);
    }

    /** Whether mean and covariance are watched too. */
    public boolean hasCovariance() {
      return dimension <= MAX_COVARIANCE_DIMENSION;
    }
  }

  /**
   * An encoder that puts out a normal distribution for each record.
   *
   * @param meanPath where the mean of each coordinate is
   * @param logVariancePath where the logarithm of the variance of each coordinate is
   * @param reconstructionPath where the expected log-likelihood of the record given its code is, in
   *     nats; null if it is not published
   */
  record Encoder(
      String name,
      String meanPath,
      String logVariancePath,
      int dimension,
      @Nullable String reconstructionPath)
      implements VectorFeature {
    @Override
    public List<ArrayField> arrays() {
      return List.of(
          new ArrayField(name, meanPath, dimension),
          new ArrayField(name, logVariancePath, dimension));
    }

    /** Divergence from the prior and, with a reconstruction term, the evidence lower bound. */
    @Override
    public List<FeatureField> derived() {
      FeatureField kl = computed(name + ".kl", "");
      String path = reconstructionPath;
      return path == null ? List.of(kl) : List.of(kl, computed(name + ".elbo", path));
    }
  }

  private static FeatureField computed(String name, String path) {
    return new FeatureField(name, path, FeatureKind.NUMERIC, true);
  }

  /** What is read of a record with these fields and vectors. */
  static RecordFields fields(List<FeatureField> features, List<VectorFeature> vectors) {
    return new RecordFields(
        features, vectors.stream().flatMap(vector -> vector.arrays().stream()).toList());
  }
}
