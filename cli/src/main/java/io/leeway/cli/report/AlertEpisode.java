package io.leeway.cli.report;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert from raise to resolve.
 *
 * @param raised null if the results begin after it
 * @param resolved null while it is open
 */
record AlertEpisode(@Nullable Alert raised, @Nullable Alert resolved) {

  /** The alerts of the same id together, in the order of time. */
  static List<AlertEpisode> of(Collection<Alert> alerts) {
    Map<String, AlertEpisode> episodes = new LinkedHashMap<>();
    for (Alert alert : alerts) {
      episodes.merge(
          alert.getId(),
          alert.getState() == AlertState.RAISED
              ? new AlertEpisode(alert, null)
              : new AlertEpisode(null, alert),
          (known, other) ->
              new AlertEpisode(
                  known.raised() == null ? other.raised() : known.raised(),
                  known.resolved() == null ? other.resolved() : known.resolved()));
    }
    List<AlertEpisode> inOrder = new ArrayList<>(episodes.values());
    inOrder.sort(
        Comparator.comparingLong((AlertEpisode episode) -> episode.any().getWindowEnd())
            .thenComparing(episode -> episode.any().getSubject())
            .thenComparing(episode -> episode.any().getId()));
    return inOrder;
  }

  /** What raised it, or what resolved it if that is all there is. */
  Alert any() {
    if (raised != null) {
      return raised;
    }
    if (resolved == null) {
      throw new IllegalStateException("an episode without alerts");
    }
    return resolved;
  }

  boolean isOpen() {
    return resolved == null;
  }

  /** The feature that it is about, null for what concerns the stream. */
  @Nullable String feature() {
    String subject = any().getSubject();
    int colon = subject.indexOf(':');
    return colon < 0 ? null : subject.substring(colon + 1);
  }

  /** What has happened, in words. */
  String what() {
    return switch (any().getKind()) {
      case DRIFT -> "drift";
      case SLOW_DRIFT -> "slow drift";
      case MISSING_VALUES -> "more missing values";
      case VANISHED -> "no values";
      case NO_REFERENCE -> "no reference";
      case FEW_RECORDS -> "few records";
      case GAP -> "gap";
      case GROUP -> "several at once";
      case COUPLING -> "changed dependence";
      case JOINT -> "records as a whole";
      case VECTOR -> "changed embedding";
    };
  }
}
