package io.leeway.benchmarks.detection;

import io.leeway.benchmarks.plots.GeneratedParts;
import io.leeway.benchmarks.plots.MarkdownTable;
import io.leeway.cli.text.NumberText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Fills the generated parts of {@code docs/detection.md} from an evaluation's results. */
final class DetectionDocument {
  private static final String NOTHING = "*Not measured yet.*\n";

  private final DetectionResults results;

  DetectionDocument(DetectionResults results) {
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

  /** All tables under their names, for a terminal. */
  String tables() {
    StringBuilder text = new StringBuilder();
    for (String name :
        List.of(
            "independent",
            "zipf",
            "dependent",
            "shift",
            "changes",
            "bikes",
            "bikesmonth",
            "bikesbackwards",
            "weather",
            "budget",
            "step",
            "slow")) {
      text.append(name).append("\n").append(part(name)).append("\n");
    }
    return text.toString();
  }

  private String part(String name) {
    return switch (name) {
      case "independent" ->
          shares(
              SimulatedEvaluation.INDEPENDENT,
              columns("K", SimulatedEvaluation.BINS, "n", SimulatedEvaluation.RECORDS));
      case "zipf" -> shares(SimulatedEvaluation.ZIPF, columns("n", SimulatedEvaluation.RECORDS));
      case "dependent" ->
          shares(
              SimulatedEvaluation.DEPENDENT,
              columns("blocks", SimulatedEvaluation.BLOCKS, "phi", SimulatedEvaluation.PHI));
      case "shift" ->
          shares(
              SimulatedEvaluation.SHIFT,
              columns(
                  "K", SimulatedEvaluation.BINS,
                  "n", SimulatedEvaluation.RECORDS,
                  "sigma", SimulatedEvaluation.SIGMA));
      case "changes" ->
          shares(
              SimulatedEvaluation.OTHER_CHANGES,
              bySubject("change", columns("K", SimulatedEvaluation.BINS)));
      case "bikes", "bikesmonth", "bikesbackwards", "weather" ->
          shares(name, bySubject("feature", columns()));
      case "budget" -> numbers(AlertEvaluation.BUDGET, 2);
      case "step" -> shares(AlertEvaluation.STEP, columns("reference", AlertEvaluation.REFERENCE));
      case "slow" -> slow();
      default -> throw new IllegalArgumentException("no generated part '" + name + "'");
    };
  }

  /** One line per setting, a column per method: percent and standard error. */
  private String shares(String table, Map<String, Function<Measured, String>> columns) {
    List<Measured> rows = results.of(table);
    if (rows.isEmpty()) {
      return NOTHING;
    }
    Set<String> methods = new LinkedHashSet<>(rows.stream().map(Measured::method).toList());
    Map<List<String>, Map<String, Measured>> lines = new LinkedHashMap<>();
    for (Measured row : rows) {
      List<String> key = columns.values().stream().map(column -> column.apply(row)).toList();
      lines.computeIfAbsent(key, unused -> new LinkedHashMap<>()).put(row.method(), row);
    }
    List<String> titles = new ArrayList<>(columns.keySet());
    titles.addAll(methods);
    List<List<String>> cells = new ArrayList<>();
    lines.forEach(
        (key, byMethod) -> {
          List<String> line = new ArrayList<>(key);
          methods.forEach(method -> line.add(share(byMethod.get(method))));
          cells.add(line);
        });
    return repetitions(rows) + MarkdownTable.of(titles, cells);
  }

  private String numbers(String table, int digits) {
    List<Measured> rows = results.of(table);
    if (rows.isEmpty()) {
      return NOTHING;
    }
    return repetitions(rows)
        + MarkdownTable.of(
            List.of("reference", "what", "mean", "standard error"),
            rows.stream()
                .map(
                    row ->
                        List.of(
                            NumberText.count((long) row.at(AlertEvaluation.REFERENCE)),
                            row.method(),
                            NumberText.fixed(row.value(), digits),
                            NumberText.fixed(row.standardError(), digits)))
                .toList());
  }

  private String slow() {
    List<Measured> rows = results.of(AlertEvaluation.SLOW);
    if (rows.isEmpty()) {
      return NOTHING;
    }
    List<List<String>> lines = new ArrayList<>();
    for (Measured mean : rows) {
      if (mean.subject().isEmpty() && mean.method().equals(AlertEvaluation.SIGMA_AT_ALERT)) {
        double speed = mean.at(AlertEvaluation.SIGMA_PER_WINDOW);
        Measured bySequence =
            results
                .of(
                    AlertEvaluation.SLOW,
                    AlertEvaluation.BY_SEQUENCE,
                    Map.of(AlertEvaluation.SIGMA_PER_WINDOW, speed))
                .get(0);
        lines.add(
            List.of(
                NumberText.significant(speed, 3),
                "%s (%s)"
                    .formatted(
                        NumberText.fixed(mean.value(), 3),
                        NumberText.fixed(mean.standardError(), 3)),
                quantile(speed, 50),
                quantile(speed, 99),
                quantile(speed, 100),
                share(bySequence)));
      }
    }
    return repetitions(rows)
        + MarkdownTable.of(
            List.of(
                "sigma per window",
                "raised at, mean",
                "median",
                "99 %",
                "last of all",
                "first by the sequential detector"),
            lines);
  }

  private String quantile(double speed, double percent) {
    return results
        .of(
            AlertEvaluation.SLOW,
            AlertEvaluation.SIGMA_AT_ALERT,
            Map.of(AlertEvaluation.SIGMA_PER_WINDOW, speed, "percent", percent))
        .stream()
        .map(row -> NumberText.fixed(row.value(), 3))
        .findFirst()
        .orElse("-");
  }

  private static String repetitions(Collection<Measured> rows) {
    int least = rows.stream().mapToInt(Measured::repetitions).min().orElse(0);
    long windows = rows.stream().mapToLong(Measured::windows).min().orElse(0);
    String each = NumberText.count(windows) + " windows";
    return least == 1
        ? each + ".\n\n"
        : "%s repetitions; at least %s each.\n\n".formatted(NumberText.count(least), each);
  }

  private static String share(@org.jspecify.annotations.Nullable Measured row) {
    return row == null
        ? "-"
        : "%s (%s)"
            .formatted(
                NumberText.fixed(100 * row.value(), 2),
                NumberText.fixed(100 * row.standardError(), 2));
  }

  /** Names of columns and of the settings that they show, in turn. */
  private static Map<String, Function<Measured, String>> columns(String... namesAndSettings) {
    Map<String, Function<Measured, String>> columns = new LinkedHashMap<>();
    for (int i = 0; i < namesAndSettings.length; i += 2) {
      String setting = namesAndSettings[i + 1];
      columns.put(namesAndSettings[i], row -> number(row.at(setting)));
    }
    return columns;
  }

  private static Map<String, Function<Measured, String>> bySubject(
      String name, Map<String, Function<Measured, String>> more) {
    Map<String, Function<Measured, String>> columns = new LinkedHashMap<>();
    columns.put(name, Measured::subject);
    columns.putAll(more);
    return columns;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? NumberText.count((long) value)
        : NumberText.significant(value, 3);
  }
}
