package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long the detector of slow drift runs until a false alarm, as it is configured. */
sealed interface RunLength {
  /** As the budget of false alarms allows. */
  record Auto() implements RunLength {}

  /** No detector. */
  record Off() implements RunLength {}

  /** A duration of its own. */
  record Fixed(Duration mean) implements RunLength {}

  /** Twice the time that the budget gives each false alarm: windows may give as many themselves. */
  int AUTO_BUDGETS = 2;

  /** The twelfth part of a year. */
  double MONTH_MILLIS = Duration.ofDays(1).toMillis() * 365.25 / 12;

  /** No budget is so small that this is not long enough. */
  Duration LONGEST = Duration.ofDays(365_000);

  /** Null for no detector. */
  default @Nullable Duration duration(double falseAlarmsPerMonth) {
    if (this instanceof Fixed fixed) {
      return fixed.mean();
    }
    if (this instanceof Off) {
      return null;
    }
    double millis = AUTO_BUDGETS * MONTH_MILLIS / falseAlarmsPerMonth;
    return Duration.ofMillis((long) Math.min(millis, (double) LONGEST.toMillis()));
  }

  /** {@code auto}, {@code off} or a duration. */
  static ValueType<RunLength> valueType() {
    ValueType<Duration> duration = ValueType.positiveDuration();
    ObjectNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("type", "string")
            .put("pattern", "^(?:auto|off|" + ValueType.DURATION_PATTERN + ")$");
    return new ValueType<>(
        "auto, off, or " + Durations.EXPECTED,
        node -> {
          if (node.isTextual() && node.textValue().equals("auto")) {
            return new Auto();
          }
          if (node.isTextual() && node.textValue().equals("off")) {
            return new Off();
          }
          Duration mean = duration.parser().apply(node);
          return mean == null ? null : new Fixed(mean);
        },
        schema);
  }
}
