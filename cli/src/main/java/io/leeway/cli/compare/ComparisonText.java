package io.leeway.cli.compare;

import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.alert.Explanation;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.SkippedField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison for a person at a terminal, the most drifted feature first. */
final class ComparisonText {
  private static final int WIDTH = 120;
  private static final int NAME_WIDTH = 28;
  private static final int DIGITS = 3;
  private static final String INDENT = "  ";
  private static final String NOTHING = "-";

  private final Comparison comparison;

  ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  List<String> lines() {
    List<FeatureScore> scores =
        comparison.report().getFeatures().stream()
            .sorted(
                Comparator.comparing(Comparison::isDrift)
                    .thenComparingDouble(ComparisonText::jsDistance)
                    .reversed()
                    .thenComparing(FeatureScore::getFeature))
            .toList();
    List<String> lines = new ArrayList<>(header(scores));
    lines.add("");
    lines.addAll(table(scores));
    List<FeatureScore> drifted = scores.stream().filter(Comparison::isDrift).toList();
    if (!drifted.isEmpty()) {
      lines.add("");
      lines.add("what moved");
      drifted.forEach(score -> lines.add(INDENT + moved(score)));
    }
    lines.addAll(new CouplingText(comparison).lines());
    lines.addAll(notCompared());
    return lines.stream().map(ComparisonText::fitted).toList();
  }

  private List<String> header(List<FeatureScore> scores) {
    long drifted = scores.stream().filter(Comparison::isDrift).count();
    return List.of(
        "%d of %d features drifted: %s (%s records) against %s (%s records)"
            .formatted(
                drifted,
                scores.size(),
                comparison.report().getStream(),
                NumberText.count(comparison.report().getRecords()),
                comparison.reference().message().getSource(),
                NumberText.count(comparison.reference().records())),
        "drift: adjusted p at most %s, as if records were independent, and JS distance at least %s"
            .formatted(comparison.rule().alpha(), comparison.rule().minimumJsDistance()));
  }

  private static List<String> table(List<FeatureScore> scores) {
    TextTable table = new TextTable("lllrrrrrrr");
    table.add(
        "feature",
        "kind",
        "status",
        "JS dist",
        "KL live|ref",
        "KL ref|live",
        "PSI",
        "adj. p",
        "missing",
        "unseen");
    for (FeatureScore score : scores) {
      table.add(
          shortened(score.getFeature()),
          score.getKind().name().toLowerCase(Locale.ROOT),
          status(score),
          nats(score.getJsDistance()),
          nats(score.getKlLiveReferenceNats()),
          nats(score.getKlReferenceLiveNats()),
          nats(score.getPsiNats()),
          probability(score.getAdjustedPValue()),
          share(score.getMissing(), score),
          share(score.getUnseen(), score));
    }
    return table.lines();
  }

  private static String status(FeatureScore score) {
    return switch (score.getStatus()) {
      case OK -> "ok";
      case DRIFT -> "DRIFT";
      case MISSING -> "MISSING";
      case INSUFFICIENT_DATA -> "too few";
      case NO_REFERENCE -> "no reference";
    };
  }

  /** The bins that moved most, from the reference to live, as many as fit on the line. */
  private static String moved(FeatureScore score) {
    String name = score.getFeature();
    if (score.getStatus() == FeatureStatus.MISSING) {
      return Explanation.of(score);
    }
    StringBuilder text = new StringBuilder(shortened(name)).append(':');
    String separator = " ";
    for (Contribution bin : score.getContributions()) {
      // Every label begins with the name of the feature.
      String label = bin.getLabel().substring(name.length()).strip();
      String change =
          "%s%s %s -> %s"
              .formatted(
                  separator,
                  label,
                  NumberText.percent(bin.getReferenceShare()),
                  NumberText.percent(bin.getLiveShare()));
      if (text.length() + change.length() > WIDTH - INDENT.length() && !separator.isBlank()) {
        break;
      }
      text.append(change);
      separator = ", ";
    }
    return text.toString();
  }

  private List<String> notCompared() {
    List<String> lines = new ArrayList<>();
    List<SkippedField> skipped = comparison.reference().message().getSkipped();
    List<String> added = comparison.newColumns();
    if (!skipped.isEmpty() || !added.isEmpty()) {
      lines.add("");
      lines.add("not compared");
      TextTable table = new TextTable("ll");
      skipped.forEach(field -> table.add(INDENT + field.getField(), field.getReason()));
      added.forEach(column -> table.add(INDENT + column, "not in the reference"));
      lines.addAll(table.lines());
    }
    return lines;
  }

  private static double jsDistance(FeatureScore score) {
    Double distance = score.getJsDistance();
    return distance == null ? -1 : distance;
  }

  static String nats(@Nullable Double value) {
    return value == null ? NOTHING : NumberText.fixed(value, DIGITS);
  }

  static String probability(@Nullable Double p) {
    if (p == null) {
      return NOTHING;
    }
    return p >= 0.001 || p == 0
        ? NumberText.fixed(p, DIGITS)
        : String.format(Locale.ROOT, "%.0e", p);
  }

  private static String share(long count, FeatureScore score) {
    return NumberText.percent((double) count / score.getRecords());
  }

  static String shortened(String name) {
    return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 2) + "..";
  }

  private static String fitted(String line) {
    String printable = TextTable.printable(line);
    return printable.length() <= WIDTH ? printable : printable.substring(0, WIDTH - 2) + "..";
  }
}
