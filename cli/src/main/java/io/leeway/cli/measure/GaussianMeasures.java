package io.leeway.cli.measure;

import io.leeway.measures.EvidenceLowerBound;
import io.leeway.measures.Gaussian;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Closed forms of normal distributions. */
final class GaussianMeasures {
  private GaussianMeasures() {}

  static MeasureGroup group() {
    return new MeasureGroup(
        "normal distributions; -nd: of several dimensions",
        List.of(
            of(
                "gaussian-kl",
                "D(P || Q)",
                "--mean --sd --q-mean --q-sd",
                in ->
                    Gaussian.kullbackLeibler(
                        in.oneMean(), in.sd(), in.oneOtherMean(), in.otherSd())),
            of(
                "gaussian-kl-nd",
                "D(P || Q)",
                "--mean --covariance --q-mean --q-covariance",
                in ->
                    Gaussian.kullbackLeibler(
                        in.mean(), in.covariance(), in.otherMean(), in.otherCovariance())),
            of(
                "gaussian-kl-standard-normal",
                "a code's D(P || N(0, 1))",
                "--mean --log-variance",
                in -> Gaussian.kullbackLeiblerToStandardNormal(in.mean(), in.logVariance())),
            of("gaussian-entropy", "differential entropy", "--sd", in -> Gaussian.entropy(in.sd())),
            of(
                "gaussian-entropy-nd",
                "differential entropy",
                "--covariance",
                in -> Gaussian.entropy(in.covariance())),
            of(
                "gaussian-mutual-information",
                "-1/2 ln(1 - correlation^2)",
                "--correlation",
                in -> Gaussian.mutualInformation(in.correlation())),
            of(
                "gaussian-mutual-information-nd",
                "of two parts of a vector",
                "--covariance --x-dimensions",
                in -> Gaussian.mutualInformation(in.covariance(), in.firstDimensions())),
            of(
                "elbo",
                "evidence lower bound of an encoder",
                "--reconstruction --mean --log-variance",
                in ->
                    EvidenceLowerBound.ofGaussianEncoder(
                        in.reconstructionNats(), in.mean(), in.logVariance()))));
  }

  private static Measure of(
      String name, String meaning, String inputs, ToDoubleFunction<MeasureInputs> value) {
    return new Measure(name, meaning, Unit.INFORMATION, inputs, value);
  }
}
