package io.leeway.benchmarks.curves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.benchmarks.plots.GeneratedParts;
import io.leeway.benchmarks.plots.MarkdownTable;
import io.leeway.cli.text.NumberText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Fills the generated parts of {@code docs/performance.md} from what was measured, so that no
 * number is typed by hand.
 */
final class PerformanceDocument {
  private static final String NOTHING = "*Not measured yet.*\n";
  private static final char MONITOR = 'd';
  private static final char PAIRS = 'e';
  private static final double KIB = 1024;

  private final Results results;

  PerformanceDocument(Results results) {
    this.results = results;
  }

  /**
   * The text with its generated parts replaced.
   *
   * @throws IllegalArgumentException if it has a part of an unknown name
   */
  String fill(String text) throws IOException {
    return GeneratedParts.fill(text, this::part);
  }

  private String part(String name) throws IOException {
    return switch (name) {
      case "anchor" -> anchor();
      case "machine" -> results.machine().isEmpty() ? NOTHING : results.machine() + "\n";
      case "features" -> points(Curve.FEATURES, MONITOR, "features", true);
      case "pairs" -> pairs();
      case "segments" -> points(Curve.SEGMENTS, MONITOR, "segments", false);
      case "overlap" -> points(Curve.OVERLAP, MONITOR, "size / slide", false);
      case "parallelism" -> points(Curve.PARALLELISM, MONITOR, "parallelism", false);
      case "scoring" -> scoring();
      case "sizing" -> sizing();
      default -> throw new IllegalArgumentException("no generated part '" + name + "'");
    };
  }

  private String anchor() throws IOException {
    if (results.anchor().isEmpty()) {
      return NOTHING;
    }
    JsonNode summary = new ObjectMapper().readTree(results.anchor());
    JsonNode machine = summary.path("machine");
    JsonNode plan = summary.path("plan");
    StringBuilder text = new StringBuilder();
    text.append(
        "%s, %d cores, %s, heap %d MiB, commit %s; %s records, %s, parallelism %d, %d rounds.\n\n"
            .formatted(
                machine.path("processor").asText(),
                machine.path("cores").asInt(),
                machine.path("jvm").asText(),
                machine.path("heapBytes").asLong() >> 20,
                machine.path("commit").asText(),
                NumberText.count(plan.path("records").asLong()),
                plan.path("features").asText(),
                plan.path("parallelism").asInt(),
                plan.path("rounds").asInt()));
    List<List<String>> rows = new ArrayList<>();
    summary
        .path("variants")
        .properties()
        .forEach(entry -> rows.add(anchorRow(entry.getKey(), entry.getValue())));
    return text
        + MarkdownTable.of(
            List.of(
                "job",
                "M records/s (min-max)",
                "of (a)",
                "of (c)",
                "task ns/record",
                "process ns/record",
                "task B/record",
                "shuffle KiB/window",
                "state KiB"),
            rows);
  }

  private static List<String> anchorRow(String letter, JsonNode figures) {
    JsonNode rate = figures.path("recordsPerSecond");
    return List.of(
        "(%s) %s".formatted(letter, figures.path("name").asText()),
        "%s (%s-%s)"
            .formatted(
                millions(rate.path("median").asDouble()),
                millions(rate.path("min").asDouble()),
                millions(rate.path("max").asDouble())),
        ratio(figures.path("ratioToRead")),
        ratio(figures.path("ratioToExplode")),
        NumberText.fixed(figures.at("/taskCpuNanosPerRecord/median").asDouble(), 0),
        NumberText.fixed(figures.at("/processCpuNanosPerRecord/median").asDouble(), 0),
        NumberText.fixed(figures.at("/taskAllocatedBytesPerRecord/median").asDouble(), 1),
        NumberText.fixed(figures.at("/shuffleBytesPerWindow/median").asDouble() / KIB, 1),
        NumberText.fixed(figures.at("/stateBytes/median").asDouble() / KIB, 1));
  }

  private static String ratio(JsonNode ratio) {
    return ratio.isMissingNode() ? "-" : NumberText.fixed(ratio.path("median").asDouble(), 2);
  }

  private String points(Curve curve, char variant, String x, boolean perFeature) {
    List<CostPoint> points = results.points(curve, variant);
    if (points.isEmpty()) {
      return NOTHING;
    }
    Map<String, Function<CostPoint, String>> columns = new LinkedHashMap<>();
    columns.put(x, point -> NumberText.count((long) point.x()));
    columns.put("records/s", point -> NumberText.count((long) point.recordsPerSecond()));
    columns.put("of read-only", point -> NumberText.fixed(point.ofRead(), 2));
    columns.put("task ns/record", point -> NumberText.count((long) point.taskNanosPerRecord()));
    if (perFeature) {
      columns.put(
          "task ns/record and feature",
          point -> NumberText.fixed(point.taskNanosPerRecord() / point.x(), 1));
    }
    columns.put("state KiB", point -> kib(point.stateBytes()));
    columns.put("checkpoint ms", point -> NumberText.count((long) point.checkpointMillis()));
    columns.put("shuffle KiB/window", point -> kib(point.shuffleBytesPerWindow()));
    return MarkdownTable.of(
        List.copyOf(columns.keySet()),
        points.stream()
            .map(point -> columns.values().stream().map(column -> column.apply(point)).toList())
            .toList());
  }

  private String pairs() {
    List<CostPoint> with = results.points(Curve.PAIRS, PAIRS);
    if (with.isEmpty()) {
      return NOTHING;
    }
    List<CostPoint> without = results.points(Curve.PAIRS, MONITOR);
    List<List<String>> rows = new ArrayList<>();
    for (CostPoint point : with) {
      double none =
          without.stream()
              .filter(other -> other.x() == point.x())
              .mapToDouble(CostPoint::taskNanosPerRecord)
              .findFirst()
              .orElse(Double.NaN);
      rows.add(
          List.of(
              NumberText.count((long) point.x()),
              NumberText.count((long) point.recordsPerSecond()),
              NumberText.fixed(point.ofRead(), 2),
              NumberText.count((long) point.taskNanosPerRecord()),
              NumberText.fixed((point.taskNanosPerRecord() - none) / point.x(), 2),
              kib(point.stateBytes()),
              NumberText.count((long) point.checkpointMillis())));
    }
    return MarkdownTable.of(
        List.of(
            "pairs",
            "records/s",
            "of read-only",
            "task ns/record",
            "more per record and pair, ns",
            "state KiB",
            "checkpoint ms"),
        rows);
  }

  private String scoring() {
    if (results.scoring().isEmpty()) {
      return NOTHING;
    }
    return MarkdownTable.of(
        List.of("features", "ms per window (min-max)", "µs per feature"),
        results.scoring().stream()
            .map(
                point ->
                    List.of(
                        NumberText.count(point.features()),
                        "%s (%s-%s)"
                            .formatted(
                                NumberText.fixed(point.millis(), 2),
                                NumberText.fixed(point.minimum(), 2),
                                NumberText.fixed(point.maximum(), 2)),
                        NumberText.fixed(point.millis() * 1e3 / point.features(), 1)))
            .toList());
  }

  private String sizing() {
    List<CostPoint> points = results.points(Curve.FEATURES, MONITOR);
    if (points.size() < 2 || results.scoring().isEmpty()) {
      return NOTHING;
    }
    return new SizingExample(LinearCost.of(points), results).text();
  }

  private static String kib(double bytes) {
    return NumberText.fixed(bytes / KIB, 1);
  }

  private static String millions(double value) {
    return NumberText.fixed(value / 1e6, 2);
  }
}
