package io.leeway.exporter;

import io.leeway.schema.FeatureScore;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.WindowReport;
import org.jspecify.annotations.Nullable;

/** The samples of one kind of window: the one mapping from reports to series. */
final class WindowSamples {
  private WindowSamples() {}

  static void add(MetricFamilies families, WindowSnapshot window) {
    String stream = window.key().stream();
    String segment = window.key().segment();
    String length = WindowLength.text(window.key().lengthMillis());
    WindowReport latest = window.latest();
    families.add(Metric.WINDOW_END, latest.getWindowEnd() / 1e3, stream, segment, length);
    String referenceId = latest.getReferenceId();
    if (referenceId != null) {
      families.add(Metric.REFERENCE_INFO, true, stream, referenceId);
    }
    JointScore joint = latest.getJoint();
    if (joint != null) {
      addJoint(families, joint, stream, segment, length);
    }
    for (FeatureScore score : window.features()) {
      addFeature(families, score, stream, segment, score.getFeature(), length);
    }
    for (PairScore pair : window.pairs()) {
      String[] labels = {stream, segment, pair.getFirst(), pair.getSecond(), length};
      families.add(Metric.PAIR_MUTUAL_INFORMATION, pair.getMutualInformationNats(), labels);
      families.add(Metric.PAIR_MUTUAL_INFORMATION_CHANGE, pair.getChangeNats(), labels);
    }
  }

  private static void addJoint(MetricFamilies families, JointScore joint, String... labels) {
    families.add(Metric.JOINT_KL, joint.getKlNats(), labels);
    families.add(Metric.JOINT_MARGINAL, joint.getMarginalNats(), labels);
    families.add(Metric.JOINT_DEPENDENCE, joint.getDependenceNats(), labels);
    families.add(Metric.JOINT_CROSS_ENTROPY, joint.getCrossEntropyNats(), labels);
    families.add(Metric.JOINT_REFERENCE_ENTROPY, joint.getReferenceEntropyNats(), labels);
  }

  private static void addFeature(MetricFamilies families, FeatureScore score, String... labels) {
    families.add(Metric.FEATURE_JS_DIVERGENCE, score.getJsDivergenceNats(), labels);
    families.add(Metric.FEATURE_JS_DISTANCE, score.getJsDistance(), labels);
    families.add(Metric.FEATURE_KL_LIVE_REFERENCE, score.getKlLiveReferenceNats(), labels);
    families.add(Metric.FEATURE_KL_REFERENCE_LIVE, score.getKlReferenceLiveNats(), labels);
    families.add(Metric.FEATURE_PSI, score.getPsiNats(), labels);
    families.add(Metric.FEATURE_ENTROPY, score.getEntropyNats(), labels);
    families.add(Metric.FEATURE_CROSS_ENTROPY, score.getCrossEntropyNats(), labels);
    families.add(Metric.FEATURE_P_VALUE, score.getPValue(), labels);
    families.add(Metric.FEATURE_DRIFT, verdict(score), labels);
    families.add(Metric.FEATURE_WINDOW_RECORDS, score.getRecords(), labels);
    families.add(Metric.FEATURE_MISSING, share(score.getMissing(), score.getRecords()), labels);
    families.add(Metric.FEATURE_UNSEEN, share(score.getUnseen(), score.getRecords()), labels);
  }

  private static @Nullable Double verdict(FeatureScore score) {
    return switch (score.getStatus()) {
      case DRIFT -> 1.0;
      case OK -> 0.0;
      case INSUFFICIENT_DATA, MISSING, NO_REFERENCE -> null;
    };
  }

  private static @Nullable Double share(long part, long whole) {
    return whole == 0 ? null : (double) part / whole;
  }
}
