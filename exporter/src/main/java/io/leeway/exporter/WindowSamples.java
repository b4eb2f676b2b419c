package io.leeway.exporter;

import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The samples of one kind of window: the one mapping from reports to series. */
final class WindowSamples {
  /** Of the quantiles in a score, in their order. */
  private static final List<String> RANKS =
      List.of("min", "p01", "p05", "p25", "p50", "p75", "p95", "p99", "max");

  private WindowSamples() {}

  /**
   * Adds what is known of a window.
   *
   * @param bins whether the bins of features that differ most are added too
   */
  static void add(MetricFamilies families, WindowSnapshot window, boolean bins) {
    String stream = window.key().stream();
    String segment = window.key().segment();
    String length = WindowLength.text(window.key().lengthMillis());
    WindowReport latest = window.latest();
    families.add(Metric.WINDOW_END, latest.getWindowEnd() / 1e3, stream, segment, length);
    families.add(Metric.WINDOW_RECORDS, latest.getRecords(), stream, segment, length);
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
      addQuantiles(families, score, stream, segment, score.getFeature(), length);
      if (bins) {
        addBins(families, score, stream, segment, score.getFeature(), length);
      }
    }
    for (VectorScore vector : window.vectors()) {
      addVector(families, vector, stream, segment, vector.getFeature(), length);
    }
    for (PairScore pair : window.pairs()) {
      String[] labels = {stream, segment, pair.getFirst(), pair.getSecond(), length};
      families.add(Metric.PAIR_MUTUAL_INFORMATION, pair.getMutualInformationNats(), labels);
      families.add(Metric.PAIR_MUTUAL_INFORMATION_CHANGE, pair.getChangeNats(), labels);
    }
  }

  private static void addVector(MetricFamilies families, VectorScore score, String... labels) {
    families.add(Metric.VECTOR_KL_LIVE_REFERENCE, score.getKlLiveReferenceNats(), labels);
    families.add(Metric.VECTOR_KL_REFERENCE_LIVE, score.getKlReferenceLiveNats(), labels);
    families.add(Metric.VECTOR_CHANCE, score.getChanceNats(), labels);
    families.add(Metric.VECTOR_JS_DISTANCE, score.getJsDistance(), labels);
    families.add(Metric.VECTOR_MEAN_SHIFT, score.getMeanShift(), labels);
    families.add(Metric.VECTOR_SPREAD, score.getSpreadRatio(), labels);
    families.add(Metric.VECTOR_P_VALUE, score.getPValue(), labels);
    families.add(Metric.VECTOR_DRIFT, verdict(score.getStatus()), labels);
    families.add(Metric.VECTOR_MISSING, share(score.getMissing(), score.getRecords()), labels);
  }

  private static void addJoint(MetricFamilies families, JointScore joint, String... labels) {
    families.add(Metric.JOINT_KL, joint.getKlNats(), labels);
    families.add(Metric.JOINT_MARGINAL, joint.getMarginalNats(), labels);
    families.add(Metric.JOINT_DEPENDENCE, joint.getDependenceNats(), labels);
    families.add(Metric.JOINT_CROSS_ENTROPY, joint.getCrossEntropyNats(), labels);
    families.add(Metric.JOINT_REFERENCE_ENTROPY, joint.getReferenceEntropyNats(), labels);
    families.add(Metric.JOINT_P_VALUE, joint.getPValue(), labels);
    families.add(Metric.JOINT_DRIFT, verdict(joint.getStatus()), labels);
  }

  private static void addFeature(MetricFamilies families, FeatureScore score, String... labels) {
    families.add(Metric.FEATURE_JS_DIVERGENCE, score.getJsDivergenceNats(), labels);
    families.add(Metric.FEATURE_JS_DISTANCE, score.getJsDistance(), labels);
    families.add(Metric.FEATURE_KL_LIVE_REFERENCE, score.getKlLiveReferenceNats(), labels);
    families.add(Metric.FEATURE_KL_REFERENCE_LIVE, score.getKlReferenceLiveNats(), labels);
    families.add(Metric.FEATURE_PSI, score.getPsiNats(), labels);
    families.add(Metric.FEATURE_ENTROPY, score.getEntropyNats(), labels);
    families.add(Metric.FEATURE_CROSS_ENTROPY, score.getCrossEntropyNats(), labels);
    families.add(Metric.FEATURE_REFERENCE_ENTROPY, score.getReferenceEntropyNats(), labels);
    families.add(Metric.FEATURE_P_VALUE, score.getPValue(), labels);
    families.add(Metric.FEATURE_ADJUSTED_P_VALUE, score.getAdjustedPValue(), labels);
    families.add(
        Metric.FEATURE_DETECTABLE_JS_DISTANCE, score.getMinimumDetectableJsDistance(), labels);
    families.add(Metric.FEATURE_DRIFT, verdict(score.getStatus()), labels);
    families.add(Metric.FEATURE_WINDOW_RECORDS, score.getRecords(), labels);
    families.add(Metric.FEATURE_MISSING, share(score.getMissing(), score.getRecords()), labels);
    families.add(Metric.FEATURE_UNSEEN, share(score.getUnseen(), score.getRecords()), labels);
  }

  private static void addQuantiles(MetricFamilies families, FeatureScore score, String... labels) {
    List<Double> quantiles = score.getQuantiles();
    if (quantiles != null) {
      for (int i = 0; i < Math.min(quantiles.size(), RANKS.size()); i++) {
        families.add(Metric.FEATURE_QUANTILE, quantiles.get(i), with(RANKS.get(i), labels));
      }
    }
  }

  private static void addBins(MetricFamilies families, FeatureScore score, String... labels) {
    for (Contribution bin : score.getContributions()) {
      String[] ofBin = with(bin.getLabel(), labels);
      families.add(Metric.FEATURE_BIN_LIVE, bin.getLiveShare(), ofBin);
      families.add(Metric.FEATURE_BIN_REFERENCE, bin.getReferenceShare(), ofBin);
      families.add(Metric.FEATURE_BIN_CONTRIBUTION, bin.getContributionNats(), ofBin);
    }
  }

  private static String[] with(String last, String... labels) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = last;
    return all;
  }

  private static @Nullable Double verdict(FeatureStatus status) {
    return switch (status) {
      case DRIFT -> 1.0;
      case OK -> 0.0;
      case INSUFFICIENT_DATA, MISSING, NO_REFERENCE -> null;
    };
  }

  /** Null of nothing, and of what is withheld. */
  private static @Nullable Double share(long part, long whole) {
    return whole == 0 || part < 0 ? null : (double) part / whole;
  }
}
