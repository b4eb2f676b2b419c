package io.leeway.jobs.score;

import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.summary.FeaturePairs;
import io.leeway.jobs.summary.JointCounts;
import io.leeway.measures.MutualInformation;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much two features tell about each other in a window, and in its reference.
 *
 * <p>Pairs that the reference has not counted, or in other bins, are left out. There is no verdict:
 * a change says how sure it is by its standard error, which is that of independent records.
 */
final class PairScoring {
  private PairScoring() {}

  /** The scores in the order of the pairs; null if no pairs are counted. */
  static @Nullable List<PairScore> scores(
      List<FeatureField> features,
      FeaturePairs pairs,
      JointCounts joint,
      @Nullable ReferenceProfile reference,
      boolean enoughRecords) {
    if (pairs.isEmpty()) {
      return null;
    }
    List<PairScore> scores = new ArrayList<>();
    for (int pair = 0; pair < pairs.size() && reference != null; pair++) {
      String first = features.get(pairs.pairs().get(pair).first()).name();
      String second = features.get(pairs.pairs().get(pair).second()).name();
      ReferenceProfile.Pair known = reference.pair(first, second);
      long[] cells = joint.cells(pair);
      if (known != null && known.bins() == joint.bins() && total(cells) > 0) {
        scores.add(score(first, second, cells, known, joint.bins(), enoughRecords));
      }
    }
    return scores;
  }

  private static PairScore score(
      String first,
      String second,
      long[] cells,
      ReferenceProfile.Pair known,
      int bins,
      boolean enoughRecords) {
    double live = MutualInformation.millerMadow(cells, bins);
    double reference = known.mutualInformationNats();
    return PairScore.newBuilder()
        .setFirst(first)
        .setSecond(second)
        .setMutualInformationNats(live)
        .setReferenceMutualInformationNats(reference)
        .setChangeNats(live - reference)
        .setStandardErrorNats(
            Math.hypot(MutualInformation.standardError(cells, bins), known.standardErrorNats()))
        .setStatus(enoughRecords ? FeatureStatus.OK : FeatureStatus.INSUFFICIENT_DATA)
        .build();
  }

  private static long total(long[] cells) {
    long total = 0;
    for (long count : cells) {
      total += count;
    }
    return total;
  }
}
