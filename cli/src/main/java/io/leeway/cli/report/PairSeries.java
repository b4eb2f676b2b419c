package io.leeway.cli.report;

import io.leeway.schema.FeatureStatus;
import io.leeway.schema.PairScore;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Two features in all windows of a size: the latest score and the one that changed most. */
final class PairSeries {
  private final String first;
  private final String second;
  private final BitSet drifted = new BitSet();
  private final BitSet judged = new BitSet();
  private @Nullable Kept latest;
  private @Nullable Kept worst;

  /** A score, and which window it is of. */
  record Kept(long startMillis, long endMillis, PairScore score) {
    /** The change in standard errors, without sign. */
    double surprise() {
      double error = score.getStandardErrorNats();
      return error > 0 ? Math.abs(score.getChangeNats()) / error : 0;
    }

    boolean isDrift() {
      return score.getStatus() == FeatureStatus.DRIFT;
    }
  }

  PairSeries(String first, String second) {
    this.first = first;
    this.second = second;
  }

  String first() {
    return first;
  }

  String second() {
    return second;
  }

  void put(int window, Kept kept) {
    drifted.set(window, kept.isDrift());
    judged.set(
        window,
        kept.score().getStatus() == FeatureStatus.OK
            || kept.score().getStatus() == FeatureStatus.DRIFT);
    if (latest == null || kept.startMillis() >= latest.startMillis()) {
      latest = kept;
    }
    if (judged.get(window) && (worst == null || isWorse(kept, worst))) {
      worst = kept;
    }
  }

  private static boolean isWorse(Kept kept, Kept other) {
    if (kept.isDrift() != other.isDrift()) {
      return kept.isDrift();
    }
    int compared = Double.compare(kept.surprise(), other.surprise());
    return compared > 0 || (compared == 0 && kept.startMillis() < other.startMillis());
  }

  int driftWindows() {
    return drifted.cardinality();
  }

  int judgedWindows() {
    return judged.cardinality();
  }

  @Nullable Kept latest() {
    return latest;
  }

  /** The window whose change is the most surprising, null if none was judged. */
  @Nullable Kept worst() {
    return worst;
  }
}
