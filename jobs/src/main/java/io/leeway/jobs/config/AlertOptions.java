package io.leeway.jobs.config;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.config.ValueType.Share;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of {@code alerts}. */
final class AlertOptions {
  static final Option<Double> FALSE_ALARMS =
      Option.withDefault(
          "alerts.falseAlarmsPerMonth",
          ValueType.number(0, true, 1000),
          "1",
          "How many false drift verdicts per month the stream may give.");

  static final Option<Double> MINIMUM_JS_DISTANCE =
      Option.withDefault(
          "alerts.minimumJsDistance",
          ValueType.number(0, false, 0.83),
          "0.05",
          "Smaller Jensen-Shannon distances (square root of nats, at most 0.83) are no drift,"
              + " however significant.");

  static final Option<Long> MINIMUM_RECORDS =
      Option.withDefault(
          "alerts.minimumRecords",
          ValueType.integer(1, 1_000_000_000_000L),
          "100",
          "Windows with fewer records get no verdict.");

  static final Option<Share> RAISE_AFTER =
      Option.withDefault(
          "alerts.raiseAfter",
          ValueType.share(AlertPolicy.MAX_WITHIN),
          "2 of 3",
          "An alert is raised when so many of the last windows had drift.");

  static final Option<Long> CLEAR_AFTER =
      Option.withDefault(
          "alerts.clearAfter",
          ValueType.integer(1, 1000),
          "3",
          "An alert is resolved after so many windows without drift in a row.");

  static final Option<Duration> COOLDOWN =
      Option.withDefault(
          "alerts.cooldown",
          ValueType.duration(),
          "0s",
          "How long after a resolve the same alert is not raised again.");

  static final Option<RunLength> SEQUENTIAL =
      Option.withDefault(
          "alerts.sequential",
          RunLength.valueType(),
          "auto",
          "Mean time between false alarms about drift too slow for any window to show, over all"
              + " features. `auto` is twice that of `alerts.falseAlarmsPerMonth`; `off` does"
              + " not look for slow drift.");

  static final Option<Optional<Duration>> STALE_AFTER =
      Option.withDefault(
          "alerts.staleAfter",
          ValueType.durationOrNever(),
          "1d",
          "So much event time without any record is an alert, raised by the next window.");

  static final Option<Long> GROUP_FROM =
      Option.withDefault(
          "alerts.groupFrom",
          ValueType.integer(2, FeatureOptions.MAX_FEATURES),
          "3",
          "From so many features on that are raised together, one alert is raised for all; each"
              + " feature's own alert names it.");

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      List.of(
          FALSE_ALARMS,
          MINIMUM_JS_DISTANCE,
          MINIMUM_RECORDS,
          RAISE_AFTER,
          CLEAR_AFTER,
          COOLDOWN,
          SEQUENTIAL,
          STALE_AFTER,
          GROUP_FROM);

  private AlertOptions() {}
}
