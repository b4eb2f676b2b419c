package io.leeway.cli.oracle;

import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.Season;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** The mixture of the hours of the day that a window is in, minute by minute. */
final class OracleSeason {
  private static final int SLOTS = 24;
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private OracleSeason() {}

  /** Expected records of the window in each hour; the hours that stand for the whole go last. */
  private static double[] weights(Reference reference, long start, long end) {
    if (reference.getSeason() != Season.HOUR_OF_DAY) {
      throw new IllegalArgumentException("only hours of the day are recomputed here");
    }
    double[] weights = new double[SLOTS + 1];
    double sum = 0;
    for (long time = start; time < end; time += MINUTE) {
      int hour = Instant.ofEpochMilli(time).atZone(ZoneId.of(reference.getSeasonZone())).getHour();
      double millis = reference.getSeasonMillis().get(hour);
      double records = records(reference, hour);
      double allMillis = reference.getSeasonMillis().stream().mapToDouble(m -> m).sum();
      double expected =
          MINUTE * (millis > 0 ? records / millis : reference.getRecords() / allMillis);
      weights[records >= 100 ? hour : SLOTS] += expected;
      sum += expected;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = sum > 0 ? weights[i] / sum : i == SLOTS ? 1 : 0;
    }
    return weights;
  }

  private static double records(Reference reference, int hour) {
    FeatureProfile any = reference.getFeatures().get(0);
    int bins = any.getCounts().size();
    return any.getSeasonCounts().subList(hour * bins, (hour + 1) * bins).stream()
        .mapToDouble(Long::doubleValue)
        .sum();
  }

  static double share(Reference reference, long start, long end) {
    return 1 - weights(reference, start, end)[SLOTS];
  }

  static double[] mixture(Reference reference, FeatureProfile profile, long start, long end) {
    double[] weights = weights(reference, start, end);
    int bins = profile.getCounts().size();
    double[] shares = new double[bins];
    double inverseSize = 0;
    int slots = 0;
    for (int slot = 0; slot <= SLOTS; slot++) {
      if (weights[slot] > 0) {
        List<Long> counts =
            slot == SLOTS
                ? profile.getCounts()
                : profile.getSeasonCounts().subList(slot * bins, (slot + 1) * bins);
        double total = counts.stream().mapToDouble(Long::doubleValue).sum();
        for (int bin = 0; bin < bins; bin++) {
          shares[bin] += weights[slot] * counts.get(bin) / total;
        }
        inverseSize += weights[slot] * weights[slot] / total;
        slots++;
      }
    }
    double[] counts = new double[bins];
    for (int bin = 0; bin < bins; bin++) {
      // one slot alone is as it was counted
      counts[bin] = shares[bin] > 0 ? Math.max(1, Math.rint(shares[bin] / inverseSize)) : 0;
    }
    if (slots == 0) {
      throw new IllegalStateException("a window without a slot");
    }
    return counts;
  }
}
