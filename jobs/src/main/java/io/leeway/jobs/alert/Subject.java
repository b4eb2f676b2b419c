package io.leeway.jobs.alert;

import io.leeway.schema.AlertKind;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about: its kind and, for some kinds, a feature.
 *
 * @param feature name of the feature, empty for what concerns the stream as a whole
 */
record Subject(AlertKind kind, String feature) {

  static Subject ofStream(AlertKind kind) {
    return new Subject(kind, "");
  }

  /** As it is written in alerts: {@code feature:age}, {@code gap}. */
  String text() {
    return feature.isEmpty() ? prefix(kind) : prefix(kind) + ":" + feature;
  }

  /** Null if the text is no subject. */
  static @Nullable Subject parse(String text) {
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? text : text.substring(0, colon);
    for (AlertKind kind : AlertKind.values()) {
      if (prefix(kind).equals(prefix)) {
        return new Subject(kind, colon < 0 ? "" : text.substring(colon + 1));
      }
    }
    return null;
  }

  private static String prefix(AlertKind kind) {
    return switch (kind) {
      case DRIFT -> "feature";
      case SLOW_DRIFT -> "slow";
      case MISSING_VALUES -> "missing";
      case VANISHED -> "vanished";
      case NO_REFERENCE -> "reference";
      case FEW_RECORDS -> "volume";
      case GAP -> "gap";
      case GROUP -> "group";
      case COUPLING -> "pair";
      case JOINT -> "joint";
      case VECTOR -> "vector";
    };
  }
}
