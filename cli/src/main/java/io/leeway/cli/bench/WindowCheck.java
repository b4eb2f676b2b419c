package io.leeway.cli.bench;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.measures.Entropy;
import io.leeway.measures.JensenShannon;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.WindowReport;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the jobs counted what they were given, so that none of them is fast by leaving something
 * out.
 *
 * <p>The windows of each job hold every record once per window that it is in. The histograms of the
 * job for comparison, which counts in its own way, give what the monitor reports for the same
 * feature and window: records, missing ones, entropy and divergence to the reference, to the last
 * bit. Not thread-safe.
 */
final class WindowCheck {
  private final BenchPlan plan;
  private final ReferenceProfile reference;
  private final List<FeatureField> features;

  /** What was found first for a feature in a window, and who found it. */
  private final Map<Place, Finding> found = new HashMap<>();

  private record Place(long startMillis, int feature) {}

  private record Values(long records, long missing, double entropyNats, double jsDivergenceNats) {}

  private record Finding(Variant variant, Values values) {}

  WindowCheck(BenchPlan plan, ReferenceProfile reference) {
    this.plan = plan;
    this.reference = reference;
    this.features = plan.features().fields();
  }

  /** Returns how many windows there are. */
  int histograms(List<Histogram> histograms) {
    Map<Long, long[]> recordsPerFeature = new TreeMap<>();
    for (Histogram histogram : histograms) {
      Values values = values(histogram);
      recordsPerFeature
              .computeIfAbsent(histogram.windowStartMillis(), unused -> new long[features.size()])[
              histogram.feature()] +=
          values.records();
      compare(
          Variant.EXPLODE, new Place(histogram.windowStartMillis(), histogram.feature()), values);
    }
    for (int feature = 0; feature < features.size(); feature++) {
      int index = feature;
      checkTotal(
          Variant.EXPLODE,
          recordsPerFeature.values().stream().mapToLong(records -> records[index]).sum());
    }
    return recordsPerFeature.size();
  }

  /**
   * Returns how many windows there are. Of reports of segments, of which there may be very many,
   * only the number of records is kept.
   *
   * @param reports gives one after the other, null at the end
   */
  int reports(Variant variant, Supplier<@Nullable WindowReport> reports) {
    Map<String, Counted> ofSegments = new HashMap<>();
    Map<Long, WindowReport> ofStream = new HashMap<>();
    for (WindowReport report = reports.get(); report != null; report = reports.get()) {
      if (report.getSegment() == null) {
        ofStream.merge(
            report.getWindowStart(),
            report,
            (one, other) -> one.getRevision() > other.getRevision() ? one : other);
      } else {
        ofSegments.merge(
            report.getSegment() + "/" + report.getWindowStart(),
            new Counted(report.getRevision(), report.getRecords()),
            (one, other) -> one.revision() > other.revision() ? one : other);
      }
    }
    // Where records have segments, reports of the whole stream count them once more.
    checkTotal(
        variant,
        ofSegments.isEmpty()
            ? ofStream.values().stream().mapToLong(WindowReport::getRecords).sum()
            : ofSegments.values().stream().mapToLong(Counted::records).sum());
    ofStream.values().forEach(report -> compare(variant, report));
    return ofSegments.size() + ofStream.size();
  }

  private record Counted(int revision, long records) {}

  private void compare(Variant variant, WindowReport report) {
    for (int feature = 0; feature < features.size(); feature++) {
      FeatureScore score = report.getFeatures().get(feature);
      compare(
          variant,
          new Place(report.getWindowStart(), feature),
          new Values(
              score.getRecords(),
              score.getMissing(),
              Objects.requireNonNullElse(score.getEntropyNats(), Double.NaN),
              Objects.requireNonNullElse(score.getJsDivergenceNats(), Double.NaN)));
    }
  }

  private void compare(Variant variant, Place place, Values values) {
    Finding before = found.putIfAbsent(place, new Finding(variant, values));
    if (before != null && !before.values().equals(values)) {
      throw new CountMismatchException(
          "feature %s in the window at %d: variant %c has %s, variant %c had %s"
              .formatted(
                  features.get(place.feature()).name(),
                  place.startMillis(),
                  variant.letter(),
                  values,
                  before.variant().letter(),
                  before.values()));
    }
  }

  private Values values(Histogram histogram) {
    ReferenceProfile.Profile profile =
        Objects.requireNonNull(reference.profileFor(features.get(histogram.feature())));
    long[] counts = Arrays.copyOf(histogram.counts(), profile.binning().bins());
    return new Values(
        Arrays.stream(histogram.counts()).sum(),
        counts[Binning.MISSING],
        Entropy.ofCounts(counts),
        JensenShannon.divergenceOfCounts(counts, profile.counts()));
  }

  private void checkTotal(Variant variant, long records) {
    long expected = plan.records() * plan.overlap();
    if (records != expected) {
      throw new CountMismatchException(
          "variant %c has %d records in its windows, expected %d (%d records, %d windows each)"
              .formatted(variant.letter(), records, expected, plan.records(), plan.overlap()));
    }
  }
}
