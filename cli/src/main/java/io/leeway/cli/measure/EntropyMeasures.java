package io.leeway.cli.measure;

import io.leeway.measures.Entropy;
import io.leeway.measures.Perplexity;
import io.leeway.measures.Surprisal;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What one distribution on bins has. */
final class EntropyMeasures {
  private EntropyMeasures() {}

  static MeasureGroup group() {
    return new MeasureGroup(
        "one distribution",
        List.of(
            new Measure(
                "surprisal",
                "how unexpected an outcome is, -ln p",
                Unit.INFORMATION,
                "--p",
                EntropyMeasures::surprisal),
            of(
                "entropy",
                "mean surprisal, from shares (plug-in)",
                Unit.INFORMATION,
                Entropy::ofCounts,
                Entropy::ofProbabilities),
            of(
                "perplexity",
                "equally likely outcomes with that entropy",
                Unit.OUTCOMES,
                Perplexity::ofCounts,
                Perplexity::ofProbabilities),
            estimator(
                "entropy-miller-madow",
                "of the source, first-order bias added; n > K",
                Entropy::millerMadow),
            estimator("entropy-grassberger", "of the source; n about K", Entropy::grassberger),
            estimator("entropy-chao-shen", "of the source; many bins not seen", Entropy::chaoShen),
            estimator(
                "entropy-nsb",
                "of the source (Nemenman, Shafee, Bialek); n < K",
                Entropy::nemenmanShafeeBialek)));
  }

  private static double surprisal(MeasureInputs in) {
    double[] outcome = in.probabilitiesOfP();
    if (outcome.length != 1) {
      throw new IllegalArgumentException(
          "--p has %d values, expected the probability of one outcome".formatted(outcome.length));
    }
    return Surprisal.ofProbability(outcome[0]);
  }

  private static Measure of(
      String name,
      String meaning,
      Unit unit,
      ToDoubleFunction<long[]> ofCounts,
      ToDoubleFunction<double[]> ofProbabilities) {
    return new Measure(
        name,
        meaning,
        unit,
        "--p",
        in ->
            in.areCounts()
                ? ofCounts.applyAsDouble(in.countsOfP())
                : ofProbabilities.applyAsDouble(in.probabilitiesOfP()));
  }

  private static Measure estimator(String name, String meaning, ToDoubleFunction<long[]> ofCounts) {
    return new Measure(
        name, meaning, Unit.INFORMATION, "--p", in -> ofCounts.applyAsDouble(in.countsOfP()));
  }
}
