package io.leeway.cli.report;

import io.leeway.schema.FeatureStatus;

/**
 * What the report shows of a feature in a window, the most important last: of windows that share a
 * column, the last one is shown.
 */
enum Verdict {
  /** The feature is not in the window's report, or there is no window. */
  ABSENT('.'),
  NO_REFERENCE('N'),
  TOO_FEW('I'),
  OK('O'),
  VANISHED('M'),
  DRIFT('D');

  private final char letter;

  Verdict(char letter) {
    this.letter = letter;
  }

  static Verdict of(FeatureStatus status) {
    return switch (status) {
      case OK -> OK;
      case DRIFT -> DRIFT;
      case MISSING -> VANISHED;
      case INSUFFICIENT_DATA -> TOO_FEW;
      case NO_REFERENCE -> NO_REFERENCE;
    };
  }

  /** How the page's data write it. */
  char letter() {
    return letter;
  }

  boolean isDrift() {
    return this == DRIFT || this == VANISHED;
  }

  /** Whether the window could be compared. */
  boolean isJudged() {
    return this == OK || isDrift();
  }
}
