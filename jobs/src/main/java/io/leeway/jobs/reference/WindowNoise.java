package io.leeway.jobs.reference;

import io.leeway.measures.BlockCalibration;
import io.leeway.measures.DriftCalibration;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How noisy windows of one size are by themselves.
 *
 * @param calibration for that size
 * @param learntMillis the window size that it was learnt at
 */
public record WindowNoise(DriftCalibration calibration, long learntMillis) {

  /**
   * Calibrations by window size.
   *
   * @throws IllegalArgumentException if a size is not positive or there twice, or a number is
   *     outside its domain
   */
  static NavigableMap<Long, DriftCalibration> stored(List<Calibration> calibrations) {
    NavigableMap<Long, DriftCalibration> bySize = new TreeMap<>();
    for (Calibration stored : calibrations) {
      long millis = stored.getWindowMillis();
      DriftCalibration calibration =
          new DriftCalibration(
              noise(stored.getGeneral()), noise(stored.getShift()), noise(stored.getMissing()));
      if (millis <= 0 || bySize.put(millis, calibration) != null) {
        throw new IllegalArgumentException(
            "calibration for windows of %d ms, expected different positive sizes"
                .formatted(millis));
      }
    }
    return bySize;
  }

  /** Nearest by ratio, the longer of two that are equally near; null if there is none. */
  static @Nullable Long nearestSize(NavigableSet<Long> sizes, long windowMillis) {
    Long longer = sizes.ceiling(windowMillis);
    Long shorter = sizes.floor(windowMillis);
    if (longer == null || shorter == null) {
      return longer == null ? shorter : longer;
    }
    return (double) longer / windowMillis <= (double) windowMillis / shorter ? longer : shorter;
  }

  /** The noise of windows of the nearest size, scaled to this one. */
  static @Nullable WindowNoise nearest(
      NavigableMap<Long, DriftCalibration> bySize, long windowMillis) {
    Long nearest = nearestSize(bySize.navigableKeySet(), windowMillis);
    return nearest == null
        ? null
        : new WindowNoise(
            Objects.requireNonNull(bySize.get(nearest)).scaledTo((double) windowMillis / nearest),
            nearest);
  }

  /** As it is stored. */
  public static Calibration message(
      long windowMillis, DriftCalibration calibration, double meanRecords) {
    return Calibration.newBuilder()
        .setWindowMillis(windowMillis)
        .setGeneral(message(calibration.general()))
        .setShift(message(calibration.shift()))
        .setMissing(message(calibration.missing()))
        .setMeanRecords(meanRecords)
        .build();
  }

  static BlockNoise message(BlockCalibration noise) {
    return new BlockNoise(
        noise.blocks(), noise.intraCorrelation(), noise.spread(), noise.independentWeight());
  }

  static BlockCalibration noise(BlockNoise stored) {
    return new BlockCalibration(
        stored.getBlocks(),
        stored.getIntraCorrelation(),
        stored.getSpread(),
        stored.getIndependentWeight());
  }
}
