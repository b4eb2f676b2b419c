package io.leeway.cli.measure;

import io.leeway.measures.ChebyshevDistance;
import io.leeway.measures.CrossEntropy;
import io.leeway.measures.Hellinger;
import io.leeway.measures.JensenShannon;
import io.leeway.measures.KolmogorovSmirnov;
import io.leeway.measures.KullbackLeibler;
import io.leeway.measures.Perplexity;
import io.leeway.measures.PopulationStability;
import io.leeway.measures.TotalVariation;
import io.leeway.measures.Wasserstein;
import io.leeway.measures.ZeroPolicy;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** How far two distributions on the same bins are apart. */
final class DivergenceMeasures {
  private DivergenceMeasures() {}

  /** A measure that must choose what a bin costs that one side lacks. */
  @FunctionalInterface
  private interface Smoothed<T> {
    double of(T p, T q, ZeroPolicy zeros);
  }

  static MeasureGroup group() {
    return new MeasureGroup(
        "two distributions on the same bins: P live, Q reference",
        List.of(
            smoothed(
                "cross-entropy",
                "mean surprisal of P under Q",
                Unit.INFORMATION,
                CrossEntropy::ofCounts,
                CrossEntropy::ofProbabilities),
            smoothed(
                "cross-perplexity",
                "perplexity of P under Q",
                Unit.OUTCOMES,
                (p, q, zeros) -> Perplexity.ofCrossEntropy(CrossEntropy.ofCounts(p, q, zeros)),
                (p, q, zeros) ->
                    Perplexity.ofCrossEntropy(CrossEntropy.ofProbabilities(p, q, zeros))),
            smoothed(
                "kl",
                "Kullback-Leibler divergence D(P || Q)",
                Unit.INFORMATION,
                KullbackLeibler::ofCounts,
                KullbackLeibler::ofProbabilities),
            new Measure(
                "kl-contribution",
                "one bin's signed part of kl",
                Unit.INFORMATION,
                "--p --q --bin [--zeros]",
                in -> {
                  double[] nats = new double[in.countsOfP().length];
                  KullbackLeibler.contributions(in.countsOfP(), in.countsOfQ(), in.zeros(), nats);
                  return ofBin(nats, in.bin());
                }),
            smoothed(
                "psi",
                "population stability, D(P || Q) + D(Q || P)",
                Unit.INFORMATION,
                PopulationStability::ofCounts,
                PopulationStability::ofProbabilities),
            plain(
                "js",
                "Jensen-Shannon divergence",
                Unit.INFORMATION,
                JensenShannon::divergenceOfCounts,
                JensenShannon::divergenceOfProbabilities),
            new Measure(
                "js-contribution",
                "one bin's part of js, signed as P less Q",
                Unit.INFORMATION,
                "--p --q --bin",
                in -> {
                  double[] nats = new double[in.countsOfP().length];
                  JensenShannon.contributions(in.countsOfP(), in.countsOfQ(), nats);
                  return ofBin(nats, in.bin());
                }),
            plain(
                "js-distance",
                "square root of js, a metric",
                Unit.ROOT_OF_INFORMATION,
                JensenShannon::distanceOfCounts,
                JensenShannon::distanceOfProbabilities),
            new Measure(
                "weighted-js",
                "sides weigh as many as their records",
                Unit.INFORMATION,
                "--p --q [--weights]",
                DivergenceMeasures::weighted),
            plain(
                "hellinger",
                "Hellinger distance",
                Unit.NONE,
                Hellinger::ofCounts,
                Hellinger::ofProbabilities),
            plain(
                "total-variation",
                "share of records that must change bin",
                Unit.NONE,
                TotalVariation::ofCounts,
                TotalVariation::ofProbabilities),
            plain(
                "l-infinity",
                "change of the bin that changed most",
                Unit.NONE,
                ChebyshevDistance::ofCounts,
                ChebyshevDistance::ofProbabilities),
            plain(
                "ks",
                "largest gap of distribution functions",
                Unit.NONE,
                KolmogorovSmirnov::ofCounts,
                KolmogorovSmirnov::ofProbabilities),
            new Measure(
                "wasserstein",
                "mean distance that mass moves (counts)",
                Unit.OF_THE_VALUES,
                "--p --q --edges",
                in -> Wasserstein.ofBins(in.countsOfP(), in.countsOfQ(), in.edges()))));
  }

  private static double ofBin(double[] values, int bin) {
    if (bin < 0 || bin >= values.length) {
      throw new IllegalArgumentException(
          "--bin is %d, expected 0 to %d".formatted(bin, values.length - 1));
    }
    return values[bin];
  }

  private static double weighted(MeasureInputs in) {
    if (in.areCounts()) {
      if (in.hasWeights()) {
        throw new IllegalArgumentException(
            "--weights goes with probabilities; counts weigh as many as they are");
      }
      return JensenShannon.weightedDivergenceOfCounts(in.countsOfP(), in.countsOfQ());
    }
    if (!in.hasWeights()) {
      throw new IllegalArgumentException("weighted-js of probabilities needs --weights");
    }
    return JensenShannon.weightedDivergenceOfProbabilities(
        in.probabilitiesOfP(), in.probabilitiesOfQ(), in.weights()[0], in.weights()[1]);
  }

  private static Measure plain(
      String name,
      String meaning,
      Unit unit,
      ToDoubleBiFunction<long[], long[]> ofCounts,
      ToDoubleBiFunction<double[], double[]> ofProbabilities) {
    return new Measure(
        name,
        meaning,
        unit,
        "--p --q",
        in ->
            in.areCounts()
                ? ofCounts.applyAsDouble(in.countsOfP(), in.countsOfQ())
                : ofProbabilities.applyAsDouble(in.probabilitiesOfP(), in.probabilitiesOfQ()));
  }

  private static Measure smoothed(
      String name,
      String meaning,
      Unit unit,
      Smoothed<long[]> ofCounts,
      Smoothed<double[]> ofProbabilities) {
    return new Measure(
        name,
        meaning,
        unit,
        "--p --q [--zeros]",
        in ->
            in.areCounts()
                ? ofCounts.of(in.countsOfP(), in.countsOfQ(), in.zeros())
                : ofProbabilities.of(in.probabilitiesOfP(), in.probabilitiesOfQ(), in.zeros()));
  }
}
