package io.leeway.jobs.score;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.WindowNoise;
import io.leeway.jobs.reference.WindowStatistics;
import io.leeway.measures.CrossEntropy;
import io.leeway.measures.DriftCalibration;
import io.leeway.measures.DriftStatistics;
import io.leeway.measures.Entropy;
import io.leeway.measures.Hellinger;
import io.leeway.measures.JensenShannon;
import io.leeway.measures.KullbackLeibler;
import io.leeway.measures.PopulationStability;
import io.leeway.measures.TotalVariation;
import io.leeway.measures.TwoSampleTest;
import io.leeway.measures.Wasserstein;
import io.leeway.measures.ZeroPolicy;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every measure of one feature that follows from its bin counts in a window and in the reference.
 *
 * <p>KL, PSI and cross-entropy smooth both sides by the Krichevsky-Trofimov pseudo-count 1/2, so
 * that they are always finite and a value never seen before costs nats, as it should; the others
 * take the counts as they are. The bin of missing values is a bin like any other: a jump in missing
 * values is drift.
 */
final class FeatureScoring {
  /** How many contributions a report carries; the rest is dust that nobody reads. */
  static final int MAX_CONTRIBUTIONS = 10;

  private static final ZeroPolicy SMOOTHED = ZeroPolicy.KRICHEVSKY_TROFIMOV;

  private FeatureScoring() {}

  /**
   * Sets all but status, adjusted p-value and detectable distance, which depend on the other
   * features of the window.
   *
   * @param reference what the window is compared with
   * @param noise of windows of this size, null if nothing is known
   * @return from which the rest follows
   */
  static Measured measure(
      FeatureScore.Builder score,
      long[] live,
      long[] reference,
      ReferenceProfile.Profile profile,
      @Nullable WindowNoise noise) {
    Binning binning = profile.binning();
    score
        .setUnseen(unseen(live, binning))
        .setCounts(Arrays.stream(live).boxed().toList())
        .setWasserstein(wasserstein(live, reference, profile))
        .setContributions(contributions(live, reference, allCodes(live), profile::label));
    return measureCounts(
        score, live, reference, WindowStatistics.of(live, reference, binning), noise);
  }

  /** Sets what follows from counts alone, whatever the bins mean. */
  static Measured measureCounts(
      FeatureScore.Builder score,
      long[] live,
      long[] reference,
      DriftStatistics statistics,
      @Nullable WindowNoise noise) {
    double jsDivergenceNats = JensenShannon.divergenceOfCounts(live, reference);
    DriftCalibration calibration = noise == null ? DriftCalibration.NONE : noise.calibration();
    boolean calibrated = calibration.general().isCalibrated();
    double overdispersion = calibration.overdispersion(statistics.harmonicSize());
    score
        .setKlLiveReferenceNats(KullbackLeibler.ofCounts(live, reference, SMOOTHED))
        .setKlReferenceLiveNats(KullbackLeibler.ofCounts(reference, live, SMOOTHED))
        .setJsDivergenceNats(jsDivergenceNats)
        .setJsDistance(Math.sqrt(jsDivergenceNats))
        .setPsiNats(PopulationStability.ofCounts(live, reference, SMOOTHED))
        .setHellinger(Hellinger.ofCounts(live, reference))
        .setTotalVariation(TotalVariation.ofCounts(live, reference))
        .setEntropyNats(Entropy.ofCounts(live))
        .setReferenceEntropyNats(Entropy.ofCounts(reference))
        .setCrossEntropyNats(CrossEntropy.ofCounts(live, reference, SMOOTHED))
        .setGStatistic(TwoSampleTest.gStatistic(live, reference))
        .setDegreesOfFreedom((double) TwoSampleTest.degreesOfFreedom(live, reference))
        .setOverdispersion(calibrated ? overdispersion : null)
        .setCalibrationBlocks(calibrated ? calibration.general().blocks() : null)
        .setEffectiveSampleSize(statistics.harmonicSize() / overdispersion)
        .setPValue(calibration.pValue(statistics));
    return new Measured(statistics, calibration);
  }

  private static int[] allCodes(long[] counts) {
    return IntStream.range(0, counts.length).toArray();
  }

  /** What the verdict is made from, and the noise that it is made against. */
  record Measured(DriftStatistics statistics, DriftCalibration calibration) {}

  private static long unseen(long[] live, Binning binning) {
    long unseen = 0;
    for (int code = 0; code < live.length; code++) {
      if (binning.isUnseen(code)) {
        unseen += live[code];
      }
    }
    return unseen;
  }

  /**
   * Over the reference's range: what is below counts at its first edge, what is above at its last,
   * so that the true distance is at least this. Null where one side has no values, or values that
   * are in no ordered bin.
   */
  static @Nullable Double wasserstein(
      long[] live, long[] reference, ReferenceProfile.Profile profile) {
    if (!(profile.binning() instanceof NumericBinning binning)) {
      return null;
    }
    double[] edges = binning.edges();
    if (edges.length < 2) {
      return null;
    }
    long[] p = ordered(live, binning, edges);
    long[] q = ordered(reference, binning, edges);
    if (total(p) != total(live) - live[Binning.MISSING] || total(p) == 0 || total(q) == 0) {
      return null;
    }
    double[] positions = new double[edges.length + 2];
    positions[0] = edges[0];
    System.arraycopy(edges, 0, positions, 1, edges.length);
    positions[edges.length + 1] = edges[edges.length - 1];
    return Wasserstein.ofBins(p, q, positions);
  }

  /**
   * Counts in value order: below, one per interval, above; intervals without a bin of their own are
   * 0.
   */
  private static long[] ordered(long[] counts, NumericBinning binning, double[] edges) {
    long[] ordered = new long[edges.length + 1];
    ordered[0] = counts[Binning.MISSING + 1];
    ordered[edges.length] = counts[counts.length - 1];
    int code = binning.firstInterval();
    for (int i = 0; i + 1 < edges.length; i++) {
      if (!binning.isDiscrete() || edges[i + 1] == Math.nextUp(edges[i])) {
        ordered[i + 1] = counts[code++];
      }
    }
    return ordered;
  }

  /**
   * The contributions of the largest magnitude.
   *
   * @param codes of the first bins of the counts; what comes after those is no single bin
   */
  static List<Contribution> contributions(
      long[] live, long[] reference, int[] codes, IntFunction<String> label) {
    double[] nats = new double[live.length];
    JensenShannon.contributions(live, reference, nats);
    double n = total(live);
    double m = total(reference);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < codes.length; i++) {
      if (live[i] != 0 || reference[i] != 0) {
        contributions.add(
            new Contribution(
                codes[i], label.apply(codes[i]), live[i] / n, reference[i] / m, nats[i]));
      }
    }
    contributions.sort(
        Comparator.comparingDouble((Contribution c) -> -Math.abs(c.getContributionNats()))
            .thenComparingInt(Contribution::getBin));
    return List.copyOf(contributions.subList(0, Math.min(MAX_CONTRIBUTIONS, contributions.size())));
  }

  private static long total(long[] counts) {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }
}
