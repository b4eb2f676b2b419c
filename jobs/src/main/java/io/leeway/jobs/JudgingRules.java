package io.leeway.jobs;

import io.leeway.jobs.alert.AlertPolicy;
import io.leeway.jobs.alert.AlertSettings;
import io.leeway.jobs.alert.SlowDriftRule;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.score.Disclosure;
import io.leeway.jobs.score.VerdictRule;
import io.leeway.jobs.window.WindowSpec;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the settings say of verdicts, alerts and what may be told of them, for those who judge. */
public final class JudgingRules {
  private JudgingRules() {}

  /** When a window is a drift. */
  static VerdictRule ofVerdicts(MonitorConfig config) {
    AlertRules rules = config.alerts();
    return new VerdictRule(
        rules.falseAlarmsPerMonth(),
        rules.minimumJsDistance(),
        rules.minimumRecords(),
        config.windows().size());
  }

  /** How alerts follow from verdicts. */
  public static AlertSettings ofAlerts(MonitorConfig config) {
    AlertRules rules = config.alerts();
    Duration staleAfter = rules.staleAfter();
    Duration sequential = rules.sequential();
    return new AlertSettings(
        new AlertPolicy(
            rules.raiseAfter(),
            rules.raiseWithin(),
            rules.clearAfter(),
            rules.cooldown().toMillis()),
        rules.groupFrom(),
        config.windows().stream().mapToLong(WindowSpec::sizeMillis).min().orElseThrow(),
        staleAfter == null ? Long.MAX_VALUE : staleAfter.toMillis(),
        sequential == null
            ? SlowDriftRule.OFF
            : new SlowDriftRule(
                sequential.toMillis(), config.windows().size(), rules.minimumJsDistance()));
  }

  /** What may be told of windows, null for everything. */
  static @Nullable Disclosure ofDisclosure(MonitorConfig config) {
    Integer minimum = config.minimumBinCount();
    return minimum == null ? null : new Disclosure(minimum, config.repeatsRecords());
  }
}
