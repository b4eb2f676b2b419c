package io.leeway.jobs.alert;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertKind;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.WindowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** One sentence about a feature of a window, for the person who reads the alert. */
public final class Explanation {
  private static final int BINS = 3;

  /** Members of a group that its sentence names. */
  private static final int MEMBERS = 5;

  private static final String UNTOLD = "by how much would tell of few records";

  private Explanation() {}

  /** Why the window's feature is called different from the reference, or missing. */
  public static String of(FeatureScore score) {
    return score.getStatus() == FeatureStatus.MISSING ? ofVanished(score) : ofDrift(score);
  }

  static String ofDrift(FeatureScore score) {
    if (isUntold(score)) {
      return score.getFeature() + " differs from the reference; " + UNTOLD;
    }
    return String.format(
        Locale.ROOT,
        "%s differs from the reference: JS distance %.3f, adjusted p %.1e, %,d records%s",
        score.getFeature(),
        score.getJsDistance(),
        score.getAdjustedPValue(),
        score.getRecords(),
        ending(moved(score, BINS)));
  }

  /** Why windows taken together are called different from the reference. */
  static String ofSlowDrift(FeatureScore score) {
    if (isUntold(score)) {
      return "%s drifts slowly: no window shows it, the latest ones together do; %s"
          .formatted(score.getFeature(), UNTOLD);
    }
    return String.format(
        Locale.ROOT,
        "%s drifts slowly: no window shows it, the latest ones together do; JS distance %.3f,"
            + " p %.1e, %,d records%s",
        score.getFeature(),
        score.getJsDistance(),
        score.getPValue(),
        score.getRecords(),
        ending(moved(score, BINS)));
  }

  /** Why a feature is called missing more often. */
  static String ofMissing(FeatureScore score) {
    if (isUntold(score) || score.getMissing() < 0) {
      return score.getFeature() + " is missing more often; " + UNTOLD;
    }
    return String.format(
        Locale.ROOT,
        "%s is missing more often: in %,d of %,d records; JS distance %.3f, adjusted p %.1e%s",
        score.getFeature(),
        score.getMissing(),
        score.getRecords(),
        score.getJsDistance(),
        score.getAdjustedPValue(),
        ending(moved(score, 1)));
  }

  static String ofNotMissing(FeatureScore score, int quietWindows) {
    if (score.getMissing() < 0) {
      return "%s is not missing more often any more for %s"
          .formatted(score.getFeature(), windows(quietWindows));
    }
    return String.format(
        Locale.ROOT,
        "%s is not missing more often any more for %s: in %,d of %,d records",
        score.getFeature(),
        windows(quietWindows),
        score.getMissing(),
        score.getRecords());
  }

  static String ofVanished(FeatureScore score) {
    if (score.getMissing() < 0) {
      return score.getFeature() + " has no value in any record";
    }
    return String.format(
        Locale.ROOT,
        "%s has no value in any of %,d records",
        score.getFeature(),
        score.getRecords());
  }

  static String ofReappeared(FeatureScore score, int quietWindows) {
    if (score.getMissing() < 0) {
      return "%s has had values again for %s".formatted(score.getFeature(), windows(quietWindows));
    }
    return String.format(
        Locale.ROOT,
        "%s has had values again for %s: in %,d of %,d records",
        score.getFeature(),
        windows(quietWindows),
        score.getRecords() - score.getMissing(),
        score.getRecords());
  }

  static String ofNoReference(WindowReport report) {
    return String.format(
        Locale.ROOT,
        "%s has no reference that holds at %s: %,d records were compared with nothing",
        report.getStream(),
        Instant.ofEpochMilli(report.getWindowStart()),
        report.getRecords());
  }

  static String ofFewRecords(long records, long fewest) {
    return String.format(
        Locale.ROOT,
        "far fewer records than before: %,d; until now no window had fewer than %,d",
        records,
        fewest);
  }

  static String ofEnoughRecords(long records) {
    return String.format(Locale.ROOT, "as many records as before again: %,d", records);
  }

  static String ofGap(long gapMillis, long sinceMillis) {
    return "no records for %s from %s on"
        .formatted(Duration.ofMillis(gapMillis), Instant.ofEpochMilli(sinceMillis));
  }

  /** The members, largest effect first, each by its own sentence's head. */
  static String ofGroup(List<Alert> members, WindowReport report) {
    StringJoiner text = new StringJoiner("; ");
    members.stream().limit(MEMBERS).forEach(member -> text.add(member.getExplanation()));
    if (members.size() > MEMBERS) {
      text.add("and %,d more".formatted(members.size() - MEMBERS));
    }
    long pairs = members.stream().filter(m -> m.getKind() == AlertKind.COUPLING).count();
    long whole = members.stream().filter(m -> m.getKind() == AlertKind.JOINT).count();
    StringJoiner who = new StringJoiner(", ");
    if (members.size() > pairs + whole) {
      who.add(of(members.size() - pairs - whole, report.getFeatures().size(), "features"));
    }
    if (pairs > 0) {
      who.add(of(pairs, report.getPairs() == null ? 0 : report.getPairs().size(), "pairs"));
    }
    if (whole > 0) {
      who.add("records as a whole");
    }
    return String.format(Locale.ROOT, "%s at once: %s", who, text);
  }

  private static String of(long part, int whole, String what) {
    return String.format(Locale.ROOT, "%,d of %,d %s", part, whole, what);
  }

  /** Why an alert is over. */
  public static String ofCalm(FeatureScore score, int quietWindows) {
    if (isUntold(score)) {
      return "%s is like the reference again for %s"
          .formatted(score.getFeature(), windows(quietWindows));
    }
    return String.format(
        Locale.ROOT,
        "%s is like the reference again for %s: JS distance %.3f, %,d records",
        score.getFeature(),
        windows(quietWindows),
        score.getJsDistance(),
        score.getRecords());
  }

  /** Why an alert about a feature that is not reported any more is over. */
  public static String ofGone(String feature) {
    return feature + " is not reported any more";
  }

  /** Why an alert against another reference is over. */
  static String ofSuperseded(Baseline now) {
    return now.referenceId().isEmpty()
        ? "the reference of this alert does not hold any more, and no other does"
        : "superseded by reference %s, effective from %s"
            .formatted(now.referenceId(), Instant.ofEpochMilli(now.effectiveFromMillis()));
  }

  /** The bins that moved most, as {@code origin = "BOS" 0.1 % (reference 2.1 %)}. */
  public static String moved(FeatureScore score, int bins) {
    StringJoiner text = new StringJoiner(", ");
    score.getContributions().stream()
        .limit(bins)
        .forEach(contribution -> text.add(shares(contribution)));
    return text.toString();
  }

  /** Whether there are no numbers: all bins would be told as one. */
  private static boolean isUntold(FeatureScore score) {
    return score.getJsDistance() == null;
  }

  /** The bins, if any may be named. */
  static String ending(String bins) {
    return bins.isEmpty() ? "" : "; " + bins;
  }

  private static String windows(int count) {
    return count == 1 ? "1 window" : count + " windows";
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
