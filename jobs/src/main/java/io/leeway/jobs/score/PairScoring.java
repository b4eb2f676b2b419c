package io.leeway.jobs.score;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.PairTables;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.JointCounts;
import io.leeway.measures.ConditionalEntropy;
import io.leeway.measures.CouplingTest;
import io.leeway.measures.MarginFit;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairContribution;
import io.leeway.schema.PairScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much two features tell about each other in a window and in its reference, and whether they
 * depend on each other in another way than there.
 *
 * <p>Pairs that the reference has not counted, or in other bins, are left out. A pair whose counts
 * leave no room for a change has no verdict.
 */
final class PairScoring {
  /** How many contributions a report carries. */
  static final int MAX_CONTRIBUTIONS = 5;

  private PairScoring() {}

  /** A score in the making, and what it is judged by. */
  record Scored(PairScore.Builder score, Judged judged) {}

  /** The scores in the order of the pairs, without adjusted p-values and verdicts. */
  static List<Scored> scores(
      List<FeatureField> features,
      FeaturePairs pairs,
      Set<FeaturePairs.Pair> named,
      JointCounts joint,
      @Nullable ReferenceProfile reference,
      long windowMillis,
      boolean enoughRecords) {
    List<Scored> scores = new ArrayList<>();
    for (int pair = 0; pair < pairs.size() && reference != null; pair++) {
      FeaturePairs.Pair of = pairs.pairs().get(pair);
      String first = features.get(of.first()).name();
      String second = features.get(of.second()).name();
      ReferenceProfile.Pair known = reference.pair(first, second);
      long[] cells = joint.cells(pair);
      if (known != null && known.bins() == joint.bins() && total(cells) > 0) {
        Scored scored = score(cells, known, joint.bins(), windowMillis, enoughRecords);
        scored.score().setFirst(first).setSecond(second).setNamed(named.contains(of));
        scores.add(scored);
      }
    }
    return scores;
  }

  private static Scored score(
      long[] cells,
      ReferenceProfile.Pair known,
      int bins,
      long windowMillis,
      boolean enoughRecords) {
    double live = MutualInformation.millerMadow(cells, bins);
    double reference = known.mutualInformationNats();
    CouplingTest test = known.tables().couplingTest(cells, known.cells());
    Judged judged = Judged.of(test.gStatistic(), test.statistics(), known.noise(windowMillis));
    boolean testable = judged.isTestable();
    PairScore.Builder score =
        PairScore.newBuilder()
            .setMutualInformationNats(live)
            .setReferenceMutualInformationNats(reference)
            .setChangeNats(live - reference)
            .setStandardErrorNats(
                Math.hypot(MutualInformation.standardError(cells, bins), known.standardErrorNats()))
            .setNormalizedMutualInformation(
                MutualInformation.normalizedOfCounts(
                    cells, bins, MutualInformation.Normalization.MINIMUM))
            .setFirstGivenSecondEntropyNats(ConditionalEntropy.ofRowsGivenColumns(cells, bins))
            .setSecondGivenFirstEntropyNats(ConditionalEntropy.ofColumnsGivenRows(cells, bins))
            .setGStatistic(test.gStatistic())
            .setDegreesOfFreedom((double) test.degreesOfFreedom())
            .setOverdispersion(judged.overdispersion())
            .setCalibrationBlocks(judged.blocks())
            .setEffectiveSampleSize(judged.effectiveSampleSize())
            .setPValue(testable ? judged.pValue() : null)
            .setJsDistance(testable ? judged.jsDistance() : null)
            .setContributions(contributions(cells, known))
            .setStatus(
                enoughRecords && testable ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA);
    return new Scored(score, judged);
  }

  private static List<PairContribution> contributions(long[] cells, ReferenceProfile.Pair known) {
    PairTables tables = known.tables();
    long[] live = tables.trimmed(cells);
    double[] expected =
        MarginFit.expectedShares(live, tables.trimmed(known.cells()), tables.columns());
    double n = total(live);
    List<PairContribution> contributions = new ArrayList<>();
    for (int cell = 0; cell < live.length; cell++) {
      double p = live[cell] / n;
      double q = expected[cell];
      double middle = (p + q) / 2;
      double nats = (q * Math.log(q / middle) + (p > 0 ? p * Math.log(p / middle) : 0)) / 2;
      contributions.add(
          new PairContribution(
              cell / tables.columns(), cell % tables.columns(), "", p, q, p < q ? -nats : nats));
    }
    contributions.sort(
        Comparator.comparingDouble((PairContribution c) -> -Math.abs(c.getContributionNats()))
            .thenComparingInt(PairContribution::getFirstBin)
            .thenComparingInt(PairContribution::getSecondBin));
    return contributions.stream()
        .limit(MAX_CONTRIBUTIONS)
        .map(
            c ->
                PairContribution.newBuilder(c)
                    .setLabel(tables.label(c.getFirstBin() * tables.columns() + c.getSecondBin()))
                    .build())
        .toList();
  }

  private static long total(long[] cells) {
    long total = 0;
    for (long count : cells) {
      total += count;
    }
    return total;
  }
}
