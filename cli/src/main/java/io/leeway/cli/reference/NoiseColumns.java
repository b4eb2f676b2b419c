package io.leeway.cli.reference;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.WindowNoise;
import io.leeway.schema.Calibration;
import io.leeway.schema.FeatureProfile;
import io.leeway.schema.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a reference knows about the noise of windows: a column per window size, with how many times
 * larger than with independent records the statistic is in a window of average size.
 */
final class NoiseColumns {
  private static final int WIDTH = 13;

  private NoiseColumns() {}

  /** A line per window size: what its noise was learnt from. */
  static List<String> blocks(Reference reference) {
    List<String> lines = new ArrayList<>();
    for (Calibration calibration : calibrations(reference)) {
      lines.add(
          "noise     of windows of %s: %d blocks of %s records on average"
              .formatted(
                  size(calibration),
                  calibration.getGeneral().getBlocks(),
                  NumberText.count(Math.round(calibration.getMeanRecords()))));
    }
    return lines;
  }

  static String titles(Reference reference) {
    StringBuilder titles = new StringBuilder();
    calibrations(reference)
        .forEach(c -> titles.append(Texts.rightAligned("noise " + size(c), WIDTH)));
    return titles.toString();
  }

  static String values(Reference reference, ReferenceProfile.Profile profile) {
    StringBuilder values = new StringBuilder();
    for (Calibration stored : profile.message().getCalibrations()) {
      WindowNoise noise = Objects.requireNonNull(profile.noise(stored.getWindowMillis()));
      double records = stored.getMeanRecords();
      double others = Math.max(1, reference.getRecords() - records);
      double harmonicSize = records * (others / (records + others));
      boolean known = noise.calibration().general().isCalibrated();
      values.append(
          Texts.rightAligned(
              known ? NumberText.fixed(noise.calibration().overdispersion(harmonicSize), 1) : "-",
              WIDTH));
    }
    return values.toString();
  }

  /** All features have the same window sizes; those that are constant may have fewer blocks. */
  private static List<Calibration> calibrations(Reference reference) {
    List<Calibration> most = List.of();
    for (FeatureProfile feature : reference.getFeatures()) {
      List<Calibration> own = feature.getCalibrations();
      if (most.isEmpty()
          || (!own.isEmpty()
              && own.get(0).getGeneral().getBlocks() > most.get(0).getGeneral().getBlocks())) {
        most = own;
      }
    }
    return most;
  }

  private static String size(Calibration calibration) {
    return Durations.format(Duration.ofMillis(calibration.getWindowMillis()));
  }
}
