package io.leeway.exporter;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.Severity;
import org.jspecify.annotations.Nullable;

/**
 * An alert from raise to resolve, put together from its two messages in whatever order they come.
 *
 * @param severity that of the raise where it is known
 * @param lastWindowEnd end of the latest window that a message was about
 * @param windowLengthMillis length of that window
 */
record AlertEpisode(
    String id,
    Severity severity,
    boolean raised,
    boolean resolved,
    long lastWindowEnd,
    long windowLengthMillis) {

  /** The episode as far as one message tells. */
  static AlertEpisode of(Alert alert) {
    boolean raised = alert.getState() == AlertState.RAISED;
    return new AlertEpisode(
        alert.getId(),
        alert.getSeverity(),
        raised,
        !raised,
        alert.getWindowEnd(),
        alert.getWindowEnd() - alert.getWindowStart());
  }

  /** What both tell together; the same whichever came first. */
  AlertEpisode and(@Nullable AlertEpisode other) {
    if (other == null) {
      return this;
    }
    AlertEpisode later = other.lastWindowEnd > lastWindowEnd ? other : this;
    return new AlertEpisode(
        id,
        raised == other.raised ? later.severity : raised ? severity : other.severity,
        raised || other.raised,
        resolved || other.resolved,
        later.lastWindowEnd,
        later.windowLengthMillis);
  }

  /** A resolve without its raise counts as over: the raise is late, or gone from the topic. */
  boolean isActive() {
    return raised && !resolved;
  }
}
