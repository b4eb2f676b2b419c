package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.exporter.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every metric that there can be in a Prometheus with the shipped configuration, with its labels:
 * those of the exporter's code, the recorded ones, Prometheus' own about its targets, and Flink's
 * as its reporter shows them, of which the end-to-end test proves that they are there.
 */
final class KnownMetrics {
  static final Set<String> OF_TARGETS = Set.of("job", "instance");
  private static final String FLINK = "flink-metrics.txt";

  private final Map<String, Set<String>> labels = new HashMap<>();

  private KnownMetrics() {}

  static KnownMetrics shipped() throws IOException {
    KnownMetrics known = new KnownMetrics();
    for (Metric metric : Metric.values()) {
      known.add(metric.fullName(), metric.labels(), List.of("run"));
    }
    for (String target : List.of("up", "scrape_samples_scraped", "scrape_duration_seconds")) {
      known.add(target, List.of("run", "component"), List.of());
    }
    known.add("ALERTS", List.of("alertname", "alertstate", "severity", "stream"), List.of());
    for (String line : flink()) {
      String[] parts = line.split(" ", -1);
      known.add(parts[0], List.of(parts[1].split(",")), List.of("component"));
    }
    for (JsonNode group :
        ProjectFile.yaml("dashboards/prometheus/rules/leeway.yaml").get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        if (rule.has("record")) {
          // All of them aggregate, so their labels are those that they group by.
          known.add(
              rule.get("record").asText(),
              PromQuery.of(rule.get("expr").asText()).grouped(),
              List.of());
        }
      }
    }
    return known;
  }

  private static List<String> flink() throws IOException {
    try (InputStream in = KnownMetrics.class.getResourceAsStream(FLINK)) {
      if (in == null) {
        throw new IOException(FLINK + " is not among the test resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  private void add(String name, Collection<String> own, Collection<String> others) {
    Set<String> all = new HashSet<>(own);
    all.addAll(others);
    all.addAll(OF_TARGETS);
    labels.put(name, all);
  }

  /** What is wrong with an expression: metrics and labels that nothing emits. */
  List<String> problemsOf(String expression) {
    List<String> problems = new ArrayList<>();
    PromQuery query = PromQuery.of(expression);
    Set<String> any = new HashSet<>();
    query
        .matched()
        .forEach(
            (metric, used) -> {
              Set<String> known = labels.get(metric);
              if (known == null) {
                problems.add("no such metric: " + metric);
                return;
              }
              any.addAll(known);
              used.stream()
                  .filter(label -> !known.contains(label))
                  .forEach(label -> problems.add(metric + " has no label " + label));
            });
    query.grouped().stream()
        .filter(label -> !any.contains(label))
        .forEach(label -> problems.add("none of the metrics has a label " + label));
    if (query.matched().isEmpty()) {
      problems.add("no metric in " + expression);
    }
    return problems;
  }

  /** Labels that the metrics of an expression have. */
  Set<String> labelsOf(String expression) {
    Set<String> any = new HashSet<>();
    PromQuery.of(expression)
        .matched()
        .keySet()
        .forEach(metric -> any.addAll(labels.getOrDefault(metric, Set.of())));
    return any;
  }
}
