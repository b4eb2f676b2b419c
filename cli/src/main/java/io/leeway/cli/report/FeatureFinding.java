package io.leeway.cli.report;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.alert.Explanation;
import io.leeway.schema.FeatureScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What all windows together say about a feature.
 *
 * @param judged windows that could be compared
 * @param drifted windows with drift, or without any value
 * @param firstDrift the earliest of those, -1 without any
 * @param lastDrift the latest of those
 * @param last the verdict of the latest window that the feature is in
 */
record FeatureFinding(
    FeatureSeries series,
    int windows,
    int judged,
    int drifted,
    int firstDrift,
    int lastDrift,
    Verdict last) {
  /** Bins that the sentence names. */
  private static final int MOVED = 3;

  /** The most drifted first. */
  static final Comparator<FeatureFinding> WORST_FIRST =
      Comparator.comparingInt((FeatureFinding finding) -> -finding.drifted())
          .thenComparingDouble(finding -> -finding.worstJsDistance())
          .thenComparing(finding -> finding.series().name());

  static List<FeatureFinding> of(WindowTable table) {
    int[] order = table.inOrder();
    List<FeatureFinding> findings = new ArrayList<>();
    for (FeatureSeries series : table.features()) {
      findings.add(of(series, order));
    }
    findings.sort(WORST_FIRST);
    return findings;
  }

  private static FeatureFinding of(FeatureSeries series, int[] order) {
    int windows = 0;
    int judged = 0;
    int drifted = 0;
    int first = -1;
    int latest = -1;
    Verdict last = Verdict.ABSENT;
    for (int window : order) {
      Verdict verdict = series.verdict(window);
      if (verdict == Verdict.ABSENT) {
        continue;
      }
      windows++;
      judged += verdict.isJudged() ? 1 : 0;
      last = verdict;
      if (verdict.isDrift()) {
        drifted++;
        first = first < 0 ? window : first;
        latest = window;
      }
    }
    return new FeatureFinding(series, windows, judged, drifted, first, latest, last);
  }

  boolean hasDrift() {
    return drifted > 0;
  }

  String name() {
    return VisibleText.of(series.name());
  }

  private double worstJsDistance() {
    FeatureSeries.Kept worst = series.worst();
    Double distance = worst == null ? null : worst.score().getJsDistance();
    return distance == null ? 0 : distance;
  }

  /** When it drifted: "4 of 150 windows, from 16 Feb 2001 to 28 Apr 2001". */
  String when(WindowTable table) {
    if (!hasDrift()) {
      return judged == 0 ? "no window could be judged" : "no drift in " + windows(judged);
    }
    WindowTable.Row first = table.row(firstDrift);
    WindowTable.Row latest = table.row(lastDrift);
    String start = table.times().window(first.startMillis(), first.endMillis());
    String how =
        drifted == 1
            ? "on " + start
            : "first on %s, last on %s"
                .formatted(start, table.times().window(latest.startMillis(), latest.endMillis()));
    return "%s of %s, %s%s"
        .formatted(
            NumberText.count(drifted),
            windows(judged),
            how,
            last.isDrift() ? "; still in the latest window" : "");
  }

  /** How large and how sure: of the window with the largest effect. */
  String howSure(WindowTable table) {
    FeatureSeries.Kept worst = series.worst();
    if (worst == null) {
      return "";
    }
    FeatureScore score = worst.score();
    String when = table.times().window(worst.startMillis(), worst.endMillis());
    if (Verdict.of(score.getStatus()) == Verdict.VANISHED) {
      return "On %s none of %s records had a value."
          .formatted(when, NumberText.count(score.getRecords()));
    }
    Double distance = score.getJsDistance();
    Double pValue = score.getPValue();
    if (distance == null || pValue == null) {
      return "";
    }
    double expected = FeatureSeries.expectedJsDistance(score);
    return "Largest on %s: JS distance %s%s. %s"
        .formatted(
            when,
            NumberText.fixed(distance, 3),
            Double.isNaN(expected)
                ? ""
                : ", where about %s is expected without drift"
                    .formatted(NumberText.fixed(expected, 3)),
            oddsSentence(pValue));
  }

  /** The bins that moved most in that window. */
  String moved() {
    FeatureSeries.Kept worst = series.worst();
    return worst == null ? "" : VisibleText.sentence(Explanation.moved(worst.score(), MOVED));
  }

  /** A p-value in words: "By chance, about 1 window in 3,200 looks like that." */
  static String oddsSentence(double pValue) {
    if (!(pValue < 0.1)) {
      return "That is nothing unusual (p = %s).".formatted(NumberText.significant(pValue, 2));
    }
    if (pValue < 1e-6) {
      return "By chance, less than 1 window in a million looks like that.";
    }
    double odds = 1 / pValue;
    double unit = Math.pow(10, Math.max(0, Math.floor(Math.log10(odds)) - 1));
    return String.format(
        Locale.ROOT,
        "By chance, about 1 window in %,d looks like that.",
        Math.round(odds / unit) * (long) unit);
  }

  static String windows(long count) {
    return count == 1 ? "1 window" : NumberText.count(count) + " windows";
  }

  /** The window with the largest effect, null without any that was compared. */
  FeatureSeries.@Nullable Kept worst() {
    return series.worst();
  }
}
