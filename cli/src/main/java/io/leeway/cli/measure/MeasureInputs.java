package io.leeway.cli.measure;

import io.leeway.measures.MutualInformation.Normalization;
import io.leeway.measures.ZeroPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Everything that a measure can be computed from, as options. Which of them a measure takes it says
 * itself, see {@link Measure}; texts are turned into numbers when it asks for them.
 */
final class MeasureInputs {
  @Option(
      names = "--p",
      paramLabel = "N,N,..",
      description = {
        "Live counts, or probabilities if a value has a point.",
        "Lists can be in a file: @FILE with one value per line, or @FILE:COLUMN."
      })
  private @Nullable String p;

  @Option(names = "--q", paramLabel = "N,N,..", description = "Reference, on the same bins.")
  private @Nullable String q;

  @Option(names = "--counts", description = "--p, --q and --joint are counts, whatever they hold.")
  private boolean counts;

  @Option(names = "--probabilities", description = "They are probabilities.")
  private boolean probabilities;

  @Option(
      names = "--joint",
      paramLabel = "N,N;N,N",
      description = "Joint counts or probabilities: rows are X, columns are Y.")
  private @Nullable String joint;

  @Option(
      names = "--shape",
      paramLabel = "X,Y,Z",
      description = "Bins of each variable in --joint, the last moves fastest.")
  private @Nullable String shape;

  @Option(
      names = "--zeros",
      paramLabel = "POLICY",
      defaultValue = "infinite",
      converter = ZeroPolicyArgument.class,
      description = {
        "Bins that one side lacks: infinite (the definition), kt (half a record more in every bin,"
            + " as the monitor does) or additive:A (default: ${DEFAULT-VALUE})."
      })
  private ZeroPolicy zeros = ZeroPolicy.INFINITE;

  @Option(
      names = "--normalization",
      paramLabel = "ENTROPY",
      defaultValue = "arithmetic-mean",
      converter = NormalizationArgument.class,
      description =
          "minimum, geometric-mean, arithmetic-mean, maximum or joint (default: ${DEFAULT-VALUE}).")
  private Normalization normalization = Normalization.ARITHMETIC_MEAN;

  @Option(names = "--edges", paramLabel = "N,N,..", description = "One more than there are bins.")
  private @Nullable String edges;

  @Option(names = "--weights", paramLabel = "P,Q", description = "Of two lists of probabilities.")
  private @Nullable String weights;

  @Option(names = "--bin", paramLabel = "I", description = "The first bin is 0.")
  private int bin;

  @Option(
      names = "--x",
      paramLabel = "N,N,..",
      description = "A sample; repeated, one dimension each.")
  private List<String> x = List.of();

  @Option(names = "--y", paramLabel = "N,N,..", description = "Another sample.")
  private @Nullable String y;

  @Option(
      names = "--k",
      paramLabel = "K",
      defaultValue = "5",
      description = "Neighbours (default: ${DEFAULT-VALUE}).")
  private int k;

  @Option(names = "--scores", paramLabel = "N,N;N,N", description = "Of X (rows) with Y (columns).")
  private @Nullable String scores;

  @Option(names = "--mean", paramLabel = "N,N,..", description = "Of a normal distribution P.")
  private @Nullable String mean;

  @Option(names = "--sd", paramLabel = "N", description = "Standard deviation of P.")
  private @Nullable Double sd;

  @Option(names = "--covariance", paramLabel = "N,N;N,N", description = "Covariance matrix of P.")
  private @Nullable String covariance;

  @Option(names = "--q-mean", paramLabel = "N,N,..", description = "Of a normal distribution Q.")
  private @Nullable String otherMean;

  @Option(names = "--q-sd", paramLabel = "N", description = "Standard deviation of Q.")
  private @Nullable Double otherSd;

  @Option(names = "--q-covariance", paramLabel = "N,N;N,N", description = "Covariance matrix of Q.")
  private @Nullable String otherCovariance;

  @Option(
      names = "--log-variance",
      paramLabel = "N,N,..",
      description = "Logarithm of each variance.")
  private @Nullable String logVariance;

  @Option(names = "--correlation", paramLabel = "N", description = "From -1 to 1.")
  private @Nullable Double correlation;

  @Option(
      names = "--x-dimensions",
      paramLabel = "N",
      description = "How many of the dimensions are X; the others are Y.")
  private int firstDimensions;

  @Option(
      names = "--reconstruction",
      paramLabel = "N",
      description = "Expected log-likelihood of the record given its code, in nats.")
  private @Nullable Double reconstruction;

  @Option(names = "--p-values", paramLabel = "N,N,..", description = "Of all tests of a window.")
  private @Nullable String pValues;

  @Option(
      names = "--effective-size",
      paramLabel = "N",
      description = "1 / (1/n + 1/m) of the two numbers of records n and m.")
  private @Nullable Double effectiveSize;

  @Option(names = "--degrees-of-freedom", paramLabel = "N", description = "Of the statistic.")
  private @Nullable Double degreesOfFreedom;

  @Option(names = "--alpha", paramLabel = "N", description = "Level of the test.")
  private @Nullable Double alpha;

  @Option(
      names = "--power",
      paramLabel = "N",
      defaultValue = "0.8",
      description = "Probability of detection (default: ${DEFAULT-VALUE}).")
  private double power;

  /** Whether what is given are counts: all of it looks like whole numbers, or the user says so. */
  boolean areCounts() {
    if (counts && probabilities) {
      throw new IllegalArgumentException("--counts and --probabilities exclude each other");
    }
    if (counts || probabilities) {
      return counts;
    }
    return (p == null || list("--p", p).isWhole())
        && (q == null || list("--q", q).isWhole())
        && (joint == null || table().isWhole());
  }

  long[] countsOfP() {
    return counts(list("--p", p));
  }

  long[] countsOfQ() {
    return counts(list("--q", q));
  }

  double[] probabilitiesOfP() {
    return list("--p", p).numbers();
  }

  double[] probabilitiesOfQ() {
    return list("--q", q).numbers();
  }

  long[] countsOfTable() {
    checkCounts();
    return table().counts();
  }

  double[] probabilitiesOfTable() {
    return table().numbers();
  }

  int columns() {
    return table().columns();
  }

  int[] shape() {
    long[] bins = list("--shape", shape).counts();
    int[] narrow = new int[bins.length];
    for (int i = 0; i < bins.length; i++) {
      if (bins[i] < 1 || bins[i] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "--shape: value %d is %d, expected at least 1".formatted(i + 1, bins[i]));
      }
      narrow[i] = (int) bins[i];
    }
    return narrow;
  }

  /** The shape of a table of three variables. */
  int[] shapeOfThree() {
    int[] three = shape();
    if (three.length != 3) {
      throw new IllegalArgumentException(
          "--shape has %d variables, expected 3: X, Y and Z".formatted(three.length));
    }
    return three;
  }

  ZeroPolicy zeros() {
    return zeros;
  }

  Normalization normalization() {
    return normalization;
  }

  double[] edges() {
    return list("--edges", edges).numbers();
  }

  boolean hasWeights() {
    return weights != null;
  }

  double[] weights() {
    double[] both = list("--weights", weights).numbers();
    if (both.length != 2) {
      throw new IllegalArgumentException(
          "--weights has %d values, expected 2".formatted(both.length));
    }
    return both;
  }

  int bin() {
    return bin;
  }

  double[] x() {
    if (x.size() != 1) {
      throw new IllegalArgumentException(
          "--x is there %d times, expected it once".formatted(x.size()));
    }
    return list("--x", x.get(0)).numbers();
  }

  double[][] dimensionsOfX() {
    return x.stream().map(text -> list("--x", text).numbers()).toArray(double[][]::new);
  }

  double[] y() {
    return list("--y", y).numbers();
  }

  int neighbours() {
    return k;
  }

  double[][] scores() {
    return matrix("--scores", scores);
  }

  double[] mean() {
    return list("--mean", mean).numbers();
  }

  double oneMean() {
    return single("--mean", mean());
  }

  double sd() {
    return given("--sd", sd);
  }

  double[][] covariance() {
    return matrix("--covariance", covariance);
  }

  double[] otherMean() {
    return list("--q-mean", otherMean).numbers();
  }

  double oneOtherMean() {
    return single("--q-mean", otherMean());
  }

  double otherSd() {
    return given("--q-sd", otherSd);
  }

  double[][] otherCovariance() {
    return matrix("--q-covariance", otherCovariance);
  }

  double[] logVariance() {
    return list("--log-variance", logVariance).numbers();
  }

  double correlation() {
    return given("--correlation", correlation);
  }

  int firstDimensions() {
    return firstDimensions;
  }

  double reconstructionNats() {
    return given("--reconstruction", reconstruction);
  }

  double[] pValues() {
    return list("--p-values", pValues).numbers();
  }

  double effectiveSize() {
    return given("--effective-size", effectiveSize);
  }

  double degreesOfFreedom() {
    return given("--degrees-of-freedom", degreesOfFreedom);
  }

  double alpha() {
    return given("--alpha", alpha);
  }

  double power() {
    return power;
  }

  private NumberMatrix table() {
    return NumberMatrix.of("--joint", InputText.of("--joint", given("--joint", joint), ";"));
  }

  private long[] counts(NumberList list) {
    checkCounts();
    return list.counts();
  }

  private void checkCounts() {
    if (probabilities) {
      throw new IllegalArgumentException("counts are needed, --probabilities says otherwise");
    }
  }

  private static NumberList list(String option, @Nullable String text) {
    return NumberList.of(option, InputText.of(option, given(option, text), ","));
  }

  private static double[][] matrix(String option, @Nullable String text) {
    return NumberMatrix.of(option, InputText.of(option, given(option, text), ";")).rowsOfNumbers();
  }

  private static double single(String option, double[] values) {
    if (values.length != 1) {
      throw new IllegalArgumentException(
          "%s has %d values, expected 1".formatted(option, values.length));
    }
    return values[0];
  }

  private static <T> T given(String option, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("no " + option);
    }
    return value;
  }
}
