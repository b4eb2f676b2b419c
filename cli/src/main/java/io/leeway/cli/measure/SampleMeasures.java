package io.leeway.cli.measure;

import io.leeway.measures.DifferentialEntropy;
import io.leeway.measures.InfoNce;
import io.leeway.measures.KolmogorovSmirnov;
import io.leeway.measures.KsgMutualInformation;
import io.leeway.measures.Wasserstein;
import java.util.List;

/** What can be said from values themselves, without bins. */
final class SampleMeasures {
  private SampleMeasures() {}

  static MeasureGroup group() {
    return new MeasureGroup(
        "samples: values without bins",
        List.of(
            new Measure(
                "wasserstein-samples",
                "mean distance that records move",
                Unit.OF_THE_VALUES,
                "--x --y",
                in -> Wasserstein.ofSamples(in.x(), in.y())),
            new Measure(
                "ks-samples",
                "largest gap of distribution functions",
                Unit.NONE,
                "--x --y",
                in -> KolmogorovSmirnov.ofSamples(in.x(), in.y())),
            new Measure(
                "mutual-information-ksg",
                "nearest neighbours, KSG algorithm 1",
                Unit.INFORMATION,
                "--x --y [--k]",
                in -> KsgMutualInformation.algorithm1(in.x(), in.y(), in.neighbours())),
            new Measure(
                "mutual-information-ksg2",
                "nearest neighbours, KSG algorithm 2",
                Unit.INFORMATION,
                "--x --y [--k]",
                in -> KsgMutualInformation.algorithm2(in.x(), in.y(), in.neighbours())),
            new Measure(
                "differential-entropy-gaussian",
                "if the sample is normal; else a bound",
                Unit.INFORMATION,
                "--x",
                in -> DifferentialEntropy.gaussian(in.x())),
            new Measure(
                "differential-entropy-knn",
                "nearest neighbours; a --x per dimension",
                Unit.INFORMATION,
                "--x [--k]",
                in -> DifferentialEntropy.nearestNeighbour(in.dimensionsOfX(), in.neighbours())),
            new Measure(
                "infonce",
                "lower bound on information, by a critic",
                Unit.INFORMATION,
                "--scores",
                in -> InfoNce.lowerBound(in.scores()))));
  }
}
