package io.leeway.jobs.reference;

import io.leeway.jobs.window.SeasonClock;
import io.leeway.jobs.window.Window;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The season of a reference, checked: its clock, and how much of the reference each slot holds. */
final class ReferenceSeason {
  private final SeasonClock clock;
  private final long[] slotMillis;
  private final long[] slotRecords;

  private ReferenceSeason(SeasonClock clock, long[] slotMillis) {
    this.clock = clock;
    this.slotMillis = slotMillis;
    this.slotRecords = new long[slotMillis.length];
  }

  /**
   * Null if the reference has none.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static @Nullable ReferenceSeason of(Reference message) {
    Season season = message.getSeason();
    if (season == null) {
      return null;
    }
    SeasonClock clock = new SeasonClock(season, zone(message.getSeasonZone()));
    List<Long> millis = message.getSeasonMillis();
    if (millis.size() != clock.slots() || millis.stream().anyMatch(slot -> slot < 0)) {
      throw new IllegalArgumentException(
          "seasonMillis has %d values, expected %d that are not negative"
              .formatted(millis.size(), clock.slots()));
    }
    ReferenceSeason checked =
        new ReferenceSeason(clock, millis.stream().mapToLong(Long::longValue).toArray());
    if (!message.getFeatures().isEmpty()) {
      checked.countRecords(message.getFeatures().get(0));
    }
    return checked;
  }

  /** Every record is in one bin of each feature, so any of them tells how many there are. */
  private void countRecords(FeatureProfile feature) {
    List<Long> stored = feature.getSeasonCounts();
    int bins = stored.size() / slotRecords.length;
    for (int i = 0; bins > 0 && i < bins * slotRecords.length; i++) {
      slotRecords[i / bins] += stored.get(i);
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "seasonZone is \"%s\", expected a time zone".formatted(name), e);
    }
  }

  /**
   * A feature's counts in each slot.
   *
   * @throws IllegalArgumentException if they do not add up to its counts
   */
  long[][] bySlot(FeatureProfile feature, long[] counts) {
    List<Long> stored = feature.getSeasonCounts();
    if (stored.size() != slotMillis.length * counts.length) {
      throw new IllegalArgumentException(
          "%d seasonCounts, expected %d for each of %d slots"
              .formatted(stored.size(), counts.length, slotMillis.length));
    }
    long[][] bySlot = new long[slotMillis.length][counts.length];
    long[] left = counts.clone();
    for (int i = 0; i < stored.size(); i++) {
      long count = stored.get(i);
      int bin = i % counts.length;
      if (count < 0 || count > left[bin]) {
        throw new IllegalArgumentException(
            "seasonCounts[%d] is %d, expected 0 to %d".formatted(i, count, left[bin]));
      }
      left[bin] -= count;
      bySlot[i / counts.length][bin] = count;
    }
    for (int bin = 0; bin < left.length; bin++) {
      if (left[bin] != 0) {
        throw new IllegalArgumentException(
            "seasonCounts of bin %d sum to %d, expected %d"
                .formatted(bin, counts[bin] - left[bin], counts[bin]));
      }
    }
    for (int slot = 0; slot < bySlot.length; slot++) {
      long records = Arrays.stream(bySlot[slot]).sum();
      if (records != slotRecords[slot]) {
        throw new IllegalArgumentException(
            "seasonCounts of slot %d sum to %d, expected %d as in the first feature"
                .formatted(slot, records, slotRecords[slot]));
      }
    }
    return bySlot;
  }

  SeasonMix mix(Window window) {
    return SeasonMix.of(clock, slotMillis, slotRecords, window);
  }
}
