package io.leeway.jobs.alert;

import io.leeway.measures.SlowDriftDetector;
import java.io.Serializable;

/**
 * How drift that is too slow for any window is found.
 *
 * @param runLengthMillis mean time between false alarms of the stream at least, over all features
 *     and window sizes together; 0 to look for no slow drift
 * @param windowSizes among how many window sizes false alarms are divided
 * @param minimumJsDistance nothing is raised while a window's JS distance is smaller
 */
public record SlowDriftRule(long runLengthMillis, int windowSizes, double minimumJsDistance)
    implements Serializable {
  /** No slow drift is looked for. */
  public static final SlowDriftRule OFF = new SlowDriftRule(0, 1, 0);

  public SlowDriftRule {
    if (runLengthMillis < 0 || windowSizes < 1 || !(minimumJsDistance >= 0)) {
      throw new IllegalArgumentException(
          "run length %d ms, %d window sizes, minimum JS distance %s, expected at least 0, 1 and 0"
              .formatted(runLengthMillis, windowSizes, minimumJsDistance));
    }
  }

  boolean isOff() {
    return runLengthMillis == 0;
  }

  /** The detector of each of so many features in windows of this size. */
  SlowDriftDetector detector(long windowMillis, int features) {
    double windows = (double) runLengthMillis / windowMillis;
    return new SlowDriftDetector(Math.max(1, windows * features * windowSizes));
  }
}
