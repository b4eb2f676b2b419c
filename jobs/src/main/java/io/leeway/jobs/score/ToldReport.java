package io.leeway.jobs.score;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.binning.CategoricalBinning;
import io.leeway.jobs.binning.NumericBinning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.SeasonMix;
import io.leeway.jobs.reference.WindowNoise;
import io.leeway.jobs.reference.WindowStatistics;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.jobs.summary.PaneSummary;
import io.leeway.jobs.summary.Sketches;
import io.leeway.jobs.window.Window;
import io.leeway.jobs.window.WindowSpec;
import io.leeway.measures.DriftStatistics;
import io.leeway.measures.FalseDiscovery;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.JointScore;
import io.leeway.schema.PairScore;
import io.leeway.schema.VectorScore;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What of a report may leave the job when nothing may be told of small groups.
 *
 * <p>Verdicts are those of all bins. Everything else that is told of a feature is computed of the
 * counts that are told, so that no number gives away what they hide.
 */
final class ToldReport {
  private final Disclosure settings;
  private final List<FeatureField> features;
  private final PairRequest pairs;
  private final double level;
  private final WindowSpec spec;

  ToldReport(
      Disclosure settings,
      List<FeatureField> features,
      PairRequest pairs,
      double level,
      WindowSpec spec) {
    this.settings = settings;
    this.features = features;
    this.pairs = pairs;
    this.level = level;
    this.spec = spec;
  }

  /**
   * Null for a segment that is a small group itself: its name alone would tell of it. The stream as
   * a whole is nobody's group.
   */
  @Nullable WindowReport told(
      WindowReport exact, PaneSummary merged, @Nullable ReferenceProfile reference) {
    boolean ofSegment = exact.getSegment() != null;
    if (ofSegment && settings.isSmall(exact.getRecords())) {
      return null;
    }
    Disclosure disclosure = ofSegment || exact.getShadow() ? settings.ofRepeated() : settings;
    long records = ofSegment ? disclosure.count(exact.getRecords()) : exact.getRecords();
    long tested = DoubleStream.of(pValues(exact)).filter(p -> !Double.isNaN(p)).count();
    Map<String, ToldCounts> counts = new HashMap<>();
    List<FeatureScore.Builder> scores = new ArrayList<>();
    SeasonMix mix =
        reference == null
            ? null
            : reference.mix(new Window(exact.getWindowStart(), exact.getWindowEnd()));
    for (int i = 0; i < features.size(); i++) {
      FeatureScore score = exact.getFeatures().get(i);
      ReferenceProfile.Profile profile =
          reference == null ? null : reference.profileFor(features.get(i));
      scores.add(
          (profile == null
                  ? withoutReference(score, disclosure)
                  : new OfFeature(disclosure, profile, tested, counts)
                      .told(score, i, merged, profile.counts(mix)))
              .setRecords(records));
    }
    WindowReport.Builder told =
        WindowReport.newBuilder(exact)
            .setRecords(records)
            .setLate(ofSegment ? disclosure.count(exact.getLate()) : exact.getLate())
            .setFeatures(scores.stream().map(FeatureScore.Builder::build).toList());
    if (reference != null) {
      tellPairs(told, exact, merged, new ToldPairs(disclosure, reference, counts), reference);
    }
    if (exact.getVectors() != null) {
      told.setVectors(
          exact.getVectors().stream()
              .map(vector -> ToldVectors.told(vector, records, disclosure).build())
              .toList());
    }
    return adjusted(told.build());
  }

  private void tellPairs(
      WindowReport.Builder told,
      WindowReport exact,
      PaneSummary merged,
      ToldPairs rule,
      ReferenceProfile reference) {
    if (exact.getPairs() != null) {
      Map<List<String>, Integer> places = new HashMap<>();
      FeaturePairs counted = pairs.pairs(features, reference);
      for (int place = 0; place < counted.size(); place++) {
        FeaturePairs.Pair pair = counted.pairs().get(place);
        places.put(
            List.of(features.get(pair.first()).name(), features.get(pair.second()).name()), place);
      }
      List<PairScore> scores = new ArrayList<>();
      for (PairScore score : exact.getPairs()) {
        int place = places.getOrDefault(List.of(score.getFirst(), score.getSecond()), -1);
        PairScore.Builder builder = rule.told(score, merged.joint().cells(place));
        if (builder != null) {
          scores.add(builder.build());
        }
      }
      told.setPairs(scores);
    }
    if (exact.getJoint() != null) {
      JointScore.Builder joint = rule.told(exact.getJoint());
      told.setJoint(joint == null ? null : joint.build());
    }
  }

  /** Only how many values are missing is known. */
  private static FeatureScore.Builder withoutReference(FeatureScore exact, Disclosure disclosure) {
    long missing = disclosure.part(exact.getMissing(), exact.getRecords());
    return FeatureScore.newBuilder(exact)
        .setMissing(missing)
        .setNonFinite(nonFinite(exact, missing, disclosure));
  }

  private static long nonFinite(FeatureScore exact, long missing, Disclosure disclosure) {
    return missing == ToldCounts.WITHHELD
        ? ToldCounts.WITHHELD
        : disclosure.part(exact.getNonFinite(), exact.getMissing());
  }

  /** One feature that the reference knows. */
  private final class OfFeature {
    private final Disclosure disclosure;
    private final ReferenceProfile.Profile profile;
    private final long tested;
    private final Map<String, ToldCounts> counts;

    /**
     * @param tested how many p-values the window has
     * @param counts takes what is told of the bins
     */
    OfFeature(
        Disclosure disclosure,
        ReferenceProfile.Profile profile,
        long tested,
        Map<String, ToldCounts> counts) {
      this.disclosure = disclosure;
      this.profile = profile;
      this.tested = tested;
      this.counts = counts;
    }

    FeatureScore.Builder told(
        FeatureScore exact, int feature, PaneSummary merged, long[] reference) {
      long[] live = merged.counts(feature);
      ToldCounts told = ToldCounts.of(live, disclosure);
      counts.put(exact.getFeature(), told);
      long missing = told.count(Binning.MISSING);
      FeatureScore.Builder score =
          FeatureScore.newBuilder(exact)
              .setCounts(told.counts())
              .setMergedRecords(told.hasMerged() ? told.merged() : null)
              .setMissing(missing)
              .setNonFinite(nonFinite(exact, missing, disclosure))
              .setUnseen(unseen(told));
      long[] window = told.grouped();
      if (occupied(window) == 0 || (told.hasMerged() && occupied(window) < 2)) {
        withhold(score);
      } else {
        measure(score, told, window, told.grouped(reference), reference);
      }
      if (told.isWithheld()) {
        score.setDistinct(null);
      }
      addSketches(score, exact, feature, live, told, merged);
      return score;
    }

    private void measure(
        FeatureScore.Builder score, ToldCounts told, long[] window, long[] base, long[] reference) {
      WindowNoise noise = profile.noise(spec.sizeMillis());
      DriftStatistics statistics =
          told.hasMerged()
              ? statistics(window, base, told.isTold(Binning.MISSING))
              : WindowStatistics.of(window, reference, profile.binning());
      FeatureScoring.Measured measured =
          FeatureScoring.measureCounts(score, window, base, statistics, noise);
      score
          .setContributions(
              FeatureScoring.contributions(window, base, told.codes(), this::label).stream()
                  .filter(bin -> !disclosure.isSmall(reference[bin.getBin()]))
                  .toList())
          // With merged bins there is no order to move records in.
          .setWasserstein(
              told.hasMerged() ? null : FeatureScoring.wasserstein(window, reference, profile))
          .setMinimumDetectableJsDistance(
              Math.sqrt(
                  measured
                      .calibration()
                      .detectableJsDivergenceNats(
                          statistics, level / Math.max(1, tested), WindowScoring.POWER)));
    }

    /** Without the smallest and the largest value of the reference, which are single records. */
    private String label(int code) {
      if (!(profile.binning() instanceof NumericBinning binning) || binning.edges().length < 2) {
        return profile.label(code);
      }
      String feature = profile.message().getFeature();
      double[] edges = binning.edges();
      int above = binning.bins() - 1;
      if (code == NumericBinning.BELOW) {
        return feature + " below the reference's range";
      }
      if (code == above) {
        return feature + " above the reference's range";
      }
      if (code == binning.firstInterval() && edges[1] > Math.nextUp(edges[0])) {
        return binning.label(feature, NumericBinning.BELOW, code);
      }
      int last = edges.length - 1;
      return code == above - 1
              && !binning.isDiscrete()
              && edges[last] > Math.nextUp(edges[last - 1])
          ? binning.label(feature, code, above)
          : profile.label(code);
    }

    /** Without an order, and without the question of missing values if they are not told apart. */
    private DriftStatistics statistics(long[] window, long[] base, boolean missingIsTold) {
      DriftStatistics all = DriftStatistics.of(window, base, Binning.MISSING);
      return missingIsTold
          ? all
          : new DriftStatistics(
              all.harmonicSize(),
              all.generalMean(),
              all.generalRatio(),
              all.generalShape(),
              all.shift(),
              Double.NaN);
    }

    private void addSketches(
        FeatureScore.Builder score,
        FeatureScore exact,
        int feature,
        long[] live,
        ToldCounts told,
        PaneSummary merged) {
      Sketches sketches = merged.sketches();
      if (sketches.features() == 0) {
        return;
      }
      if (profile.binning() instanceof CategoricalBinning binning) {
        score.setOtherCategories(
            SketchScoring.toldCategories(
                exact.getOtherCategories(), live, told, binning, disclosure));
      } else {
        score.setQuantiles(SketchScoring.toldQuantiles(sketches.values(feature), disclosure));
      }
    }

    private long unseen(ToldCounts told) {
      long unseen = 0;
      for (int code = 0; code < profile.binning().bins(); code++) {
        if (profile.binning().isUnseen(code)) {
          if (!told.isTold(code)) {
            return ToldCounts.WITHHELD;
          }
          unseen += told.count(code);
        }
      }
      return unseen;
    }

    private static int occupied(long[] window) {
      int occupied = 0;
      for (long count : window) {
        occupied += count > 0 ? 1 : 0;
      }
      return occupied;
    }

    private static void withhold(FeatureScore.Builder score) {
      score
          .setKlLiveReferenceNats(null)
          .setKlReferenceLiveNats(null)
          .setJsDivergenceNats(null)
          .setJsDistance(null)
          .setPsiNats(null)
          .setHellinger(null)
          .setTotalVariation(null)
          .setWasserstein(null)
          .setEntropyNats(null)
          .setReferenceEntropyNats(null)
          .setCrossEntropyNats(null)
          .setGStatistic(null)
          .setDegreesOfFreedom(null)
          .setOverdispersion(null)
          .setEffectiveSampleSize(null)
          .setPValue(null)
          .setMinimumDetectableJsDistance(null)
          .setContributions(List.of());
    }
  }

  /** Told p-values corrected for each other, where the exact ones are. */
  private static WindowReport adjusted(WindowReport told) {
    double[] adjusted = FalseDiscovery.adjust(pValues(told));
    int place = 0;
    List<FeatureScore> features = new ArrayList<>();
    for (FeatureScore score : told.getFeatures()) {
      Double p = known(adjusted[place++]);
      features.add(FeatureScore.newBuilder(score).setAdjustedPValue(p).build());
    }
    WindowReport.Builder report = WindowReport.newBuilder(told).setFeatures(features);
    if (told.getPairs() != null) {
      List<PairScore> pairs = new ArrayList<>();
      for (PairScore score : told.getPairs()) {
        Double p = known(adjusted[place++]);
        pairs.add(PairScore.newBuilder(score).setAdjustedPValue(p).build());
      }
      report.setPairs(pairs);
    }
    if (told.getJoint() != null) {
      Double p = known(adjusted[place++]);
      report.setJoint(JointScore.newBuilder(told.getJoint()).setAdjustedPValue(p).build());
    }
    if (told.getVectors() != null) {
      List<VectorScore> vectors = new ArrayList<>();
      for (VectorScore score : told.getVectors()) {
        Double p = known(adjusted[place++]);
        vectors.add(VectorScore.newBuilder(score).setAdjustedPValue(p).build());
      }
      report.setVectors(vectors);
    }
    return report.build();
  }

  private static @Nullable Double known(double pValue) {
    return Double.isNaN(pValue) ? null : (Double) pValue;
  }

  /** Of what has a verdict, NaN for the others: features, pairs, the whole, vectors. */
  private static double[] pValues(WindowReport report) {
    DoubleStream.Builder all = DoubleStream.builder();
    report.getFeatures().forEach(score -> all.add(tested(score.getStatus(), score.getPValue())));
    if (report.getPairs() != null) {
      report.getPairs().forEach(score -> all.add(tested(score.getStatus(), score.getPValue())));
    }
    JointScore joint = report.getJoint();
    if (joint != null) {
      all.add(tested(joint.getStatus(), joint.getPValue()));
    }
    if (report.getVectors() != null) {
      report.getVectors().forEach(score -> all.add(tested(score.getStatus(), score.getPValue())));
    }
    return all.build().toArray();
  }

  private static double tested(FeatureStatus status, @Nullable Double pValue) {
    boolean judged = status == FeatureStatus.OK || status == FeatureStatus.DRIFT;
    return judged && pValue != null ? pValue : Double.NaN;
  }
}
