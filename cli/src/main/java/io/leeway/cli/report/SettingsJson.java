package io.leeway.cli.report;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that decide results, in the data of a page: those by name that no server, password
 * or path is in. Not thread-safe.
 */
final class SettingsJson {
  private static final int MAX_HASHES = 20;

  private final PageData data;

  SettingsJson(PageData data) {
    this.data = data;
  }

  void write(HtmlReport report) throws IOException {
    Set<String> hashes = new TreeSet<>();
    report.tables().forEach(table -> hashes.addAll(table.configHashes()));
    data.list("configHashes", hashes.stream().limit(MAX_HASHES).toList(), data::text);
    MonitorConfig config = report.config();
    if (config == null) {
      return;
    }
    data.text("configHash", ConfigHash.of(config));
    data.flag("configForeign", !hashes.isEmpty() && !hashes.contains(ConfigHash.of(config)));
    data.objects(
        "settings",
        settings(config).entrySet(),
        (Map.Entry<String, String> entry) -> {
          data.sentence("key", entry.getKey());
          data.text("value", entry.getValue());
        });
  }

  private static Map<String, String> settings(MonitorConfig config) {
    AlertRules alerts = config.alerts();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("stream", config.stream());
    settings.put(
        "windows",
        config.windows().stream().map(SettingsJson::window).collect(Collectors.joining(", ")));
    settings.put("lateness", Durations.format(config.lateness()));
    settings.put("outOfOrderness", Durations.format(config.outOfOrderness()));
    settings.put(
        "alerts.falseAlarmsPerMonth", NumberText.significant(alerts.falseAlarmsPerMonth(), 6));
    settings.put("alerts.minimumJsDistance", NumberText.significant(alerts.minimumJsDistance(), 6));
    settings.put("alerts.minimumRecords", NumberText.count(alerts.minimumRecords()));
    settings.put(
        "alerts.raiseAfter", alerts.raiseAfter() + " of " + alerts.raiseWithin() + " windows");
    settings.put("alerts.clearAfter", alerts.clearAfter() + " windows");
    settings.put("alerts.cooldown", Durations.format(alerts.cooldown()));
    settings.put("alerts.sequential", orElse(alerts.sequential(), "off"));
    settings.put("alerts.staleAfter", orElse(alerts.staleAfter(), "never"));
    return settings;
  }

  private static String window(WindowSpec window) {
    String size = Durations.format(Duration.ofMillis(window.sizeMillis()));
    return window.slideMillis() == window.sizeMillis()
        ? size
        : size + " every " + Durations.format(Duration.ofMillis(window.slideMillis()));
  }

  private static String orElse(@Nullable Duration duration, String without) {
    return duration == null ? without : Durations.format(duration);
  }
}
