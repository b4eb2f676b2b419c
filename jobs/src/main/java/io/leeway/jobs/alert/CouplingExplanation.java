package io.leeway.jobs.alert;

import io.leeway.schema.EdgeChange;
import io.leeway.schema.JointScore;
import io.leeway.schema.MarginChange;
import io.leeway.schema.PairContribution;
import io.leeway.schema.PairScore;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

/** One sentence about a pair of features, or all features together, for who reads the alert. */
public final class CouplingExplanation {
  private static final int NAMED = 3;
  private static final int CELLS = 2;

  /** A change of less than this many of its standard errors has no direction worth telling. */
  private static final double CLEAR = 2;

  private CouplingExplanation() {}

  /**
   * Why a pair is called changed.
   *
   * @param drifted features of the window that are called drifted themselves
   */
  public static String ofChange(PairScore pair, Set<String> drifted, long records) {
    return String.format(
        Locale.ROOT,
        "%s and %s: coupling %s, %s; adjusted p %.1e, %,d records%s",
        pair.getFirst(),
        pair.getSecond(),
        moved(pair),
        margins(pair, drifted),
        pair.getAdjustedPValue(),
        records,
        Explanation.ending(cells(pair)));
  }

  static String ofCalm(PairScore pair, int quietWindows) {
    return String.format(
        Locale.ROOT,
        "%s and %s depend on each other as in the reference again for %s: %.3f nats",
        pair.getFirst(),
        pair.getSecond(),
        windows(quietWindows),
        pair.getMutualInformationNats());
  }

  /** Why a pair of which no numbers may be told is called changed. */
  static String ofUntoldChange(PairScore pair) {
    return "%s and %s: coupling changed; by how much would tell of few records"
        .formatted(pair.getFirst(), pair.getSecond());
  }

  static String ofUntoldCalm(PairScore pair, int quietWindows) {
    return "%s and %s depend on each other as in the reference again for %s"
        .formatted(pair.getFirst(), pair.getSecond(), windows(quietWindows));
  }

  static String ofUntoldJoint() {
    return "records as a whole differ from the reference; by how much would tell of few records";
  }

  static String ofUntoldJointCalm(int quietWindows) {
    return "records as a whole are like the reference again for " + windows(quietWindows);
  }

  /** Why the records as a whole are called unlike the reference. */
  public static String ofJoint(JointScore joint) {
    return String.format(
        Locale.ROOT,
        "records as a whole differ from the reference: joint KL %.3f nats, %.3f from single"
            + " features and %.3f from their couplings; %.2f nats of surprise per record (reference"
            + " %.2f); adjusted p %.1e; %s",
        joint.getKlNats(),
        joint.getMarginalNats(),
        joint.getDependenceNats(),
        joint.getCrossEntropyNats(),
        joint.getReferenceEntropyNats(),
        joint.getAdjustedPValue(),
        largest(joint));
  }

  static String ofJointCalm(JointScore joint, int quietWindows) {
    return String.format(
        Locale.ROOT,
        "records as a whole are like the reference again for %s: joint KL %.3f nats",
        windows(quietWindows),
        joint.getKlNats());
  }

  private static String moved(PairScore pair) {
    double change = pair.getChangeNats();
    String from =
        String.format(
            Locale.ROOT,
            "from %.3f to %.3f nats",
            pair.getReferenceMutualInformationNats(),
            pair.getMutualInformationNats());
    if (Math.abs(change) < CLEAR * pair.getStandardErrorNats()) {
      return "changed its shape, " + from;
    }
    return (change < 0 ? "fell " : "rose ") + from;
  }

  private static String margins(PairScore pair, Set<String> drifted) {
    boolean first = drifted.contains(pair.getFirst());
    boolean second = drifted.contains(pair.getSecond());
    if (first && second) {
      return "both drifted by themselves too";
    }
    return first || second
        ? (first ? pair.getFirst() : pair.getSecond()) + " drifted by itself too"
        : "marginals unchanged";
  }

  private static String cells(PairScore pair) {
    StringJoiner text = new StringJoiner(", ");
    pair.getContributions().stream().limit(CELLS).forEach(cell -> text.add(cell(cell)));
    return text.toString();
  }

  private static String cell(PairContribution cell) {
    return String.format(
        Locale.ROOT,
        "%s %.1f %% (%.1f %% expected)",
        cell.getLabel(),
        100 * cell.getLiveShare(),
        100 * cell.getExpectedShare());
  }

  /** The couplings and the single features that have changed most. */
  private static String largest(JointScore joint) {
    StringJoiner couplings = new StringJoiner(", ");
    for (EdgeChange edge : joint.getEdges().stream().limit(NAMED).toList()) {
      couplings.add(
          String.format(
              Locale.ROOT,
              "%s and %s (%.3f to %.3f nats)",
              edge.getFirst(),
              edge.getSecond(),
              edge.getReferenceMutualInformationNats(),
              edge.getMutualInformationNats()));
    }
    StringJoiner features = new StringJoiner(", ");
    for (MarginChange margin : joint.getMargins().stream().limit(NAMED).toList()) {
      features.add(
          String.format(Locale.ROOT, "%s (KL %.3f nats)", margin.getFeature(), margin.getKlNats()));
    }
    return "most changed couplings: %s; features: %s".formatted(couplings, features);
  }

  private static String windows(int count) {
    return count == 1 ? "1 window" : count + " windows";
  }
}
