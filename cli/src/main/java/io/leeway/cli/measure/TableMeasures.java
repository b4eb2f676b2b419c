package io.leeway.cli.measure;

import io.leeway.measures.ConditionalEntropy;
import io.leeway.measures.ConditionalMutualInformation;
import io.leeway.measures.Entropy;
import io.leeway.measures.InteractionInformation;
import io.leeway.measures.MutualInformation;
import io.leeway.measures.TotalCorrelation;
import java.util.List;

/** What binned variables tell about each other. */
final class TableMeasures {
  private TableMeasures() {}

  /** A measure of a row-major table. */
  @FunctionalInterface
  private interface OfTable<T> {
    double of(T cells, int columns);
  }

  /** A measure of a table of several variables. */
  @FunctionalInterface
  private interface OfShape<T> {
    double of(T cells, int[] shape);
  }

  static MeasureGroup group() {
    return new MeasureGroup(
        "binned variables: X in rows, Y in columns",
        List.of(
            of(
                "joint-entropy",
                "entropy of the pair",
                (cells, columns) -> Entropy.ofCounts(cells),
                (cells, columns) -> Entropy.ofProbabilities(cells)),
            of(
                "conditional-entropy",
                "left to learn about Y once X is known",
                ConditionalEntropy::ofColumnsGivenRows,
                ConditionalEntropy::ofColumnsGivenRows),
            of(
                "conditional-entropy-of-rows",
                "left to learn about X once Y is known",
                ConditionalEntropy::ofRowsGivenColumns,
                ConditionalEntropy::ofRowsGivenColumns),
            of(
                "mutual-information",
                "what X tells about Y, from shares",
                MutualInformation::ofCounts,
                MutualInformation::ofProbabilities),
            estimator(
                "mutual-information-miller-madow",
                "of the source, bias taken off",
                MutualInformation::millerMadow),
            estimator(
                "mutual-information-standard-error", "of both", MutualInformation::standardError),
            estimator(
                "expected-mutual-information",
                "by chance alone, for these totals",
                (cells, columns) ->
                    MutualInformation.expectedUnderIndependence(
                        Totals.ofRows(cells, columns), Totals.ofColumns(cells, columns))),
            new Measure(
                "normalized-mutual-information",
                "as a share of an entropy",
                Unit.NONE,
                "--joint [--normalization]",
                in ->
                    in.areCounts()
                        ? MutualInformation.normalizedOfCounts(
                            in.countsOfTable(), in.columns(), in.normalization())
                        : MutualInformation.normalizedOfProbabilities(
                            in.probabilitiesOfTable(), in.columns(), in.normalization())),
            new Measure(
                "adjusted-mutual-information",
                "beyond chance, as a share of what can be",
                Unit.NONE,
                "--joint [--normalization]",
                in ->
                    MutualInformation.adjusted(
                        in.countsOfTable(), in.columns(), in.normalization())),
            shaped(
                "conditional-mutual-information",
                "what X tells about Y beyond Z",
                (cells, shape) ->
                    ConditionalMutualInformation.ofCounts(cells, shape[0], shape[1], shape[2]),
                (cells, shape) ->
                    ConditionalMutualInformation.ofProbabilities(
                        cells, shape[0], shape[1], shape[2])),
            shaped(
                "interaction-information",
                "I(X; Y) - I(X; Y given Z)",
                (cells, shape) ->
                    InteractionInformation.ofCounts(cells, shape[0], shape[1], shape[2]),
                (cells, shape) ->
                    InteractionInformation.ofProbabilities(cells, shape[0], shape[1], shape[2])),
            new Measure(
                "total-correlation",
                "divergence from independence",
                Unit.INFORMATION,
                "--joint --shape",
                in ->
                    in.areCounts()
                        ? TotalCorrelation.ofCounts(in.countsOfTable(), in.shape())
                        : TotalCorrelation.ofProbabilities(
                            in.probabilitiesOfTable(), in.shape()))));
  }

  private static Measure of(
      String name, String meaning, OfTable<long[]> ofCounts, OfTable<double[]> ofProbabilities) {
    return new Measure(
        name,
        meaning,
        Unit.INFORMATION,
        "--joint",
        in ->
            in.areCounts()
                ? ofCounts.of(in.countsOfTable(), in.columns())
                : ofProbabilities.of(in.probabilitiesOfTable(), in.columns()));
  }

  private static Measure estimator(String name, String meaning, OfTable<long[]> ofCounts) {
    return new Measure(
        name,
        meaning,
        Unit.INFORMATION,
        "--joint",
        in -> ofCounts.of(in.countsOfTable(), in.columns()));
  }

  private static Measure shaped(
      String name, String meaning, OfShape<long[]> ofCounts, OfShape<double[]> ofProbabilities) {
    return new Measure(
        name,
        meaning,
        Unit.INFORMATION,
        "--joint --shape",
        in ->
            in.areCounts()
                ? ofCounts.of(in.countsOfTable(), in.shapeOfThree())
                : ofProbabilities.of(in.probabilitiesOfTable(), in.shapeOfThree()));
  }
}
