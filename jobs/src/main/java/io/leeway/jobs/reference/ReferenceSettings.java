package io.leeway.jobs.reference;

import io.leeway.jobs.binning.Binning;
import io.leeway.jobs.window.SeasonClock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a reference is built with. Immutable; each {@code with...} returns another one.
 *
 * @param stream name of the stream
 * @param features what to monitor; empty to take every column that is fit for it
 * @param ignored columns that are not monitored
 * @param eventTimePath the column of the event time, which is no feature; null for none
 * @param effectiveFromMillis event time from which the reference holds; null for the end of the
 *     reference period, or always where there is no event time
 * @param numericBins most bins of a numeric feature that hold mass
 * @param categories most categories with a bin of their own
 * @param minimumCategoryShare share of the records that a category needs for a bin of its own
 * @param maximumRejectedShare share of malformed lines that is put up with
 * @param windows sizes whose noise is learnt; rows without event time are taken to be a second
 *     apart
 * @param season profiled slot by slot as well; null for none
 */
public record ReferenceSettings(
    String stream,
    List<RequestedFeature> features,
    Set<String> ignored,
    @Nullable String eventTimePath,
    @Nullable Long effectiveFromMillis,
    int numericBins,
    int categories,
    double minimumCategoryShare,
    double maximumRejectedShare,
    List<Duration> windows,
    @Nullable SeasonClock season) {
  static final int MAX_CATEGORIES = Binning.MAX_BINS - 3;

  public ReferenceSettings {
    features = List.copyOf(features);
    ignored = Set.copyOf(ignored);
    windows = windows.stream().distinct().sorted().toList();
    windows.forEach(ReferenceSettings::checkWindow);
    if (stream.isEmpty()) {
      throw new ReferenceException("the stream has no name, expected one");
    }
    checkRange("numeric bins", numericBins, NumericEdges.MAX_BINS);
    checkRange("categories", categories, MAX_CATEGORIES);
  }

  /** Everything is inferred: up to 32 numeric bins, up to 64 categories of 0.5 % or more. */
  public static ReferenceSettings withDefaults(String stream) {
    return new ReferenceSettings(
        stream, List.of(), Set.of(), null, null, 32, 64, 0.005, 0.01, List.of(), null);
  }

  public ReferenceSettings withFeatures(List<RequestedFeature> value) {
    return new ReferenceSettings(
        stream,
        value,
        ignored,
        eventTimePath,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        season);
  }

  public ReferenceSettings withIgnored(Set<String> value) {
    return new ReferenceSettings(
        stream,
        features,
        value,
        eventTimePath,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        season);
  }

  public ReferenceSettings withEventTimePath(@Nullable String value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        value,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        season);
  }

  public ReferenceSettings withEffectiveFromMillis(@Nullable Long value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        eventTimePath,
        value,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        season);
  }

  public ReferenceSettings withNumericBins(int value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        eventTimePath,
        effectiveFromMillis,
        value,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        season);
  }

  public ReferenceSettings withMaximumRejectedShare(double value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        eventTimePath,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        value,
        windows,
        season);
  }

  public ReferenceSettings withWindows(List<Duration> value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        eventTimePath,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        value,
        season);
  }

  public ReferenceSettings withSeason(@Nullable SeasonClock value) {
    return new ReferenceSettings(
        stream,
        features,
        ignored,
        eventTimePath,
        effectiveFromMillis,
        numericBins,
        categories,
        minimumCategoryShare,
        maximumRejectedShare,
        windows,
        value);
  }

  private static void checkWindow(Duration size) {
    if (size.toMillis() <= 0) {
      throw new ReferenceException("window size %s, expected a positive one".formatted(size));
    }
  }

  private static void checkRange(String what, int value, int maximum) {
    if (value < 1 || value > maximum) {
      throw new ReferenceException("%d %s, expected 1 to %d".formatted(value, what, maximum));
    }
  }
}
