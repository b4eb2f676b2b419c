package io.leeway.jobs.alert;

import io.leeway.jobs.alert.AlertPolicy.Verdict;
import io.leeway.jobs.window.Window;
import io.leeway.schema.AlertKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a report says about pairs of features, and about its records as a whole.
 *
 * <p>Where the whole has changed mostly because single features have, and those are called drifted
 * themselves, nothing is said of it: they tell it better.
 */
final class CouplingWatch {
  /** From this part of the joint KL on, the change is mostly one of single features. */
  private static final double MOSTLY = 0.5;

  private CouplingWatch() {}

  /** The pairs in the order of the report, then the whole. */
  static List<Finding> findings(
      WindowReport report, WindowReport told, Window window, int clearAfter) {
    List<Finding> findings = new ArrayList<>();
    Set<String> drifted = new HashSet<>();
    for (FeatureScore score : report.getFeatures()) {
      if (score.getStatus() == FeatureStatus.DRIFT || score.getStatus() == FeatureStatus.MISSING) {
        drifted.add(score.getFeature());
      }
    }
    Map<Subject, PairScore> toldPairs = new HashMap<>();
    pairs(told).forEach(pair -> toldPairs.put(subject(pair), pair));
    for (PairScore pair : pairs(report)) {
      PairScore ofTold = toldPairs.get(subject(pair));
      findings.add(
          new Finding(
              subject(pair),
              verdict(pair.getStatus()),
              EffectSize.ofJsDistance(pair.getJsDistance()),
              window,
              ofTold == null ? null : ofTold.getJsDistance(),
              ofTold == null ? null : ofTold.getAdjustedPValue(),
              () ->
                  ofTold == null
                      ? CouplingExplanation.ofUntoldChange(pair)
                      : CouplingExplanation.ofChange(ofTold, drifted, told.getRecords()),
              () ->
                  ofTold == null
                      ? CouplingExplanation.ofUntoldCalm(pair, clearAfter)
                      : CouplingExplanation.ofCalm(ofTold, clearAfter)));
    }
    JointScore joint = report.getJoint();
    if (joint != null) {
      JointScore ofTold = told.getJoint();
      boolean better = !drifted.isEmpty() && joint.getMarginalNats() >= MOSTLY * joint.getKlNats();
      findings.add(
          new Finding(
              Subject.ofStream(AlertKind.JOINT),
              joint.getStatus() == FeatureStatus.DRIFT && better
                  ? Verdict.UNKNOWN
                  : verdict(joint.getStatus()),
              EffectSize.ofJsDistance(joint.getJsDistance()),
              window,
              ofTold == null ? null : ofTold.getJsDistance(),
              ofTold == null ? null : ofTold.getAdjustedPValue(),
              () ->
                  ofTold == null
                      ? CouplingExplanation.ofUntoldJoint()
                      : CouplingExplanation.ofJoint(ofTold),
              () ->
                  ofTold == null
                      ? CouplingExplanation.ofUntoldJointCalm(clearAfter)
                      : CouplingExplanation.ofJointCalm(ofTold, clearAfter)));
    }
    return findings;
  }

  /** The subjects that a report tells of, whether or not there is anything wrong with them. */
  static Set<String> reported(WindowReport report) {
    Set<String> subjects = new HashSet<>();
    for (PairScore pair : pairs(report)) {
      subjects.add(subject(pair).text());
    }
    if (report.getJoint() != null) {
      subjects.add(Subject.ofStream(AlertKind.JOINT).text());
    }
    return subjects;
  }

  private static List<PairScore> pairs(WindowReport report) {
    return report.getPairs() == null ? List.of() : report.getPairs();
  }

  private static Subject subject(PairScore pair) {
    return new Subject(AlertKind.COUPLING, pair.getFirst() + "," + pair.getSecond());
  }

  private static Verdict verdict(FeatureStatus status) {
    return switch (status) {
      case DRIFT -> Verdict.DRIFT;
      case OK -> Verdict.QUIET;
      case MISSING, INSUFFICIENT_DATA, NO_REFERENCE -> Verdict.UNKNOWN;
    };
  }
}
