package io.leeway.benchmarks.detection;

import java.util.Locale;

/** What can be measured by itself, each into files of its own. */
enum DetectionPart {
  /** Single windows of simulated streams. */
  SIMULATED,
  /** From counts to alerts. */
  ALERTS,
  /** Windows of real streams. */
  REAL;

  /** As it is written on the command line and in names of files. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
