package io.leeway.cli.measure;

import io.leeway.measures.ChiSquareTail;
import io.leeway.measures.DetectableEffect;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import io.leeway.measures.FalseDiscovery;
import io.leeway.measures.TwoSampleTest;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Whether two samples can be from one distribution. */
final class TestMeasures {
  /** The first bin, as in a report. */
  private static final int MISSING = 0;

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
            of(
                "drift-p-value",
                "of a report; first bin: missing",
                (p, q) -> DriftCalibration.NONE.pValue(statistics(p, q, false))),
            of(
                "ordered-drift-p-value",
                "the same for bins in order",
                (p, q) -> DriftCalibration.NONE.pValue(statistics(p, q, true))),
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
                        in.effectiveSize(), in.degreesOfFreedom(), in.alpha(), in.power())),
            detectable("detectable-drift-js", "of a report; first bin: missing", false),
            detectable("ordered-detectable-js", "the same for bins in order", true)));
  }

  private static Measure detectable(String name, String meaning, boolean ordered) {
    return new Measure(
        name,
        meaning,
        Unit.INFORMATION,
        "--p --q --alpha [--power]",
        in ->
            DriftCalibration.NONE.detectableJsDivergenceNats(
                statistics(in.countsOfP(), in.countsOfQ(), ordered), in.alpha(), in.power()));
  }

  private static DriftStatistics statistics(long[] p, long[] q, boolean ordered) {
    DriftStatistics statistics = DriftStatistics.of(p, q, MISSING);
    return ordered
        ? statistics.withOrder(
            Arrays.copyOfRange(p, MISSING + 1, p.length),
            Arrays.copyOfRange(q, MISSING + 1, q.length))
        : statistics;
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
