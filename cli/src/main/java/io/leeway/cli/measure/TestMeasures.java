package io.leeway.cli.measure;

import io.leeway.measures.ChiSquareTail;
import io.leeway.measures.DetectableEffect;
import io.leeway.measures.FalseDiscovery;
import io.leeway.measures.TwoSampleTest;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Whether two samples can be from one distribution. */
final class TestMeasures {
  private TestMeasures() {}

  static MeasureGroup group() {
    return new MeasureGroup(
        "tests of two samples, in counts",
        List.of(
            of("g", "G statistic, 2(n + m) weighted-js", TwoSampleTest::gStatistic),
            of("chi-square", "Pearson's statistic", TwoSampleTest::chiSquareStatistic),
            of(
                "degrees-of-freedom",
                "of both: bins in use less one",
                TwoSampleTest::degreesOfFreedom),
            of(
                "g-p-value",
                "probability of such a G without drift",
                (p, q) ->
                    ChiSquareTail.survival(
                        TwoSampleTest.gStatistic(p, q), TwoSampleTest.degreesOfFreedom(p, q))),
            of(
                "chi-square-p-value",
                "the same for Pearson's",
                (p, q) ->
                    ChiSquareTail.survival(
                        TwoSampleTest.chiSquareStatistic(p, q),
                        TwoSampleTest.degreesOfFreedom(p, q))),
            new Measure(
                "adjusted-p-value",
                "of the first (Benjamini-Hochberg)",
                Unit.NONE,
                "--p-values",
                in -> FalseDiscovery.adjust(in.pValues())[0]),
            new Measure(
                "detectable-js",
                "smallest divergence found",
                Unit.INFORMATION,
                "--effective-size --degrees-of-freedom --alpha [--power]",
                in ->
                    DetectableEffect.jsDivergenceNats(
                        in.effectiveSize(), in.degreesOfFreedom(), in.alpha(), in.power()))));
  }

  private static Measure of(
      String name, String meaning, ToDoubleBiFunction<long[], long[]> ofCounts) {
    return new Measure(
        name,
        meaning,
        Unit.NONE,
        "--p --q",
        in -> ofCounts.applyAsDouble(in.countsOfP(), in.countsOfQ()));
  }
}
