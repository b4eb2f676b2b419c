package io.leeway.cli.reference;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.measures.Entropy;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import io.leeway.schema.SkippedField;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A reference in words, for a person at a terminal. */
final class ReferenceReport {
  private static final int BAR_WIDTH = 20;

  private final ReferenceProfile profile;
  private final Reference reference;
  private final int topBins;

  /**
   * @param topBins how many bins of each feature are listed, the fullest first
   */
  ReferenceReport(ReferenceProfile profile, int topBins) {
    this.profile = profile;
    this.reference = profile.message();
    this.topBins = topBins;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>(header());
    lines.add("");
    int width =
        Math.max(
            "feature".length(),
            nameWidth(reference.getFeatures().stream().map(FeatureProfile::getFeature)));
    lines.add(
        Texts.padded("feature", width)
            + "  kind         bins  missing  entropy (nats)"
            + NoiseColumns.titles(reference));
    for (FeatureProfile feature : reference.getFeatures()) {
      lines.addAll(feature(feature, width));
    }
    lines.addAll(VectorLines.of(profile));
    if (!reference.getSkipped().isEmpty()) {
      lines.add("");
      lines.add("not monitored");
      int skippedWidth = nameWidth(reference.getSkipped().stream().map(SkippedField::getField));
      for (SkippedField field : reference.getSkipped()) {
        lines.add("  " + Texts.padded(field.getField(), skippedWidth) + "  " + field.getReason());
      }
    }
    return lines;
  }

  private List<String> header() {
    List<String> lines = new ArrayList<>();
    lines.add("reference " + reference.getId());
    lines.add("stream    " + reference.getStream());
    lines.add("records   " + NumberText.count(reference.getRecords()));
    Long first = reference.getFirstEventTime();
    Long last = reference.getLastEventTime();
    if (first != null && last != null) {
      lines.add("period    " + Texts.time(first) + " to " + Texts.time(last));
    }
    lines.add(
        (reference.getShadow() ? "on trial  from " : "holds     from ")
            + Texts.time(reference.getEffectiveFrom()));
    lines.add("source    " + reference.getSource());
    Season season = reference.getSeason();
    if (season != null) {
      lines.add("season    " + SeasonArgument.written(season) + ", " + reference.getSeasonZone());
    }
    lines.addAll(NoiseColumns.blocks(reference));
    reference.getWarnings().forEach(warning -> lines.add("warning   " + warning));
    return lines;
  }

  private List<String> feature(FeatureProfile feature, int width) {
    ReferenceProfile.Profile checked = profile.profile(feature.getFeature());
    if (checked == null) {
      throw new IllegalStateException("no profile of " + feature.getFeature());
    }
    long[] counts = checked.counts();
    List<String> lines = new ArrayList<>();
    lines.add(
        Texts.padded(feature.getFeature(), width)
            + "  "
            + Texts.padded(feature.getKind().name().toLowerCase(Locale.ROOT), 11)
            + Texts.rightAligned(Integer.toString(counts.length), 6)
            + Texts.rightAligned(share(counts[Binning.MISSING]), 9)
            + Texts.rightAligned(NumberText.fixed(Entropy.ofCounts(counts), 3), 16)
            + NoiseColumns.values(reference, checked));
    int[] fullest =
        IntStream.range(0, counts.length)
            .filter(code -> counts[code] > 0)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer code) -> -counts[code])
                    .thenComparing(Comparator.naturalOrder()))
            .mapToInt(Integer::intValue)
            .limit(topBins)
            .toArray();
    for (int code : fullest) {
      lines.add(
          Texts.rightAligned(share(counts[code]), 9)
              + "  "
              + Texts.padded(bar(counts[code], counts[fullest[0]]), BAR_WIDTH)
              + "  "
              + checked.binning().label(feature.getFeature(), code));
    }
    return lines;
  }

  private String share(long count) {
    return NumberText.percent((double) count / reference.getRecords());
  }

  private static String bar(long count, long fullest) {
    return "#".repeat((int) Math.max(1, Math.rint((double) count / fullest * BAR_WIDTH)));
  }

  private static int nameWidth(Stream<String> names) {
    return names.mapToInt(String::length).max().orElse(0);
  }
}
