package io.leeway.jobs.reference;

import io.leeway.measures.BlockCalibration;
import io.leeway.measures.DriftCalibration;
import io.leeway.schema.BlockNoise;
import io.leeway.schema.Calibration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
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

  /** Nearest by ratio, the longer of two that are equally near. */
  static @Nullable WindowNoise nearest(
      NavigableMap<Long, DriftCalibration> bySize, long windowMillis) {
    Map.Entry<Long, DriftCalibration> longer = bySize.ceilingEntry(windowMillis);
    Map.Entry<Long, DriftCalibration> shorter = bySize.floorEntry(windowMillis);
    if (longer == null && shorter == null) {
      return null;
    }
    boolean takeLonger =
        shorter == null
            || (longer != null
                && (double) longer.getKey() / windowMillis
                    <= (double) windowMillis / shorter.getKey());
    Map.Entry<Long, DriftCalibration> nearest = takeLonger && longer != null ? longer : shorter;
    if (nearest == null) {
      return null;
    }
    return new WindowNoise(
        nearest.getValue().scaledTo((double) windowMillis / nearest.getKey()), nearest.getKey());
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

  private static BlockNoise message(BlockCalibration noise) {
    return new BlockNoise(
        noise.blocks(), noise.intraCorrelation(), noise.spread(), noise.independentWeight());
  }

  private static BlockCalibration noise(BlockNoise stored) {
    return new BlockCalibration(
        stored.getBlocks(),
        stored.getIntraCorrelation(),
        stored.getSpread(),
        stored.getIndependentWeight());
  }
}
