package io.leeway.jobs.reference;

import io.leeway.jobs.config.Durations;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.measures.BlockCalibration;
import io.leeway.schema.Season;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How far a reference can be trusted, in sentences for people. */
final class TrustWarnings {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final int FEW_BLOCKS = 20;

  private static final long TWO_YEARS_MILLIS = 2 * 365 * DAY_MILLIS;

  private TrustWarnings() {}

  static List<String> of(
      ReferencePeriod period,
      List<FeatureCounter> counters,
      List<BlockCounter> blocks,
      ReferenceSettings settings) {
    List<String> warnings = new ArrayList<>();
    if (blocks.isEmpty()) {
      return warnings;
    }
    addPeriod(period, warnings);
    blocks.forEach(counter -> addBlocks(counter, warnings));
    SeasonClock season = settings.season();
    if (season != null) {
      addSlots(season, counters.get(0), warnings);
      addYears(season, period, warnings);
    }
    return warnings;
  }

  private static void addPeriod(ReferencePeriod period, List<String> warnings) {
    if (!period.isEventTime()) {
      warnings.add("the records have no time: taken as one a second, in the order of the file");
      return;
    }
    long millis = period.window().sizeMillis();
    String unknown =
        millis < 2 * DAY_MILLIS
            ? "daily, weekly and yearly"
            : millis < 14 * DAY_MILLIS
                ? "weekly and yearly"
                : millis < 365 * DAY_MILLIS ? "yearly" : "";
    if (!unknown.isEmpty()) {
      warnings.add(
          "the reference covers %s: %s seasonality unknown".formatted(span(millis), unknown));
    }
  }

  private static void addBlocks(BlockCounter counter, List<String> warnings) {
    int blocks = counter.blocks();
    String size = Durations.format(Duration.ofMillis(counter.sizeMillis()));
    if (blocks < BlockCalibration.MIN_BLOCKS) {
      warnings.add(
          "windows of %s: %d blocks to learn their noise from, so records are taken as independent"
              .formatted(size, blocks));
    } else if (blocks < FEW_BLOCKS) {
      warnings.add(
          "windows of %s: only %d blocks to learn their noise from".formatted(size, blocks));
    }
  }

  private static void addSlots(SeasonClock season, FeatureCounter counter, List<String> warnings) {
    int unseen = 0;
    for (long[] slot : counter.bySlot()) {
      long records = 0;
      for (long count : slot) {
        records += count;
      }
      unseen += records < SeasonMix.MIN_SLOT_RECORDS ? 1 : 0;
    }
    if (unseen > 0) {
      warnings.add(
          "%d of %d slots of the season have fewer than %d records: the whole reference stands in"
              .formatted(unseen, season.slots(), SeasonMix.MIN_SLOT_RECORDS));
    }
  }

  /** Blocks of one year all share what was odd about its months. */
  private static void addYears(SeasonClock season, ReferencePeriod period, List<String> warnings) {
    long millis = period.window().sizeMillis();
    if (season.season() == Season.MONTH && period.isEventTime() && millis < TWO_YEARS_MILLIS) {
      warnings.add(
          "the reference covers %s: how far a month differs from one year to the next is unknown"
              .formatted(span(millis)));
    }
  }

  private static String span(long millis) {
    long days = millis / DAY_MILLIS;
    long hours = Duration.ofMillis(millis).toHours();
    return days >= 2
        ? days + " days"
        : hours >= 2 ? hours + " hours" : millis / 60_000 + " minutes";
  }
}
