package io.leeway.cli.report;

import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.window.Window;
import io.leeway.measures.JensenShannon;
import io.leeway.schema.Contribution;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bins of a feature, their share in the reference and in a window.
 *
 * @param ordered whether the bins are in the order of their values
 * @param rest the bins that are not listed, together; null if all are
 */
record Distribution(List<Bin> bins, boolean ordered, @Nullable Rest rest) {
  /** A person does not read more categories than these. */
  private static final int MAX_CATEGORIES = 20;

  /** Code of bins that are told together only. */
  private static final int TOGETHER = Integer.MAX_VALUE;

  /** One bin; the contribution is signed, in nats, positive where the window has more. */
  record Bin(
      String label, double referenceShare, double liveShare, double contributionNats, int code) {}

  /** So many bins together; -1 if nobody knows how many. */
  record Rest(int bins, double referenceShare, double liveShare) {}

  /**
   * From the counts of a window and the reference, if both are known, else from the score's
   * contributions: its ten bins, and the rest.
   */
  static Distribution of(FeatureSeries.Kept kept, @Nullable ReferenceProfile reference) {
    FeatureScore score = kept.score();
    ReferenceProfile.Profile profile = profile(score, reference);
    if (profile == null || reference == null || score.getCounts().isEmpty()) {
      return ofContributions(score);
    }
    long[] base = profile.counts(reference.mix(new Window(kept.startMillis(), kept.endMillis())));
    return ofCounts(score.getFeature(), BinTotals.of(score), base, profile);
  }

  /**
   * From counts; bins that are not told apart are one.
   *
   * @return without bins if the counts are not those of the profile, or of nothing
   */
  static Distribution ofCounts(
      String feature, BinTotals totals, long[] reference, ReferenceProfile.Profile profile) {
    boolean ordered = profile.message().getKind() == FeatureKind.NUMERIC;
    long[] live = totals.grouped();
    long[] base = totals.grouped(reference);
    double n = Arrays.stream(live).sum();
    double m = base == null ? 0 : Arrays.stream(base).sum();
    if (base == null || !(n > 0) || !(m > 0)) {
      return new Distribution(List.of(), ordered, null);
    }
    double[] nats = new double[live.length];
    JensenShannon.contributions(live, base, nats);
    int[] codes = totals.codes();
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < live.length; i++) {
      if (live[i] > 0 || base[i] > 0) {
        String label =
            i < codes.length
                ? label(feature, profile.label(codes[i]))
                : togetherText(live.length, totals.bins());
        bins.add(
            new Bin(
                label, base[i] / m, live[i] / n, nats[i], i < codes.length ? codes[i] : TOGETHER));
      }
    }
    return ordered ? new Distribution(bins, true, null) : largest(bins);
  }

  private static String togetherText(int groups, int bins) {
    return "%d bins told together".formatted(bins - groups + 1);
  }

  /** The categories that moved most, then the largest, the rest together. */
  private static Distribution largest(List<Bin> bins) {
    List<Bin> sorted = new ArrayList<>(bins);
    sorted.sort(
        Comparator.comparingDouble((Bin bin) -> -Math.abs(bin.contributionNats()))
            .thenComparingDouble(bin -> -bin.referenceShare())
            .thenComparingInt(Bin::code));
    if (sorted.size() <= MAX_CATEGORIES) {
      return new Distribution(sorted, false, null);
    }
    List<Bin> hidden = sorted.subList(MAX_CATEGORIES, sorted.size());
    return new Distribution(
        List.copyOf(sorted.subList(0, MAX_CATEGORIES)),
        false,
        new Rest(
            hidden.size(),
            hidden.stream().mapToDouble(Bin::referenceShare).sum(),
            hidden.stream().mapToDouble(Bin::liveShare).sum()));
  }

  private static Distribution ofContributions(FeatureScore score) {
    List<Bin> bins = new ArrayList<>();
    double live = 1;
    double reference = 1;
    for (Contribution contribution : score.getContributions()) {
      live -= contribution.getLiveShare();
      reference -= contribution.getReferenceShare();
      bins.add(
          new Bin(
              label(score.getFeature(), contribution.getLabel()),
              contribution.getReferenceShare(),
              contribution.getLiveShare(),
              contribution.getContributionNats(),
              contribution.getBin()));
    }
    boolean all = Math.abs(live) < 1e-9 && Math.abs(reference) < 1e-9;
    return new Distribution(
        bins,
        false,
        bins.isEmpty() || all ? null : new Rest(-1, Math.max(0, reference), Math.max(0, live)));
  }

  private static ReferenceProfile.@Nullable Profile profile(
      FeatureScore score, @Nullable ReferenceProfile reference) {
    ReferenceProfile.Profile profile =
        reference == null ? null : reference.profile(score.getFeature());
    return profile != null && profile.message().getKind() == score.getKind() ? profile : null;
  }

  /** Without the name of the feature, which every label begins with, and the equals sign. */
  private static String label(String feature, String label) {
    String own = label.startsWith(feature) ? label.substring(feature.length()).strip() : label;
    return VisibleText.of(own.startsWith("= ") ? own.substring(2) : own);
  }
}
