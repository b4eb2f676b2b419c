package io.leeway.jobs.reference;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.io.IOException;
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
 * sample of the rows.
 *
 * <p>Memory: at most about 5 MB per column, whatever the number of rows.
 */
public final class ReferenceBuilder {
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
    List<FeatureProfile> profiles = count(choice.features(), scan.records());
    return ReferenceId.seal(
        Reference.newBuilder()
            .setId("")
            .setStream(settings.stream())
            .setEffectiveFrom(effectiveFrom(scan))
            .setRecords(scan.records())
            .setFirstEventTime(scan.firstEventTime())
            .setLastEventTime(scan.lastEventTime())
            .setSource(source.description())
            .setFeatures(profiles)
            .setSkipped(choice.skipped())
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

  private List<FeatureProfile> count(List<FeatureChoice.Chosen> features, long records)
      throws IOException {
    List<FeatureCounter> counters =
        features.stream().map(feature -> FeatureCounter.of(feature, records, settings)).toList();
    Row row = new Row();
    FeatureRow scratch = new FeatureRow(counters.size());
    long counted = 0;
    // What is wrong was told in the first pass.
    try (RowReader reader = source.open(new Rejects())) {
      while (reader.next(row)) {
        scratch.begin(0, counted, 0);
        for (int feature = 0; feature < counters.size(); feature++) {
          counters.get(feature).add(row, scratch, feature);
        }
        counted++;
      }
    }
    if (counted != records) {
      throw new ReferenceException(
          "%s changed while it was read: %d records, then %d"
              .formatted(source.description(), records, counted));
    }
    return counters.stream().map(FeatureCounter::profile).toList();
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
