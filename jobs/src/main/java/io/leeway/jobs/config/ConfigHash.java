package io.leeway.jobs.config;

import io.leeway.jobs.record.ArrayField;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.vector.VectorFeature;
import io.leeway.jobs.window.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells apart settings that give different results from the same records.
 *
 * <p>Stream, features, windows, times and alert rules decide; servers, topics, client settings and
 * the exporter do not, and neither does the order of the windows.
 */
public final class ConfigHash {
  private static final int BYTES = 8;

  private final StringBuilder text = new StringBuilder("leeway settings 1\n");

  private ConfigHash() {}

  /** 16 hexadecimal digits: the start of the SHA-256 of the settings. */
  public static String of(MonitorConfig config) {
    return hash(canonicalText(config));
  }

  /** One setting per line; what the hash is of. */
  static String canonicalText(MonitorConfig config) {
    return new ConfigHash().describe(config);
  }

  private String describe(MonitorConfig config) {
    line("stream", config.stream());
    EventTimeField timestamp = config.source().timestamp();
    if (timestamp != null) {
      line("timestamp", timestamp.path(), timestamp.unit().name());
    }
    for (FeatureField feature : config.features()) {
      line("feature", feature.name(), feature.path(), feature.kind().name());
    }
    for (VectorFeature vector : config.vectors()) {
      List<String> paths = vector.arrays().stream().map(ArrayField::path).toList();
      line("vector", vector.name(), Integer.toString(vector.dimension()), paths.toString());
    }
    MonitorConfig.Detail detail = config.detail();
    detail.segments().forEach(path -> line("segment", path));
    if (!detail.segments().isEmpty()) {
      line("maxSegments", Integer.toString(detail.maxSegments()));
    }
    if (detail.pairs() != MonitorConfig.PairChoice.NONE) {
      line(
          "pairs",
          detail.pairs().name(),
          Integer.toString(detail.pairBins()),
          Integer.toString(detail.maxPairs()));
    }
    detail
        .named()
        .forEach(
            pair -> line("pair", pair.first(), pair.second(), Integer.toString(detail.pairBins())));
    String target = detail.target();
    if (target != null) {
      line("target", target, Integer.toString(detail.pairBins()));
    }
    if (detail.sketches()) {
      line("sketches");
    }
    config.windows().stream()
        .sorted(
            Comparator.comparingLong(WindowSpec::sizeMillis)
                .thenComparingLong(WindowSpec::slideMillis))
        .forEach(
            w -> line("window", Long.toString(w.sizeMillis()), Long.toString(w.slideMillis())));
    line("lateness", millis(config.lateness()));
    line("outOfOrderness", millis(config.outOfOrderness()));
    line("maxAhead", millis(config.maxAhead()));
    MonitorConfig.AlertRules alerts = config.alerts();
    line("falseAlarmsPerMonth", Double.toString(alerts.falseAlarmsPerMonth()));
    line("minimumJsDistance", Double.toString(alerts.minimumJsDistance()));
    line("minimumRecords", Long.toString(alerts.minimumRecords()));
    line("raise", Integer.toString(alerts.raiseAfter()), Integer.toString(alerts.raiseWithin()));
    line("clearAfter", Integer.toString(alerts.clearAfter()));
    line("cooldown", millis(alerts.cooldown()));
    Duration sequential = alerts.sequential();
    line("sequential", sequential == null ? "off" : millis(sequential));
    Duration staleAfter = alerts.staleAfter();
    line("staleAfter", staleAfter == null ? "never" : millis(staleAfter));
    line("groupFrom", Integer.toString(alerts.groupFrom()));
    Integer minimumBinCount = config.minimumBinCount();
    if (minimumBinCount != null) {
      line("minimumBinCount", minimumBinCount.toString());
    }
    return text.toString();
  }

  /** Each part with its length, so that no two settings give the same line. */
  private void line(String key, String... parts) {
    text.append(key);
    for (String part : parts) {
      text.append(' ').append(part.length()).append(':').append(part);
    }
    text.append('\n');
  }

  private static String millis(Duration duration) {
    return Long.toString(duration.toMillis());
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
