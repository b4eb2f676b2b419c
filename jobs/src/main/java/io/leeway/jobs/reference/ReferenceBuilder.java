package io.leeway.jobs.reference;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Builds the reference of a stream from its rows, in two passes: one that looks at the columns,
 * decides which are features and fixes their bins, and one that counts, through the same row and
 * the same binning as the monitor, so that a window of the same rows has the same counts.
 *
 * <p>The same rows in the same order give the same reference, whatever the format that they are
 * read from. Another order gives the same one too, as long as no column has more than {@value
 * ColumnSummary#MAX_DISTINCT_NUMBERS} different numbers and more than {@value RowSample#KEPT} rows,
 * or more than {@value ColumnSummary#MAX_DISTINCT} different texts; beyond, bin edges come from a
 * sample of the rows. Without event time, the noise of windows is that of this order.
 *
 * <p>The second pass also counts the blocks that the noise is learnt from, and the slots of the
 * season.
 *
 * <p>Memory: at most about 5 MB per column, whatever the number of rows, and 64 MB per window size
 * that is calibrated.
 */
public final class ReferenceBuilder {
  private static final String NO_ZONE = "UTC";

  private final RowSource source;
  private final ReferenceSettings settings;
  private final Rejects rejects = new Rejects();

  private ReferenceBuilder(RowSource source, ReferenceSettings settings) {
    this.source = source;
    this.settings = settings;
  }

  /**
   * What was built.
   *
   * @param rejects what was no row
   */
  public record Result(Reference reference, Rejects rejects) {}

  /**
   * Builds a reference from all rows of the source.
   *
   * @throws ReferenceException if there are no rows, or features were asked for that the rows do
   *     not have or not in that kind
   * @throws IOException if the rows cannot be read, or too many of them are malformed
   */
  public static Result build(RowSource source, ReferenceSettings settings) throws IOException {
    ReferenceBuilder builder = new ReferenceBuilder(source, settings);
    return new Result(builder.build(), builder.rejects);
  }

  private Reference build() throws IOException {
    ColumnScan scan = scan();
    rejects.checkShare(scan.records(), settings.maximumRejectedShare());
    if (scan.records() == 0) {
      throw new ReferenceException(
          "no records in " + source.description() + ", expected at least one");
    }
    FeatureChoice choice = FeatureChoice.of(scan, settings);
    ReferencePeriod period = ReferencePeriod.of(scan, settings);
    List<FeatureCounter> counters = counters(choice.features(), scan.records());
    List<BlockCounter> blocks = blocks(counters, period);
    count(counters, blocks, scan.records());
    SeasonClock season = settings.season();
    long[] slotMillis = period.slotMillis(season);
    return ReferenceId.seal(
        Reference.newBuilder()
            .setId("")
            .setStream(settings.stream())
            .setEffectiveFrom(effectiveFrom(scan))
            .setRecords(scan.records())
            .setFirstEventTime(scan.firstEventTime())
            .setLastEventTime(scan.lastEventTime())
            .setSource(source.description())
            .setFeatures(profiles(counters, blocks, slotMillis))
            .setSkipped(choice.skipped())
            .setSeason(season == null ? null : season.season())
            .setSeasonZone(season == null ? NO_ZONE : season.zone().getId())
            .setSeasonMillis(Arrays.stream(slotMillis).boxed().toList())
            .setWarnings(TrustWarnings.of(period, counters, blocks, settings))
            .build());
  }

  private ColumnScan scan() throws IOException {
    Set<String> categorical =
        settings.features().stream()
            .filter(feature -> feature.kind() == FeatureKind.CATEGORICAL)
            .map(RequestedFeature::path)
            .collect(Collectors.toSet());
    ColumnScan scan = new ColumnScan(categorical);
    Row row = new Row();
    try (RowReader reader = source.open(rejects)) {
      while (reader.next(row)) {
        scan.add(row);
      }
    }
    return scan;
  }

  private List<FeatureCounter> counters(List<FeatureChoice.Chosen> features, long records) {
    return features.stream().map(feature -> FeatureCounter.of(feature, records, settings)).toList();
  }

  private List<BlockCounter> blocks(List<FeatureCounter> counters, ReferencePeriod period) {
    int[] bins = counters.stream().mapToInt(counter -> counter.binning().bins()).toArray();
    return settings.windows().stream()
        .map(size -> new BlockCounter(size.toMillis(), period.window(), settings.season(), bins))
        .toList();
  }

  private void count(List<FeatureCounter> counters, List<BlockCounter> blocks, long records)
      throws IOException {
    SeasonClock season = settings.season();
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(counters.size());
    int[] codes = new int[counters.size()];
    long counted = 0;
    // What is wrong was told in the first pass.
    try (RowReader reader = source.open(new Rejects())) {
      while (reader.next(row)) {
        long timeMillis = ReferencePeriod.timeMillis(row, counted);
        int slot = season == null ? 0 : season.slot(timeMillis);
        scratch.begin(0, counted, 0);
        for (int feature = 0; feature < codes.length; feature++) {
          codes[feature] = counters.get(feature).add(row, scratch, feature, slot);
        }
        for (BlockCounter counter : blocks) {
          counter.add(timeMillis, slot, codes);
        }
        counted++;
      }
    }
    if (counted != records) {
      throw new ReferenceException(
          "%s changed while it was read: %d records, then %d"
              .formatted(source.description(), records, counted));
    }
  }

  private static List<FeatureProfile> profiles(
      List<FeatureCounter> counters, List<BlockCounter> blocks, long[] slotMillis) {
    List<FeatureProfile> profiles = new ArrayList<>();
    for (int i = 0; i < counters.size(); i++) {
      FeatureCounter counter = counters.get(i);
      int feature = i;
      profiles.add(
          counter
              .profile()
              .setCalibrations(
                  blocks.stream()
                      .filter(block -> block.blocks() > 0)
                      .map(
                          block ->
                              WindowNoise.message(
                                  block.sizeMillis(),
                                  block.calibration(
                                      feature, counter.binning(), counter.bySlot(), slotMillis),
                                  block.meanRecords()))
                      .toList())
              .build());
    }
    return profiles;
  }

  private long effectiveFrom(ColumnScan scan) {
    Long asked = settings.effectiveFromMillis();
    if (asked != null) {
      return asked;
    }
    Long last = scan.lastEventTime();
    return last == null ? 0 : last + 1;
  }
}
