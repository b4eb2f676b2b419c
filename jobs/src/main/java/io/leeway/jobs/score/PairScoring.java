package io.leeway.jobs.score;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.PairTables;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.JointCounts;
import io.leeway.jobs.summary.PairRequest;
import io.leeway.measures.ConditionalEntropy;
import io.leeway.measures.CouplingTest;
import io.leeway.measures.MarginFit;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairContribution;
import io.leeway.schema.PairScore;
import java.util.ArrayList;
import java.util.List;
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

  /** So much larger is larger: empty cells have equal contributions, but for rounding. */
  private static final double TIE = 1 + 1e-9;

  /** Smaller ones are rounding: margins are fitted to 1e-13. */
  private static final double LEAST_NATS = 1e-12;

  private PairScoring() {}

  /**
   * A score in the making, and what it is judged by.
   *
   * @param place of the pair among those that are counted
   */
  record Scored(int place, PairScore.Builder score, Judged judged) {}

  /** The scores in the order of the pairs, without adjusted p-values and verdicts. */
  static List<Scored> scores(
      List<FeatureField> features,
      PairRequest request,
      JointCounts joint,
      @Nullable ReferenceProfile reference,
      long windowMillis,
      boolean enoughRecords) {
    List<Scored> scores = new ArrayList<>();
    if (reference == null || request.isEmpty()) {
      return scores;
    }
    FeaturePairs pairs = request.pairs(features, reference);
    for (int pair = 0; pair < pairs.size(); pair++) {
      FeaturePairs.Pair of = pairs.pairs().get(pair);
      String first = features.get(of.first()).name();
      String second = features.get(of.second()).name();
      ReferenceProfile.Pair known = reference.pair(first, second);
      long[] cells = joint.cells(pair);
      if (known != null && known.bins() == joint.bins() && total(cells) > 0) {
        Judged judged = judged(cells, known, windowMillis);
        PairScore.Builder score = score(cells, known, joint.bins(), judged, enoughRecords);
        score.setFirst(first).setSecond(second).setNamed(request.named().contains(of));
        scores.add(new Scored(pair, score, judged));
      }
    }
    return scores;
  }

  private static Judged judged(long[] cells, ReferenceProfile.Pair known, long windowMillis) {
    CouplingTest test = known.tables().couplingTest(cells, known.cells());
    return Judged.of(
        test.gStatistic(), test.degreesOfFreedom(), test.statistics(), known.noise(windowMillis));
  }

  private static PairScore.Builder score(
      long[] cells, ReferenceProfile.Pair known, int bins, Judged judged, boolean enoughRecords) {
    double live = MutualInformation.millerMadow(cells, bins);
    double reference = known.mutualInformationNats();
    boolean testable = judged.isTestable();
    return PairScore.newBuilder()
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
        .setGStatistic(judged.gStatistic())
        .setDegreesOfFreedom((double) judged.degreesOfFreedom())
        .setOverdispersion(judged.overdispersion())
        .setCalibrationBlocks(judged.blocks())
        .setEffectiveSampleSize(judged.effectiveSampleSize())
        .setPValue(testable ? judged.pValue() : null)
        .setJsDistance(testable ? judged.jsDistance() : null)
        .setContributions(contributions(cells, known))
        .setStatus(enoughRecords && testable ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA);
  }

  /** Largest first, of equal ones that of the smaller bins. */
  private static List<PairContribution> contributions(long[] cells, ReferenceProfile.Pair known) {
    PairTables tables = known.tables();
    long[] live = tables.trimmed(cells);
    double[] expected =
        MarginFit.expectedShares(live, tables.trimmed(known.cells()), tables.columns());
    double n = total(live);
    double[] nats = new double[live.length];
    for (int cell = 0; cell < live.length; cell++) {
      double p = live[cell] / n;
      double q = expected[cell];
      double middle = (p + q) / 2;
      nats[cell] = (q * Math.log(q / middle) + (p > 0 ? p * Math.log(p / middle) : 0)) / 2;
    }
    List<PairContribution> contributions = new ArrayList<>();
    boolean[] taken = new boolean[live.length];
    while (contributions.size() < MAX_CONTRIBUTIONS) {
      int largest = -1;
      for (int cell = 0; cell < live.length; cell++) {
        if (!taken[cell] && (largest < 0 || Math.abs(nats[cell]) > TIE * Math.abs(nats[largest]))) {
          largest = cell;
        }
      }
      if (largest < 0 || Math.abs(nats[largest]) < LEAST_NATS) {
        break;
      }
      taken[largest] = true;
      double p = live[largest] / n;
      double q = expected[largest];
      contributions.add(
          new PairContribution(
              largest / tables.columns(),
              largest % tables.columns(),
              tables.label(largest),
              p,
              q,
              p < q ? -nats[largest] : nats[largest]));
    }
    return List.copyOf(contributions);
  }

  private static long total(long[] cells) {
    long total = 0;
    for (long count : cells) {
      total += count;
    }
    return total;
  }
}
