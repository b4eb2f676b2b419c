package io.leeway.cli.compare;

import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.alert.CouplingExplanation;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** How the dependence between features has changed, the most changed pairs first. */
final class CouplingText {
  private static final int MOST = 20;

  private final Comparison comparison;

  CouplingText(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Nothing unless pairs were compared. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<PairScore> pairs =
        comparison.pairs().stream()
            .sorted(
                Comparator.comparing((PairScore pair) -> pair.getStatus() != FeatureStatus.DRIFT)
                    .thenComparingDouble(pair -> pair.getPValue() == null ? 2 : pair.getPValue()))
            .toList();
    if (pairs.isEmpty()) {
      return lines;
    }
    long changed = pairs.stream().filter(p -> p.getStatus() == FeatureStatus.DRIFT).count();
    lines.add("");
    lines.add("%d of %d couplings changed".formatted(changed, pairs.size()));
    TextTable table = new TextTable("lllrrrrrr");
    table.add(
        "first",
        "second",
        "status",
        "MI ref",
        "MI live",
        "change",
        "std. error",
        "JS dist",
        "adj. p");
    pairs.stream().limit(MOST).forEach(pair -> addTo(table, pair));
    lines.addAll(table.lines());
    if (pairs.size() > MOST) {
      lines.add("and %s more; --json has all".formatted(NumberText.count(pairs.size() - MOST)));
    }
    addSentences(lines, pairs);
    return lines;
  }

  private void addSentences(List<String> lines, List<PairScore> pairs) {
    Set<String> drifted =
        comparison.report().getFeatures().stream()
            .filter(Comparison::isDrift)
            .map(FeatureScore::getFeature)
            .collect(Collectors.toSet());
    JointScore joint = comparison.report().getJoint();
    lines.add("");
    if (joint != null) {
      lines.add(
          "all features: joint KL %s nats = %s from single features + %s from couplings; %s nats of surprise per record (reference %s)"
              .formatted(
                  ComparisonText.nats(joint.getKlNats()),
                  ComparisonText.nats(joint.getMarginalNats()),
                  ComparisonText.nats(joint.getDependenceNats()),
                  ComparisonText.nats(joint.getCrossEntropyNats()),
                  ComparisonText.nats(joint.getReferenceEntropyNats())));
    }
    pairs.stream()
        .filter(pair -> pair.getStatus() == FeatureStatus.DRIFT)
        .limit(MOST)
        .forEach(
            pair ->
                lines.add(
                    "  "
                        + CouplingExplanation.ofChange(
                            pair, drifted, comparison.report().getRecords())));
  }

  private static void addTo(TextTable table, PairScore pair) {
    table.add(
        ComparisonText.shortened(pair.getFirst()),
        ComparisonText.shortened(pair.getSecond()),
        switch (pair.getStatus()) {
          case DRIFT -> "CHANGED";
          case OK -> "ok";
          default -> "too few";
        },
        ComparisonText.nats(pair.getReferenceMutualInformationNats()),
        ComparisonText.nats(pair.getMutualInformationNats()),
        ComparisonText.nats(pair.getChangeNats()),
        ComparisonText.nats(pair.getStandardErrorNats()),
        ComparisonText.nats(pair.getJsDistance()),
        ComparisonText.probability(pair.getAdjustedPValue()));
  }
}
