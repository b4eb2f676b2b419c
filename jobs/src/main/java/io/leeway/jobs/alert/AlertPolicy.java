package io.leeway.jobs.alert;

import io.leeway.schema.Severity;
import java.io.Serializable;
import java.util.function.Supplier;

/**
 * When drift becomes an alert and when it is over: raised after N of the last M windows drifted,
 * resolved after K windows in a row did not, not raised again within the cool-down after that.
 *
 * <p>A window that could not be judged changes nothing: silence is no evidence of health.
 *
 * <p>A pure function of what is remembered and the next window. Immutable and thread-safe.
 *
 * @param raiseAfter N, at least 1
 * @param raiseWithin M, at least N, at most {@value #MAX_WITHIN}
 * @param clearAfter K, at least 1
 * @param cooldownMillis event time, not negative
 */
public record AlertPolicy(int raiseAfter, int raiseWithin, int clearAfter, long cooldownMillis)
    implements Serializable {
  /** So many windows fit into the bits of an episode. */
  public static final int MAX_WITHIN = 63;

  public AlertPolicy {
    if (raiseAfter < 1 || raiseWithin < raiseAfter || raiseWithin > MAX_WITHIN) {
      throw new IllegalArgumentException(
          "raise after %d of %d windows, expected 1 to %d of at most %d"
              .formatted(raiseAfter, raiseWithin, raiseWithin, MAX_WITHIN));
    }
    if (clearAfter < 1 || cooldownMillis < 0) {
      throw new IllegalArgumentException(
          "clear after %d windows, cool-down %d ms, expected at least 1 window and 0 ms"
              .formatted(clearAfter, cooldownMillis));
    }
  }

  /** The same for what is certain at once: raised by a single window. */
  AlertPolicy raisingAtOnce() {
    return new AlertPolicy(1, 1, clearAfter, cooldownMillis);
  }

  /** The same for what has been weighed over many windows: raised and resolved at once. */
  AlertPolicy turningAtOnce() {
    return new AlertPolicy(1, 1, 1, cooldownMillis);
  }

  /** What a window said about a subject. */
  public enum Verdict {
    DRIFT,
    QUIET,
    UNKNOWN
  }

  /** What follows for the alert. */
  public enum Change {
    NONE,
    RAISE,
    RESOLVE
  }

  /** The change, and what to remember. */
  public record Step(Change change, Episode episode) {}

  /**
   * The next step of a subject.
   *
   * @param windowEndMillis end of the window that was judged; later than those before
   * @param alertId id to give to an alert that this window raises
   */
  public Step next(
      Episode before,
      Verdict verdict,
      Severity severity,
      long windowEndMillis,
      Supplier<String> alertId) {
    if (verdict == Verdict.UNKNOWN) {
      return new Step(Change.NONE, before);
    }
    boolean drift = verdict == Verdict.DRIFT;
    long window = (1L << raiseWithin) - 1;
    long recent = ((before.recentDrift() << 1) | (drift ? 1 : 0)) & window;
    int quiet = drift ? 0 : Math.min(clearAfter, before.quietWindows() + 1);
    if (before.isRaised()) {
      return quiet >= clearAfter
          ? new Step(Change.RESOLVE, cooling(windowEndMillis))
          : new Step(
              Change.NONE,
              new Episode(
                  recent,
                  quiet,
                  before.alertId(),
                  before.severity(),
                  before.coolUntilMillis(),
                  before.groupId(),
                  before.raisedAtMillis()));
    }
    if (drift
        && Long.bitCount(recent) >= raiseAfter
        && windowEndMillis > before.coolUntilMillis()) {
      return new Step(
          Change.RAISE,
          new Episode(
              recent,
              0,
              alertId.get(),
              severity.name(),
              before.coolUntilMillis(),
              "",
              windowEndMillis));
    }
    boolean forgotten = recent == 0 && windowEndMillis >= before.coolUntilMillis();
    return new Step(
        Change.NONE,
        forgotten
            ? Episode.CALM
            : new Episode(recent, quiet, "", "", before.coolUntilMillis(), "", 0));
  }

  private Episode cooling(long windowEndMillis) {
    return cooldownMillis == 0
        ? Episode.CALM
        : new Episode(0, 0, "", "", windowEndMillis + cooldownMillis, "", 0);
  }
}
