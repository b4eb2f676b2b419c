package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.window.Window;
import io.leeway.schema.AlertKind;
import io.leeway.schema.CoordinateChange;
import io.leeway.schema.Severity;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** What a window says about its embeddings as a whole. */
final class VectorWatch {
  private static final int COORDINATES = 3;
  private static final double HIGH_JS_DISTANCE = 0.2;
  private static final double MEDIUM_JS_DISTANCE = 0.1;

  private VectorWatch() {}

  /** In the order of the report. */
  static List<Finding> findings(
      WindowReport report, WindowReport told, Window window, int clearAfter) {
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < scores(report).size(); i++) {
      findings.add(finding(scores(report).get(i), scores(told).get(i), window, clearAfter));
    }
    return findings;
  }

  /** The embeddings that a report mentions. */
  static Set<String> reported(WindowReport report) {
    return scores(report).stream().map(VectorScore::getFeature).collect(Collectors.toSet());
  }

  private static List<VectorScore> scores(WindowReport report) {
    return report.getVectors() == null ? List.of() : report.getVectors();
  }

  private static Finding finding(
      VectorScore score, VectorScore told, Window window, int clearAfter) {
    Verdict verdict =
        switch (score.getStatus()) {
          case DRIFT -> Verdict.DRIFT;
          case OK -> Verdict.QUIET;
          case MISSING, INSUFFICIENT_DATA, NO_REFERENCE -> Verdict.UNKNOWN;
        };
    return new Finding(
        new Subject(AlertKind.VECTOR, score.getFeature()),
        verdict,
        severity(score),
        window,
        told.getJsDistance(),
        told.getAdjustedPValue(),
        () -> whyRaised(told),
        () -> whyResolved(told, clearAfter));
  }

  private static Severity severity(VectorScore score) {
    Double distance = score.getJsDistance();
    if (distance == null || distance < MEDIUM_JS_DISTANCE) {
      return Severity.LOW;
    }
    return distance >= HIGH_JS_DISTANCE ? Severity.HIGH : Severity.MEDIUM;
  }

  private static String whyRaised(VectorScore score) {
    StringJoiner most = new StringJoiner(", ");
    score.getCoordinates().stream()
        .limit(COORDINATES)
        .forEach(coordinate -> most.add(ofCoordinate(coordinate)));
    return String.format(
        Locale.ROOT,
        "%s differs from the reference: its mean moved by %.2f sigma, its spread is %.2f times as"
            + " large; Gaussian KL %.3f nats where chance gives %.3f, JS distance %.3f, adjusted p"
            + " %.1e, %,d records; most in %s",
        score.getFeature(),
        score.getMeanShift(),
        score.getSpreadRatio(),
        score.getKlLiveReferenceNats(),
        score.getChanceNats(),
        score.getJsDistance(),
        score.getAdjustedPValue(),
        score.getRecords(),
        most);
  }

  private static String ofCoordinate(CoordinateChange change) {
    return String.format(
        Locale.ROOT,
        "coordinate %d (mean %+.2f sigma, spread x %.2f)",
        change.getCoordinate(),
        change.getMeanShift(),
        change.getSpreadRatio());
  }

  private static String whyResolved(VectorScore score, int quietWindows) {
    return String.format(
        Locale.ROOT,
        "%s is like the reference again for %s: Gaussian KL %.3f nats where chance gives %.3f, %,d"
            + " records",
        score.getFeature(),
        quietWindows == 1 ? "1 window" : quietWindows + " windows",
        score.getKlLiveReferenceNats(),
        score.getChanceNats(),
        score.getRecords());
  }
}
