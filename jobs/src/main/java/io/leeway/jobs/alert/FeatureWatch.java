package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.window.Window;
import io.leeway.schema.AlertKind;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a report says about its features: drift of their values, more missing values, no values.
 *
 * <p>Drift that is mostly more missing values is told as that. A window without verdict says
 * nothing.
 */
final class FeatureWatch {
  /** From this part of the JS divergence on, drift is mostly missing values. */
  private static final double MOSTLY = 0.5;

  /** Below this part, missing values are not what drifts. */
  private static final double HARDLY = 0.1;

  /** A window without any value is no news if the reference has such windows so often. */
  private static final double CHANCE = 1e-3;

  private FeatureWatch() {}

  /** In the order of the features; what concerns the stream is told by its finest windows only. */
  static List<Finding> findings(
      WindowReport report,
      WindowReport told,
      Window window,
      AlertSettings settings,
      int clearAfter) {
    boolean finest = window.sizeMillis() == settings.finestWindowMillis();
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < report.getFeatures().size(); i++) {
      FeatureScore score = report.getFeatures().get(i);
      Severity severity = EffectSize.of(score);
      FeatureScore ofTold = told.getFeatures().get(i);
      double missing = missingPart(score);
      findings.add(
          finding(AlertKind.DRIFT, drift(score, missing), severity, ofTold, window, clearAfter));
      findings.add(
          finding(
              AlertKind.MISSING_VALUES,
              missing(score, missing),
              severity,
              ofTold,
              window,
              clearAfter));
      if (finest) {
        findings.add(
            finding(
                AlertKind.VANISHED, vanished(score), Severity.HIGH, ofTold, window, clearAfter));
      }
    }
    return findings;
  }

  private static Finding finding(
      AlertKind kind,
      Verdict verdict,
      Severity severity,
      FeatureScore score,
      Window window,
      int clearAfter) {
    return new Finding(
        new Subject(kind, score.getFeature()),
        verdict,
        severity,
        window,
        score.getJsDistance(),
        score.getAdjustedPValue(),
        () ->
            switch (kind) {
              case VANISHED -> Explanation.ofVanished(score);
              case MISSING_VALUES -> Explanation.ofMissing(score);
              default -> Explanation.ofDrift(score);
            },
        () ->
            switch (kind) {
              case VANISHED -> Explanation.ofReappeared(score, clearAfter);
              case MISSING_VALUES -> Explanation.ofNotMissing(score, clearAfter);
              default -> Explanation.ofCalm(score, clearAfter);
            });
  }

  private static Verdict drift(FeatureScore score, double missing) {
    return switch (score.getStatus()) {
      case DRIFT -> missing >= MOSTLY ? Verdict.UNKNOWN : Verdict.DRIFT;
      case OK -> Verdict.QUIET;
      case MISSING, INSUFFICIENT_DATA, NO_REFERENCE -> Verdict.UNKNOWN;
    };
  }

  private static Verdict missing(FeatureScore score, double missing) {
    return switch (score.getStatus()) {
      case DRIFT ->
          missing >= MOSTLY ? Verdict.DRIFT : missing < HARDLY ? Verdict.QUIET : Verdict.UNKNOWN;
      case OK -> Verdict.QUIET;
      case MISSING, INSUFFICIENT_DATA, NO_REFERENCE -> Verdict.UNKNOWN;
    };
  }

  private static Verdict vanished(FeatureScore score) {
    if (score.getStatus() == FeatureStatus.NO_REFERENCE) {
      return Verdict.UNKNOWN;
    }
    if (score.getStatus() != FeatureStatus.MISSING) {
      return score.getMissing() < score.getRecords() ? Verdict.QUIET : Verdict.UNKNOWN;
    }
    Contribution bin = missingBin(score);
    return bin != null && Math.pow(bin.getReferenceShare(), (double) score.getRecords()) <= CHANCE
        ? Verdict.DRIFT
        : Verdict.UNKNOWN;
  }

  /** Part of the JS divergence that is the missing values' being more; 0 if they are not more. */
  private static double missingPart(FeatureScore score) {
    Contribution bin = missingBin(score);
    Double divergence = score.getJsDivergenceNats();
    return bin == null || divergence == null || !(divergence > 0)
        ? 0
        : Math.max(0, bin.getContributionNats()) / divergence;
  }

  private static @Nullable Contribution missingBin(FeatureScore score) {
    return score.getContributions().stream()
        .filter(contribution -> contribution.getBin() == Binning.MISSING)
        .findFirst()
        .orElse(null);
  }
}
