package io.leeway.jobs.score;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.SeasonMix;
import io.leeway.jobs.reference.WindowNoise;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.Sketches;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.FalseDiscovery;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the counts of a whole window with its reference: all features together, because how
 * surprising one of them must be depends on how many were tested.
 *
 * <p>A pure function of counts, reference and settings: the same window has the same report, to the
 * byte, whoever computes it and when. Immutable and thread-safe. Cost: a few passes over the bins
 * of each feature.
 */
public final class WindowScoring implements Serializable {
  private static final long serialVersionUID = 1L;

  /** With this probability a window detects a drift of its reported minimum detectable size. */
  static final double POWER = 0.8;

  private final String stream;
  private final String configHash;
  private final List<FeatureField> features;
  private final VerdictRule rule;
  private final PairRequest pairs;
  private final List<VectorFeature> vectors;
  private final @Nullable Disclosure disclosure;

  public WindowScoring(
      String stream, String configHash, List<FeatureField> features, VerdictRule rule) {
    this(stream, configHash, features, rule, PairRequest.none(features.size()), List.of(), null);
  }

  private WindowScoring(
      String stream,
      String configHash,
      List<FeatureField> features,
      VerdictRule rule,
      PairRequest pairs,
      List<VectorFeature> vectors,
      @Nullable Disclosure disclosure) {
    this.stream = stream;
    this.configHash = configHash;
    this.features = List.copyOf(features);
    this.rule = rule;
    this.pairs = pairs;
    this.vectors = List.copyOf(vectors);
    this.disclosure = disclosure;
  }

  /** The same for summaries with joint counts of these pairs. */
  public WindowScoring withPairs(PairRequest value) {
    return new WindowScoring(stream, configHash, features, rule, value, vectors, disclosure);
  }

  /** The same for summaries with sums over these vectors. */
  public WindowScoring withVectors(List<VectorFeature> value) {
    return new WindowScoring(stream, configHash, features, rule, pairs, value, disclosure);
  }

  /** The same for reports that tell nothing of small groups; null for no such limit. */
  public WindowScoring withDisclosure(@Nullable Disclosure value) {
    return new WindowScoring(stream, configHash, features, rule, pairs, vectors, value);
  }

  /** Whether {@link #told} is something else than the report itself. */
  public boolean isRestrained() {
    return disclosure != null;
  }

  /**
   * What of a report may leave the job.
   *
   * @param exact the report of a window
   * @param merged what it was made of
   * @param reference likewise
   * @return the report itself without a limit; null if nothing may be told, not even that there are
   *     such records
   */
  public @Nullable WindowReport told(
      WindowReport exact,
      WindowSpec spec,
      PaneSummary merged,
      @Nullable ReferenceProfile reference) {
    return disclosure == null
        ? exact
        : new ToldReport(disclosure, features, pairs, rule.level(spec), spec)
            .told(exact, merged, reference);
  }

  /**
   * The report of a window.
   *
   * @param merged the counts of all its panes
   * @param reference what they were binned with, null if with nothing
   */
  public WindowReport report(
      Window window,
      WindowSpec spec,
      PaneSummary merged,
      @Nullable ReferenceProfile reference,
      int revision,
      boolean complete,
      long late) {
    SeasonMix mix = reference == null ? null : reference.mix(window);
    List<Scored> scores = new ArrayList<>(features.size());
    for (int i = 0; i < features.size(); i++) {
      scores.add(measure(i, spec, merged, reference, mix));
    }
    boolean enoughRecords = merged.records() >= rule.minimumRecords();
    List<PairScoring.Scored> pairScores =
        PairScoring.scores(
            features, pairs, merged.joint(), reference, spec.sizeMillis(), enoughRecords);
    JointScoring.Scored joint =
        JointScoring.score(pairScores, merged.joint(), reference, spec.sizeMillis(), enoughRecords);
    List<VectorScore.Builder> vectorScores =
        VectorScoring.scores(vectors, merged, reference, spec.sizeMillis(), rule.minimumRecords());
    decide(scores, pairScores, joint, vectorScores, rule.level(spec));
    return WindowReport.newBuilder()
        .setStream(stream)
        .setSegment(merged.segment().isEmpty() ? null : merged.segment())
        .setWindowStart(window.startMillis())
        .setWindowEnd(window.endMillis())
        .setRevision(revision)
        .setComplete(complete)
        .setReferenceId(reference == null ? null : reference.id())
        .setConfigHash(configHash)
        .setRecords(merged.records())
        .setLate(late)
        .setFeatures(scores.stream().map(scored -> scored.score().build()).toList())
        .setPairs(
            pairs.isEmpty()
                ? null
                : pairScores.stream().map(scored -> scored.score().build()).toList())
        .setJoint(joint == null ? null : joint.score().build())
        .setVectors(
            vectorScores.isEmpty()
                ? null
                : vectorScores.stream().map(VectorScore.Builder::build).toList())
        .setCalibrationWindowMillis(calibrationWindowMillis(scores))
        .setSeasonShare(mix == null ? null : mix.seasonShare())
        .setReferenceEffectiveFrom(reference == null ? null : reference.effectiveFromMillis())
        .setShadow(reference != null && reference.isShadow())
        .build();
  }

  /** A score in the making, what it is judged by, and where that comes from; null for nothing. */
  private record Scored(
      FeatureScore.Builder score,
      FeatureScoring.@Nullable Measured measured,
      @Nullable WindowNoise noise) {}

  private Scored measure(
      int index,
      WindowSpec spec,
      PaneSummary merged,
      @Nullable ReferenceProfile reference,
      @Nullable SeasonMix mix) {
    FeatureField feature = features.get(index);
    long[] live = merged.counts(index);
    long missing = live[Binning.MISSING];
    FeatureScore.Builder score =
        FeatureScore.newBuilder()
            .setFeature(feature.name())
            .setKind(feature.kind())
            .setRecords(merged.records())
            .setMissing(missing)
            .setNonFinite(merged.nonFinite(index))
            .setUnseen(0)
            .setStatus(FeatureStatus.OK);
    ReferenceProfile.Profile profile = reference == null ? null : reference.profileFor(feature);
    if (profile == null) {
      return new Scored(score.setStatus(FeatureStatus.NO_REFERENCE), null, null);
    }
    WindowNoise noise = profile.noise(spec.sizeMillis());
    FeatureScoring.Measured measured =
        FeatureScoring.measure(score, live, profile.counts(mix), profile, noise);
    addSketches(score, index, live, merged, profile);
    if (missing == merged.records() && profile.hasValues()) {
      score.setStatus(FeatureStatus.MISSING);
    } else if (merged.records() < rule.minimumRecords()) {
      score.setStatus(FeatureStatus.INSUFFICIENT_DATA);
    }
    return new Scored(score, measured, noise);
  }

  private static void addSketches(
      FeatureScore.Builder score,
      int feature,
      long[] live,
      PaneSummary merged,
      ReferenceProfile.Profile profile) {
    Sketches sketches = merged.sketches();
    if (sketches.features() == 0) {
      return;
    }
    if (profile.binning() instanceof CategoricalBinning binning) {
      SketchScoring.addCategories(
          score, sketches.categories(feature), live, binning, merged.records());
    } else {
      SketchScoring.addValues(score, sketches.values(feature), profile);
    }
  }

  /** All features have the same sizes calibrated; null if none has enough blocks to use any. */
  private static @Nullable Long calibrationWindowMillis(List<Scored> scores) {
    for (Scored scored : scores) {
      WindowNoise noise = scored.noise();
      if (noise != null && noise.calibration().general().isCalibrated()) {
        return noise.learntMillis();
      }
    }
    return null;
  }

  /**
   * Corrects the p-values of features, pairs, the whole and vectors for each other, and calls drift
   * what is significant and large enough.
   */
  private void decide(
      List<Scored> scores,
      List<PairScoring.Scored> pairScores,
      JointScoring.@Nullable Scored joint,
      List<VectorScore.Builder> vectorScores,
      double level) {
    DoubleStream.Builder all = DoubleStream.builder();
    for (Scored scored : scores) {
      all.add(tested(scored.score().getStatus(), scored.score().getPValue()));
    }
    for (PairScoring.Scored scored : pairScores) {
      all.add(tested(scored.score().getStatus(), scored.score().getPValue()));
    }
    all.add(
        joint == null ? Double.NaN : tested(joint.score().getStatus(), joint.score().getPValue()));
    for (VectorScore.Builder score : vectorScores) {
      all.add(tested(score.getStatus(), score.getPValue()));
    }
    double[] pValues = all.build().toArray();
    double[] adjusted = FalseDiscovery.adjust(pValues);
    long tested = DoubleStream.of(pValues).filter(p -> !Double.isNaN(p)).count();
    int place = 0;
    for (Scored scored : scores) {
      decide(scored, adjusted[place++], level, level / Math.max(1, tested));
    }
    for (PairScoring.Scored scored : pairScores) {
      PairScore.Builder score = scored.score();
      double p = adjusted[place++];
      if (score.getStatus() == FeatureStatus.OK) {
        score.setAdjustedPValue(p);
        score.setStatus(status(p, score.getJsDistance(), level));
      }
    }
    double ofAll = adjusted[place++];
    if (joint != null && joint.score().getStatus() == FeatureStatus.OK) {
      joint.score().setAdjustedPValue(ofAll);
      joint.score().setStatus(status(ofAll, joint.score().getJsDistance(), level));
    }
    for (VectorScore.Builder score : vectorScores) {
      double p = adjusted[place++];
      if (score.getStatus() == FeatureStatus.OK) {
        score.setAdjustedPValue(p);
        score.setStatus(status(p, score.getJsDistance(), level));
      }
    }
  }

  private static double tested(FeatureStatus status, @Nullable Double pValue) {
    return status == FeatureStatus.OK && pValue != null ? pValue : Double.NaN;
  }

  private FeatureStatus status(double adjustedPValue, @Nullable Double jsDistance, double level) {
    return adjustedPValue <= level && jsDistance != null && jsDistance >= rule.minimumJsDistance()
        ? FeatureStatus.DRIFT
        : FeatureStatus.OK;
  }

  private void decide(Scored scored, double adjusted, double level, double levelOfOne) {
    FeatureScore.Builder score = scored.score();
    FeatureScoring.Measured measured = scored.measured();
    if (measured == null) {
      return;
    }
    score.setMinimumDetectableJsDistance(
        Math.sqrt(
            measured
                .calibration()
                .detectableJsDivergenceNats(measured.statistics(), levelOfOne, POWER)));
    if (score.getStatus() == FeatureStatus.OK) {
      score.setAdjustedPValue(adjusted);
      score.setStatus(status(adjusted, score.getJsDistance(), level));
    }
  }
}
