package io.leeway.jobs.alert;

import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import java.util.Locale;
import java.util.StringJoiner;

/** One sentence about a feature of a window, for the person who reads the alert. */
public final class Explanation {
  private static final int BINS = 3;

  private Explanation() {}

  /** Why the window's feature is called different from the reference. */
  public static String ofDrift(FeatureScore score) {
    if (score.getStatus() == FeatureStatus.MISSING) {
      return "%s has no value in any of %,d records"
          .formatted(score.getFeature(), score.getRecords());
    }
    return String.format(
        Locale.ROOT,
        "%s differs from the reference: JS distance %.3f, adjusted p %.1e, %,d records; %s",
        score.getFeature(),
        score.getJsDistance(),
        score.getAdjustedPValue(),
        score.getRecords(),
        moved(score, BINS));
  }

  /** Why an alert is over. */
  public static String ofCalm(FeatureScore score, int quietWindows) {
    return String.format(
        Locale.ROOT,
        "%s is like the reference again for %d %s: JS distance %.3f, %,d records",
        score.getFeature(),
        quietWindows,
        quietWindows == 1 ? "window" : "windows",
        score.getJsDistance(),
        score.getRecords());
  }

  /** Why an alert about a feature that is not reported any more is over. */
  public static String ofGone(String subject) {
    return subject + " is not reported any more";
  }

  /** The bins that moved most, as {@code origin = "BOS" 0.1 % (reference 2.1 %)}. */
  public static String moved(FeatureScore score, int bins) {
    StringJoiner text = new StringJoiner(", ");
    score.getContributions().stream()
        .limit(bins)
        .forEach(contribution -> text.add(shares(contribution)));
    return text.toString();
  }

  private static String shares(Contribution contribution) {
    return String.format(
        Locale.ROOT,
        "%s %.1f %% (reference %.1f %%)",
        contribution.getLabel(),
        100 * contribution.getLiveShare(),
        100 * contribution.getReferenceShare());
  }
}
