package io.leeway.exporter;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the samples of one scrape. Undefined numbers are left out, and so are families without
 * samples. Not thread-safe.
 */
final class MetricFamilies {
  /**
   * By label values: should two names become the same label value, one sample stays, as a scrape
   * with duplicates is refused.
   */
  private final Map<Metric, Map<List<String>, Double>> samples = new EnumMap<>(Metric.class);

  /** Adds a sample unless the value is undefined: null or NaN. */
  void add(Metric metric, @Nullable Double value, String... labelValues) {
    if (value == null || value.isNaN()) {
      return;
    }
    List<String> labels = Arrays.stream(labelValues).map(LabelValue::of).toList();
    samples.computeIfAbsent(metric, m -> new LinkedHashMap<>()).putIfAbsent(labels, value);
  }

  void add(Metric metric, long value, String... labelValues) {
    add(metric, (double) value, labelValues);
  }

  void add(Metric metric, boolean value, String... labelValues) {
    add(metric, value ? 1.0 : 0.0, labelValues);
  }

  /** In the order of {@link Metric}. */
  List<MetricFamilySamples> families() {
    List<MetricFamilySamples> families = new ArrayList<>();
    samples.forEach((metric, values) -> families.add(family(metric, values)));
    return families;
  }

  private static MetricFamilySamples family(Metric metric, Map<List<String>, Double> values) {
    switch (metric.type()) {
      case GAUGE -> {
        GaugeMetricFamily family =
            new GaugeMetricFamily(metric.fullName(), metric.help(), metric.labels());
        values.forEach(family::addMetric);
        return family;
      }
      case COUNTER -> {
        CounterMetricFamily family =
            new CounterMetricFamily(metric.fullName(), metric.help(), metric.labels());
        values.forEach(family::addMetric);
        return family;
      }
    }
    throw new AssertionError(metric.type());
  }
}
