package io.leeway.cli.compare;

import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.SkippedField;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One file against another: the first is made a reference, the second is one window of a stream.
 *
 * @param rule what is called drift
 * @param reference of the first file
 * @param referenceRejects what was no row of it
 * @param live the second file in its bins
 * @param report as the monitor would have written it
 */
record Comparison(
    ComparisonRule rule,
    ReferenceProfile reference,
    Rejects referenceRejects,
    LiveCounts live,
    WindowReport report) {

  /** Opens the live file once it is known what the reference holds. */
  @FunctionalInterface
  interface LiveRows {
    RowSource like(ReferenceProfile reference) throws IOException;
  }

  /** Reads the reference's rows twice and the live ones once. */
  static Comparison of(
      RowSource referenceRows, LiveRows liveRows, ReferenceSettings settings, ComparisonRule rule)
      throws IOException {
    ReferenceBuilder.Result built = ReferenceBuilder.build(referenceRows, settings);
    ReferenceProfile reference = ReferenceProfile.of(built.reference());
    RowSource rows = liveRows.like(reference);
    LiveCounts live = LiveCounts.of(rows, reference);
    live.rejects().checkShare(live.counts().records(), settings.maximumRejectedShare());
    WindowReport report =
        new WindowScoring(rows.description(), rule.text(), reference.features(), rule.verdict())
            .report(live.time(), rule.window(), live.counts(), reference, 0, true, 0);
    return new Comparison(rule, reference, built.rejects(), live, report);
  }

  boolean hasDrift() {
    return report.getFeatures().stream().anyMatch(Comparison::isDrift);
  }

  /** Drifted, or not there at all any more. */
  static boolean isDrift(FeatureScore score) {
    return score.getStatus() == FeatureStatus.DRIFT || score.getStatus() == FeatureStatus.MISSING;
  }

  /** Columns that only the live file has, in its order. */
  List<String> newColumns() {
    Set<String> known = new HashSet<>();
    reference.features().forEach(feature -> known.add(feature.path()));
    reference.message().getSkipped().stream().map(SkippedField::getField).forEach(known::add);
    return live.columns().stream().filter(column -> !known.contains(column)).toList();
  }
}
