package io.leeway.cli.compare;

import io.leeway.jobs.PairSelection;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.score.WindowScoring;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.Reference;
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

  /** Compares features only; reads the reference's rows twice and the live ones once. */
  static Comparison of(
      RowSource referenceRows, LiveRows liveRows, ReferenceSettings settings, ComparisonRule rule)
      throws IOException {
    return of(referenceRows, liveRows, settings, rule, false);
  }

  /**
   * Reads the reference's rows twice, with pairs once or twice more, and the live ones once.
   *
   * @param withPairs whether the features' dependence is compared too
   */
  static Comparison of(
      RowSource referenceRows,
      LiveRows liveRows,
      ReferenceSettings settings,
      ComparisonRule rule,
      boolean withPairs)
      throws IOException {
    ReferenceBuilder.Result built = ReferenceBuilder.build(referenceRows, settings);
    Reference bare = built.reference();
    MonitorConfig.Detail detail =
        MonitorConfig.Detail.NONE.withPairs(
            withPairs ? MonitorConfig.PairChoice.ALL : MonitorConfig.PairChoice.NONE);
    List<FeatureField> features = ReferenceProfile.of(bare).features();
    PairRequest pairs = PairSelection.request(detail, features);
    ReferenceProfile reference =
        ReferenceProfile.of(ReferenceDetail.add(bare, referenceRows, pairs, false));
    RowSource rows = liveRows.like(reference);
    LiveCounts live = LiveCounts.of(rows, reference, pairs);
    live.rejects().checkShare(live.counts().records(), settings.maximumRejectedShare());
    WindowReport report =
        new WindowScoring(rows.description(), rule.text(), features, rule.verdict())
            .withPairs(pairs)
            .report(live.time(), rule.window(), live.counts(), reference, 0, true, 0);
    return new Comparison(rule, reference, built.rejects(), live, report);
  }

  boolean hasDrift() {
    JointScore joint = report.getJoint();
    return report.getFeatures().stream().anyMatch(Comparison::isDrift)
        || pairs().stream().anyMatch(pair -> pair.getStatus() == FeatureStatus.DRIFT)
        || (joint != null && joint.getStatus() == FeatureStatus.DRIFT);
  }

  /** Drifted, or not there at all any more. */
  static boolean isDrift(FeatureScore score) {
    return score.getStatus() == FeatureStatus.DRIFT || score.getStatus() == FeatureStatus.MISSING;
  }

  /** The pairs that were compared, none unless that was asked for. */
  List<PairScore> pairs() {
    List<PairScore> pairs = report.getPairs();
    return pairs == null ? List.of() : pairs;
  }

  /** Columns that only the live file has, in its order. */
  List<String> newColumns() {
    Set<String> known = new HashSet<>();
    reference.features().forEach(feature -> known.add(feature.path()));
    reference.message().getSkipped().stream().map(SkippedField::getField).forEach(known::add);
    return live.columns().stream().filter(column -> !known.contains(column)).toList();
  }
}
