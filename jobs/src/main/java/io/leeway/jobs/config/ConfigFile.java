package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.leeway.jobs.config.MonitorConfig.AlertRules;
import io.leeway.jobs.config.MonitorConfig.Detail;
import io.leeway.jobs.config.MonitorConfig.ExporterSettings;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.config.MonitorConfig.Sinks;
import io.leeway.jobs.config.ValueType.Share;
import io.leeway.jobs.window.SeasonClock;
import io.leeway.schema.Season;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the YAML file that tells a monitor what to do; the keys are in {@code docs/options.md}.
 *
 * <p>Everything that is wrong is told at once, each in a line with the key, its value and what was
 * expected. Unknown keys are errors. Besides the file itself only the Avro schema and the files
 * that it names for secrets are read. Not thread-safe, but for the static methods.
 */
public final class ConfigFile {
  private static final int MAX_BYTES = 256 * 1024;

  /** Stands in for text that is wrong or missing; never gets out, since there is an error then. */
  static final String UNKNOWN = "?";

  private final Path directory;
  private final List<String> errors = new ArrayList<>();
  private final SecretReferences secrets;

  private ConfigFile(Path directory, Function<String, @Nullable String> environment) {
    this.directory = directory;
    this.secrets = new SecretReferences(directory, environment, errors);
  }

  /**
   * The settings in a file.
   *
   * @throws ConfigException if the file cannot be read, or with everything that is wrong in it
   */
  public static MonitorConfig read(Path file) {
    return read(file, Map.of());
  }

  /**
   * The settings in a file, with others in their place.
   *
   * @param overrides values by key, of those in {@link Overrides#keys}
   * @throws ConfigException if the file cannot be read, or with everything that is wrong in it or
   *     in the overrides
   */
  public static MonitorConfig read(Path file, Map<String, String> overrides) {
    Path directory = file.toAbsolutePath().getParent();
    return parse(text(file), Objects.requireNonNull(directory), overrides);
  }

  /** What is wrong with a name of a stream, null if nothing is. */
  public static @Nullable String problemOfStream(String name) {
    ValueType<String> type = ValueType.name();
    return type.parser().apply(TextNode.valueOf(name)) == null
        ? "\"%s\", expected %s".formatted(name, type.expected())
        : null;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException(
            List.of(
                "%s: %d bytes, expected at most %d".formatted(file, Files.size(file), MAX_BYTES)));
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ConfigException(List.of(file + ": cannot be read, expected a YAML file in UTF-8"));
    }
  }

  /**
   * The settings in a text.
   *
   * @param directory what paths are relative to
   * @throws ConfigException with everything that is wrong
   */
  public static MonitorConfig parse(String yaml, Path directory) {
    return parse(yaml, directory, Map.of());
  }

  /** The same with other settings in place of those of the text. */
  public static MonitorConfig parse(String yaml, Path directory, Map<String, String> overrides) {
    return new ConfigFile(directory, System::getenv).parse(yaml, overrides);
  }

  static MonitorConfig parse(
      String yaml, Path directory, Function<String, @Nullable String> environment) {
    return new ConfigFile(directory, environment).parse(yaml, Map.of());
  }

  /**
   * How metrics may be read by these settings. Apart from {@link #read}, since the job has no use
   * for the exporter's secrets and need not be able to read them.
   *
   * @throws ConfigException if the file cannot be read, or with everything that is wrong
   */
  public static MetricsAccess readMetricsAccess(Path file) {
    Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
    return new ConfigFile(directory, System::getenv).metricsAccess(text(file));
  }

  static MetricsAccess parseMetricsAccess(
      String yaml, Path directory, Function<String, @Nullable String> environment) {
    return new ConfigFile(directory, environment).metricsAccess(yaml);
  }

  private MetricsAccess metricsAccess(String yaml) {
    ObjectNode tree = YamlTree.parse(yaml, errors);
    MetricsAccess access =
        MetricsAccess.read(new ConfigSection(tree, "", errors).section("exporter"), secrets);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return access;
  }

  private MonitorConfig parse(String yaml, Map<String, String> overrides) {
    ObjectNode tree = YamlTree.parse(yaml, errors);
    if (!errors.isEmpty()) {
      // Half a tree would only add errors about what the other half holds.
      throw new ConfigException(errors);
    }
    Overrides.apply(tree, overrides, errors);
    UnknownKeys.find(tree, errors);
    ConfigSection root = new ConfigSection(tree, "", errors);
    FeatureSection features = features(root);
    Detail detail = detail(root);
    MonitorConfig config =
        new MonitorConfig(
            root.require(SourceOptions.STREAM, UNKNOWN),
            new SourceSection(root.section("source"), directory, secrets, errors)
                .read(features, detail.segments()),
            features.features(),
            detail,
            WindowSection.read(root),
            root.get(WindowOptions.LATENESS),
            root.get(WindowOptions.OUT_OF_ORDERNESS),
            root.get(WindowOptions.MAX_AHEAD),
            root.get(WindowOptions.IDLE_TIMEOUT).orElse(null),
            reference(root.section("reference")),
            alerts(root.section("alerts")),
            sinks(root.section("sinks")),
            exporter(root.section("exporter")),
            season(root.section("reference")),
            features.vectors(),
            minimumBinCount(root.section("privacy")));
    checkPairs(config);
    checkPrivacy(config);
    checkTopics(config);
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return config;
  }

  private static FeatureSection features(ConfigSection root) {
    List<ConfigSection> entries = root.list("features", "auto", FeatureOptions.MAX_FEATURES);
    return FeatureSection.read(entries == null ? List.of() : entries);
  }

  private Detail detail(ConfigSection root) {
    List<ConfigSection> entries = root.list("segments", null, DetailOptions.MAX_SEGMENT_FIELDS);
    List<String> segments = new ArrayList<>();
    for (ConfigSection entry : entries == null ? List.<ConfigSection>of() : entries) {
      String path = entry.require(DetailOptions.SEGMENT_PATH, "");
      if (segments.contains(path)) {
        entry.error(
            entry.pathOf(DetailOptions.SEGMENT_PATH),
            "\"%s\" is there twice, expected different fields".formatted(path));
      } else if (!path.isEmpty()) {
        segments.add(path);
      }
    }
    ConfigSection dependence = root.section("dependence");
    return new Detail(
        segments,
        Math.toIntExact(root.get(DetailOptions.MAX_SEGMENTS)),
        dependence.get(DetailOptions.PAIRS),
        Math.toIntExact(dependence.get(DetailOptions.PAIR_BINS)),
        Math.toIntExact(dependence.get(DetailOptions.MAX_PAIRS)),
        root.get(DetailOptions.SKETCHES),
        named(dependence),
        dependence.find(DetailOptions.PAIR_TARGET));
  }

  private static List<MonitorConfig.NamedPair> named(ConfigSection dependence) {
    List<ConfigSection> entries = dependence.list("named", null, DetailOptions.MAX_NAMED_PAIRS);
    List<MonitorConfig.NamedPair> named = new ArrayList<>();
    for (ConfigSection entry : entries == null ? List.<ConfigSection>of() : entries) {
      String first = entry.require(DetailOptions.PAIR_FIRST, UNKNOWN);
      String second = entry.require(DetailOptions.PAIR_SECOND, UNKNOWN);
      if (first.equals(second) && !first.equals(UNKNOWN)) {
        entry.error(
            entry.pathOf(DetailOptions.PAIR_SECOND),
            "\"%s\" is the first feature too, expected another one".formatted(second));
      }
      named.add(new MonitorConfig.NamedPair(first, second));
    }
    return named;
  }

  private static @Nullable Integer minimumBinCount(ConfigSection privacy) {
    Long count = privacy.find(ResultOptions.MINIMUM_BIN_COUNT);
    return count == null ? null : (Integer) Math.toIntExact(count);
  }

  /** Settings that would tell of few records after all. */
  private void checkPrivacy(MonitorConfig config) {
    Integer minimum = config.minimumBinCount();
    if (minimum == null) {
      return;
    }
    if (config.alerts().minimumRecords() < minimum) {
      errors.add(
          "%s: %d, expected at least the %d of %s"
              .formatted(
                  AlertOptions.MINIMUM_RECORDS.path(),
                  config.alerts().minimumRecords(),
                  minimum,
                  ResultOptions.MINIMUM_BIN_COUNT.path()));
    }
    if (config.sinks().deadLetterPayload()) {
      errors.add(
          "%s: true tells of single records, expected false with %s"
              .formatted(
                  ResultOptions.DEAD_LETTER_PAYLOAD.path(),
                  ResultOptions.MINIMUM_BIN_COUNT.path()));
    }
  }

  /** With the features of a reference, pairs are checked once that is known. */
  private void checkPairs(MonitorConfig config) {
    if (!config.features().isEmpty() && errors.isEmpty()) {
      errors.addAll(config.detail().unknownFeatures(config.features()));
    }
  }

  private ReferenceLocation reference(ConfigSection reference) {
    String topic = reference.get(ReferenceOptions.TOPIC);
    String file = reference.find(ReferenceOptions.FILE);
    if (reference.has(ReferenceOptions.FILE) && reference.has(ReferenceOptions.TOPIC)) {
      reference.error("reference", "has topic and file, expected one of them");
    }
    if (file == null) {
      return new ReferenceLocation.Topic(topic);
    }
    Path path = directory.resolve(file).normalize();
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      reference.error(
          reference.pathOf(ReferenceOptions.FILE),
          "\"%s\" cannot be read, expected a reference file".formatted(file));
    }
    return new ReferenceLocation.File(path.toString());
  }

  private static @Nullable SeasonClock season(ConfigSection reference) {
    Season season = reference.find(ReferenceOptions.SEASON);
    ZoneId zone = reference.get(ReferenceOptions.SEASON_ZONE);
    if (season == null && reference.has(ReferenceOptions.SEASON_ZONE)) {
      reference.error(
          reference.pathOf(ReferenceOptions.SEASON_ZONE),
          "is for a season, expected reference.season too");
    }
    return season == null ? null : new SeasonClock(season, zone);
  }

  private static AlertRules alerts(ConfigSection alerts) {
    Share raise = alerts.get(AlertOptions.RAISE_AFTER);
    double falseAlarmsPerMonth = alerts.get(AlertOptions.FALSE_ALARMS);
    return new AlertRules(
        falseAlarmsPerMonth,
        alerts.get(AlertOptions.MINIMUM_JS_DISTANCE),
        alerts.get(AlertOptions.MINIMUM_RECORDS),
        raise.count(),
        raise.total(),
        Math.toIntExact(alerts.get(AlertOptions.CLEAR_AFTER)),
        alerts.get(AlertOptions.COOLDOWN),
        alerts.get(AlertOptions.SEQUENTIAL).duration(falseAlarmsPerMonth),
        alerts.get(AlertOptions.STALE_AFTER).orElse(null),
        Math.toIntExact(alerts.get(AlertOptions.GROUP_FROM)));
  }

  private static Sinks sinks(ConfigSection sinks) {
    return new Sinks(
        sinks.get(ResultOptions.RESULTS),
        sinks.get(ResultOptions.ALERTS),
        sinks.get(ResultOptions.DEAD_LETTERS),
        sinks.get(ResultOptions.LEDGER),
        sinks.get(ResultOptions.DELIVERY),
        sinks.get(ResultOptions.TRANSACTION_TIMEOUT),
        sinks.get(ResultOptions.DEAD_LETTER_PAYLOAD));
  }

  private static ExporterSettings exporter(ConfigSection exporter) {
    MetricsAccess.check(exporter);
    return new ExporterSettings(
        exporter.get(MetricsOptions.HOST),
        Math.toIntExact(exporter.get(MetricsOptions.PORT)),
        Math.toIntExact(exporter.get(MetricsOptions.MAX_SERIES)),
        exporter.get(MetricsOptions.EXPORTED_BINS),
        exporter.find(MetricsOptions.REPORT_DUE_AFTER),
        Math.toIntExact(exporter.get(MetricsOptions.TOP_PAIRS)));
  }

  /** A topic with two kinds of messages, or one that the job reads back, is a loop. */
  private void checkTopics(MonitorConfig config) {
    Map<String, String> uses = new HashMap<>();
    uses.put(config.source().topic(), SourceOptions.TOPIC.path());
    if (config.reference() instanceof ReferenceLocation.Topic reference) {
      claim(uses, reference.topic(), ReferenceOptions.TOPIC);
    }
    claim(uses, config.sinks().results(), ResultOptions.RESULTS);
    claim(uses, config.sinks().alerts(), ResultOptions.ALERTS);
    claim(uses, config.sinks().deadLetters(), ResultOptions.DEAD_LETTERS);
    claim(uses, Objects.requireNonNull(config.sinks().ledger()), ResultOptions.LEDGER);
  }

  private void claim(Map<String, String> uses, String topic, Option<String> option) {
    String other = uses.putIfAbsent(topic, option.path());
    if (other != null) {
      errors.add(
          "%s: \"%s\" is also %s, expected a topic of its own"
              .formatted(option.path(), topic, other));
    }
  }
}
