package io.leeway.cli.bench;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.record.FeatureField;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * The configuration files of the monitor's variants, as a user would write them.
 *
 * @param directory where the schema is
 */
record BenchConfig(BenchPlan plan, String bootstrapServers, String topic, Path directory) {
  static final String STREAM = "bench";
  static final String SCHEMA_FILE = "features.avsc";

  /**
   * How long the broker holds a request for records at the end of the topic. With the default of
   * 500 ms every job would end half a second after its last record; while there are records, it
   * decides nothing.
   */
  private static final int FETCH_WAIT_MILLIS = 10;

  static final int PAIR_BINS = 8;
  private static final String NO_PAIRS = "dependence: {pairs: none}\n";
  private static final String NO_SKETCHES = "sketches: false\n";

  /**
   * The settings of a variant.
   *
   * @param run what keeps the topics of its results apart from those of others
   * @throws ConfigException if they are refused
   */
  MonitorConfig of(Variant variant, String run) {
    String yaml = base(variant, run);
    boolean sketches = variant == Variant.SKETCHES;
    if (variant == Variant.TREE) {
      yaml += "dependence: {pairs: tree, bins: %d}%n".formatted(PAIR_BINS);
    } else if (variant.hasPairs()) {
      yaml +=
          "dependence: {pairs: all, bins: %d, maxPairs: %d}%n"
              .formatted(PAIR_BINS, Math.max(1, plan.features().pairs()));
    } else if (accepts(yaml + NO_PAIRS)) {
      yaml += NO_PAIRS;
    }
    if (sketches) {
      yaml += "sketches: true\n";
    } else if (accepts(yaml + NO_SKETCHES)) {
      yaml += NO_SKETCHES;
    }
    return parse(yaml);
  }

  /** Whether there is such a job, and if not, why. */
  String refusal(Variant variant) {
    if (!variant.isMonitor()) {
      return "";
    }
    try {
      of(variant, "");
      return "";
    } catch (ConfigException e) {
      return String.join("; ", e.errors());
    }
  }

  /** What sets the topic of a variant's reference apart from those of others. */
  private static String detail(Variant variant) {
    if (variant == Variant.TREE) {
      return "-tree";
    }
    return variant.hasPairs() ? "-detail" : "";
  }

  private boolean accepts(String yaml) {
    try {
      parse(yaml);
      return true;
    } catch (ConfigException e) {
      return false;
    }
  }

  private MonitorConfig parse(String yaml) {
    return ConfigFile.parse(yaml, directory);
  }

  private String base(Variant variant, String run) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        String.format(
            Locale.ROOT,
            """
            stream: %s
            source:
              topic: %s
              bootstrapServers: %s
              format: avro
              schema: %s
              timestamp: {field: %s}
              properties: {fetch.max.wait.ms: %9$d}
            windows:
              - {size: %s, slide: %s}
            reference: {topic: references%10$s-%2$s}
            sinks: {results: results%8$s, alerts: alerts%8$s, deadLetters: dead-letters%8$s}
            """,
            STREAM,
            topic,
            bootstrapServers,
            SCHEMA_FILE,
            FeatureStream.TIME_FIELD,
            Durations.format(Duration.ofMillis(plan.window().sizeMillis())),
            Durations.format(Duration.ofMillis(plan.window().slideMillis())),
            run,
            FETCH_WAIT_MILLIS,
            detail(variant)));
    if (plan.segments() > 1) {
      yaml.append("segments: [{path: ")
          .append(FeatureStream.SEGMENT_FIELD)
          .append("}]\nmaxSegments: ")
          .append(plan.segments())
          .append('\n');
    }
    yaml.append("features:\n");
    for (FeatureField feature : plan.features().fields()) {
      yaml.append(
          "  - {name: %s, type: %s}%n"
              .formatted(feature.name(), feature.kind().name().toLowerCase(Locale.ROOT)));
    }
    return yaml.toString();
  }
}
