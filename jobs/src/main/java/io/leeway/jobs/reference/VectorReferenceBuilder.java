package io.leeway.jobs.reference;

import io.leeway.jobs.record.ArrayField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.vector.MomentAccumulator;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.vector.VectorFeature.Embedding;
import io.leeway.jobs.vector.VectorMoments;
import io.leeway.jobs.vector.VectorScale;
import io.leeway.measures.GaussianSample;
import io.leeway.measures.MahalanobisLength;
import io.leeway.measures.VectorDriftCalibration;
import io.leeway.measures.VectorDriftStatistics;
import io.leeway.schema.Calibration;
import io.leeway.schema.Reference;
import io.leeway.schema.VectorKind;
import io.leeway.schema.VectorProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the reference of a stream with vector features: three passes over the rows more than
 * {@link ReferenceBuilder} needs. One for mean and standard deviation of each coordinate, one for
 * the moments of the whole and of blocks as long as windows, one for the kurtosis.
 *
 * <p>Mean and standard deviation are sums of doubles in the order of the rows: they fix the unit of
 * everything else, as bin edges do, and are stored. Memory: at most 64 MB for blocks per window
 * size and embedding. Vectors know no season.
 */
public final class VectorReferenceBuilder {
  private static final long MAX_BLOCK_NUMBERS = 8_000_000;
  private static final int MAX_BLOCKS = 400;

  private final RowSource source;
  private final List<VectorFeature> vectors;
  private final List<Embedding> embeddings;
  private final Map<String, VectorScale> scales = new LinkedHashMap<>();

  private VectorReferenceBuilder(RowSource source, List<VectorFeature> vectors) {
    this.source = source;
    this.vectors = List.copyOf(vectors);
    this.embeddings =
        vectors.stream().filter(Embedding.class::isInstance).map(Embedding.class::cast).toList();
  }

  /**
   * What was built.
   *
   * @param rows with the columns that were computed of the vectors, for further passes
   */
  public record Built(ReferenceBuilder.Result result, RowSource rows) {}

  /**
   * Builds a reference from all rows of the source.
   *
   * @param settings whose features are those computed of the vectors, too, unless there are none
   * @throws ReferenceException as {@link ReferenceBuilder#build}, and if a vector has no usable
   *     value
   * @throws IOException if the rows cannot be read, or too many of them are malformed
   */
  public static Built build(
      RowSource source, ReferenceSettings settings, List<VectorFeature> vectors)
      throws IOException {
    if (vectors.isEmpty()) {
      return new Built(ReferenceBuilder.build(source, settings), source);
    }
    return new VectorReferenceBuilder(source, vectors).build(settings);
  }

  private Built build(ReferenceSettings settings) throws IOException {
    scan();
    RowSource rows = new VectorRows(source, vectors, Map.copyOf(scales));
    ReferenceBuilder.Result bare = ReferenceBuilder.build(rows, settings);
    Reference reference = bare.reference();
    Set<String> paths =
        vectors.stream()
            .flatMap(vector -> vector.arrays().stream())
            .map(ArrayField::path)
            .collect(Collectors.toSet());
    Long first = reference.getFirstEventTime();
    Long last = reference.getLastEventTime();
    long periodMillis =
        first == null || last == null ? reference.getRecords() * 1000 : last - first + 1;
    Reference whole =
        ReferenceId.seal(
            Reference.newBuilder(reference)
                .setId("")
                .setSkipped(
                    reference.getSkipped().stream()
                        .filter(skipped -> !paths.contains(skipped.getField()))
                        .toList())
                .setVectors(profiles(settings.windows(), periodMillis))
                .build());
    return new Built(new ReferenceBuilder.Result(whole, bare.rejects()), rows);
  }

  /** What is done with each row. */
  private interface Visitor {
    void visit(FeatureRow row, long timeMillis);
  }

  private void forEachRow(Visitor visitor) throws IOException {
    FeatureRow scratch = VectorFeature.fields(List.of(), vectors).newRow();
    Row row = new Row();
    long rows = 0;
    // What is wrong is told when features are looked at.
    try (RowReader reader = source.open(new Rejects())) {
      while (reader.next(row)) {
        VectorRows.read(row, vectors, List.of(), scratch);
        visitor.visit(scratch, ReferencePeriod.timeMillis(row, rows++));
      }
    }
  }

  /** Index of an embedding's array in rows. */
  private int array(Embedding embedding) {
    int array = 0;
    for (VectorFeature vector : vectors) {
      if (vector.equals(embedding)) {
        return array;
      }
      array += vector.arrays().size();
    }
    throw new IllegalStateException("no vector " + embedding.name());
  }

  private void scan() throws IOException {
    List<RunningMoments> running =
        embeddings.stream().map(embedding -> new RunningMoments(embedding.dimension())).toList();
    forEachRow(
        (row, timeMillis) -> {
          for (int i = 0; i < running.size(); i++) {
            int array = array(embeddings.get(i));
            if (row.arrayState(array) == FeatureRow.ArrayState.NUMBERS) {
              running.get(i).add(row.array(array));
            }
          }
        });
    for (int i = 0; i < running.size(); i++) {
      if (running.get(i).count == 0) {
        throw new ReferenceException(
            "feature \"%s\" has no array of %d numbers in %s at \"%s\", expected at least one"
                .formatted(
                    embeddings.get(i).name(),
                    embeddings.get(i).dimension(),
                    source.description(),
                    embeddings.get(i).path()));
      }
      scales.put(embeddings.get(i).name(), running.get(i).scale());
    }
  }

  /** Mean and variance of each coordinate, by Welford's updates. */
  private static final class RunningMoments {
    private final double[] mean;
    private final double[] squares;
    private long count;

    RunningMoments(int dimension) {
      this.mean = new double[dimension];
      this.squares = new double[dimension];
    }

    void add(double[] vector) {
      count++;
      for (int i = 0; i < mean.length; i++) {
        double distance = vector[i] - mean[i];
        mean[i] += distance / count;
        squares[i] += distance * (vector[i] - mean[i]);
      }
    }

    VectorScale scale() {
      double[] deviation = new double[mean.length];
      for (int i = 0; i < mean.length; i++) {
        deviation[i] = Math.sqrt(squares[i] / count);
      }
      return VectorScale.of(mean, deviation);
    }
  }

  /** Sums of an embedding in all rows and in blocks of them. */
  private static final class Sums {
    final Embedding embedding;
    final MomentAccumulator accumulator;
    final MomentAccumulator blockAccumulator;
    final VectorMoments whole;
    final long blockMillis;
    final Map<Long, VectorMoments> blocks = new TreeMap<>();

    /**
     * @param blockMillis 0 without blocks
     */
    Sums(Embedding embedding, long blockMillis) {
      int dimension = embedding.hasCovariance() ? embedding.dimension() : 0;
      this.embedding = embedding;
      this.accumulator = new MomentAccumulator(dimension);
      this.blockAccumulator = new MomentAccumulator(dimension);
      this.whole = new VectorMoments(dimension);
      this.blockMillis = blockMillis;
    }
  }

  private List<VectorProfile> profiles(List<Duration> windows, long periodMillis)
      throws IOException {
    List<Sums> all = new ArrayList<>();
    for (Embedding embedding : embeddings) {
      all.add(new Sums(embedding, 0));
      for (Duration window : windows) {
        if (embedding.hasCovariance()) {
          all.add(new Sums(embedding, window.toMillis()));
        }
      }
    }
    forEachRow(
        (row, timeMillis) -> {
          for (Sums sums : all) {
            add(sums, row, timeMillis, periodMillis);
          }
        });
    for (Sums sums : all) {
      sums.accumulator.flush();
      sums.blockAccumulator.flush();
    }
    Map<String, Double> covarianceScales = covarianceScales(all);
    return vectors.stream().map(vector -> profile(vector, all, covarianceScales)).toList();
  }

  private void add(Sums sums, FeatureRow row, long timeMillis, long periodMillis) {
    int array = array(sums.embedding);
    VectorScale scale = scales.get(sums.embedding.name());
    if (sums.blockMillis == 0) {
      sums.accumulator.add(row, array, sums.whole, scale);
      return;
    }
    long number = Math.floorDiv(timeMillis, sums.blockMillis);
    long most =
        Math.max(
            1,
            Math.min(
                MAX_BLOCKS, MAX_BLOCK_NUMBERS / VectorMoments.sizeFor(sums.embedding.dimension())));
    long possible = periodMillis / sums.blockMillis + 1;
    long keepOneOf = (possible + most - 1) / most;
    if (BlockCounter.isKept(number, keepOneOf)) {
      VectorMoments block =
          sums.blocks.computeIfAbsent(
              number, unused -> new VectorMoments(sums.embedding.dimension()));
      sums.blockAccumulator.add(row, array, block, scale);
    }
  }

  /** By Mardia's kurtosis, of each embedding with a covariance. */
  private Map<String, Double> covarianceScales(List<Sums> all) throws IOException {
    Map<String, MahalanobisLength> lengths = new LinkedHashMap<>();
    for (Sums sums : all) {
      if (sums.blockMillis == 0 && isEnough(sums.whole)) {
        lengths.put(
            sums.embedding.name(),
            new MahalanobisLength(sums.whole.sample().withRidge(VectorReference.RIDGE)));
      }
    }
    if (lengths.isEmpty()) {
      return Map.of();
    }
    Map<String, double[]> powers = new LinkedHashMap<>();
    lengths.keySet().forEach(name -> powers.put(name, new double[3]));
    forEachRow(
        (row, timeMillis) -> {
          for (Embedding embedding : embeddings) {
            MahalanobisLength length = lengths.get(embedding.name());
            double[] sums = powers.get(embedding.name());
            VectorScale scale = scales.get(embedding.name());
            int array = array(embedding);
            if (length != null
                && sums != null
                && scale != null
                && row.arrayState(array) == FeatureRow.ArrayState.NUMBERS) {
              double square = length.square(scale.clippedUnits(row.array(array)));
              sums[0]++;
              sums[1] += square;
              sums[2] += square * square;
            }
          }
        });
    Map<String, Double> scalesByName = new LinkedHashMap<>();
    powers.forEach(
        (name, sums) -> {
          // the mean square is the number of dimensions that count, whatever the ridge
          double rank = sums[1] / sums[0];
          double kurtosis = sums[2] / sums[0];
          scalesByName.put(name, Math.max(0.1, (kurtosis - rank) / (rank * (rank + 1))));
        });
    return scalesByName;
  }

  private static boolean isEnough(VectorMoments moments) {
    return moments.dimension() > 0
        && VectorDriftStatistics.isEnough((double) moments.vectors(), moments.dimension());
  }

  private VectorProfile profile(
      VectorFeature vector, List<Sums> all, Map<String, Double> covarianceScales) {
    VectorProfile.Builder profile =
        VectorProfile.newBuilder().setVector(vector.name()).setDimension(vector.dimension());
    if (vector instanceof VectorFeature.Encoder encoder) {
      return profile
          .setKind(VectorKind.GAUSSIAN)
          .setPath(encoder.meanPath())
          .setLogVariancePath(encoder.logVariancePath())
          .setReconstructionPath(encoder.reconstructionPath())
          .build();
    }
    Embedding embedding = (Embedding) vector;
    VectorScale scale = scales.get(embedding.name());
    if (scale == null) {
      throw new IllegalStateException("no scale of " + embedding.name());
    }
    profile
        .setKind(VectorKind.EMBEDDING)
        .setPath(embedding.path())
        .setProjections(embedding.projections())
        .setMean(Arrays.stream(scale.mean()).boxed().toList())
        .setScale(Arrays.stream(scale.scale()).boxed().toList());
    VectorMoments whole =
        sums(all, embedding).filter(sums -> sums.blockMillis == 0).findFirst().orElseThrow().whole;
    if (isEnough(whole)) {
      double covarianceScale = covarianceScales.getOrDefault(embedding.name(), 1.0);
      VectorProfile uncalibrated =
          profile
              .setMoments(Arrays.stream(whole.numbers()).boxed().toList())
              .setCovarianceScale(covarianceScale)
              .build();
      int rank = new VectorReference(uncalibrated).rank();
      profile.setCalibrations(
          sums(all, embedding)
              .filter(sums -> sums.blockMillis > 0)
              .map(sums -> calibration(sums, whole, rank, covarianceScale))
              .flatMap(Stream::ofNullable)
              .toList());
    }
    return profile.build();
  }

  private static Stream<Sums> sums(List<Sums> all, Embedding embedding) {
    return all.stream().filter(sums -> sums.embedding.equals(embedding));
  }

  /** Null if no block is large enough. */
  private static @Nullable Calibration calibration(
      Sums sums, VectorMoments whole, int rank, double covarianceScale) {
    List<VectorDriftStatistics> statistics = new ArrayList<>();
    double records = 0;
    for (VectorMoments block : sums.blocks.values()) {
      VectorMoments others = whole.without(block);
      if (isEnough(block) && isEnough(others)) {
        GaussianSample ofBlock = block.sample().withRidge(VectorReference.RIDGE);
        GaussianSample ofOthers = others.sample().withRidge(VectorReference.RIDGE);
        statistics.add(VectorDriftStatistics.of(ofBlock, ofOthers, rank, covarianceScale));
        records += block.vectors();
      }
    }
    if (statistics.isEmpty()) {
      return null;
    }
    VectorDriftCalibration noise = VectorDriftCalibration.of(statistics);
    return Calibration.newBuilder()
        .setWindowMillis(sums.blockMillis)
        .setGeneral(WindowNoise.message(noise.general()))
        .setShift(WindowNoise.message(noise.shift()))
        .setMissing(VectorReference.unused())
        .setMeanRecords(records / statistics.size())
        .build();
  }
}
