package io.leeway.exporter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks a scrape in Prometheus' text format against the naming rules that {@code promtool check
 * metrics} applies, and against those of our own: the prefix, no timestamps, no duplicates.
 */
final class PromLint {
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]?Inf|[+-]?[0-9.eE+-]+)( -?\\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\\"n])*)\",?");
  private static final Pattern CAMEL_CASE = Pattern.compile("[a-z][A-Z]");
  private static final Set<String> TYPES = Set.of("gauge", "counter", "summary", "histogram");
  private static final Set<String> ABBREVIATED_UNITS =
      Set.of("s", "ms", "us", "ns", "sec", "b", "kb", "mb", "gb", "tb", "pb", "m", "h", "d");
  private static final Map<String, String> BASE_UNITS =
      Map.ofEntries(
          Map.entry("milliseconds", "seconds"),
          Map.entry("microseconds", "seconds"),
          Map.entry("nanoseconds", "seconds"),
          Map.entry("minutes", "seconds"),
          Map.entry("hours", "seconds"),
          Map.entry("days", "seconds"),
          Map.entry("weeks", "seconds"),
          Map.entry("kilobytes", "bytes"),
          Map.entry("megabytes", "bytes"),
          Map.entry("gigabytes", "bytes"),
          Map.entry("bits", "bytes"),
          Map.entry("percent", "ratio"),
          Map.entry("percentage", "ratio"));

  private final Map<String, String> types = new HashMap<>();
  private final Map<String, String> helps = new HashMap<>();
  private final Set<String> samples = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  private PromLint() {}

  /** One line per problem; none for a clean scrape. */
  static List<String> problemsOf(String scrape) {
    PromLint lint = new PromLint();
    if (!scrape.isEmpty() && !scrape.endsWith("\n")) {
      lint.problems.add("the last line does not end");
    }
    scrape.lines().forEach(lint::line);
    lint.types.keySet().forEach(lint::family);
    return lint.problems;
  }

  private void line(String line) {
    if (line.startsWith("# HELP ")) {
      String[] parts = line.substring(7).split(" ", 2);
      helps.put(parts[0], parts.length > 1 ? parts[1] : "");
    } else if (line.startsWith("# TYPE ")) {
      String[] parts = line.substring(7).split(" ", 2);
      if (types.put(parts[0], parts[1]) != null) {
        problems.add(parts[0] + ": two families of this name");
      }
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      sample(line);
    }
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      problems.add("no sample: " + line);
      return;
    }
    String name = sample.group(1);
    String labels = sample.group(2) == null ? "" : sample.group(2);
    if (!types.containsKey(name)) {
      problems.add(name + ": sample without a TYPE before it");
    }
    if (sample.group(3).equals("NaN")) {
      problems.add(name + ": NaN");
    }
    if (sample.group(4) != null) {
      problems.add(name + ": sample with a timestamp");
    }
    if (!samples.add(name + "{" + labels + "}")) {
      problems.add(name + ": duplicate sample {" + labels + "}");
    }
    labels(name, labels);
  }

  private void labels(String name, String text) {
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (label.find() && label.start() == end) {
      end = label.end();
      String key = label.group(1);
      if (key.equals("le") || key.equals("quantile")) {
        problems.add(name + ": label " + key + " on a gauge or counter");
      }
      if (CAMEL_CASE.matcher(key).find()) {
        problems.add(name + ": label " + key + " is camel case");
      }
      if (label.group(2).codePoints().anyMatch(Character::isISOControl)) {
        problems.add(name + ": control character in label " + key);
      }
    }
    if (end != text.length()) {
      problems.add(name + ": no labels: " + text);
    }
  }

  private void family(String name) {
    String type = types.getOrDefault(name, "");
    if (helps.getOrDefault(name, "").isBlank()) {
      problems.add(name + ": no help text");
    }
    if (!name.startsWith("leeway_")) {
      problems.add(name + ": does not start with leeway_");
    }
    if (name.contains(":")) {
      problems.add(name + ": contains a colon");
    }
    if (CAMEL_CASE.matcher(name).find()) {
      problems.add(name + ": is camel case");
    }
    if (type.equals("counter") != name.endsWith("_total")) {
      problems.add(name + ": counters, and they only, end in _total");
    }
    for (String suffix : List.of("_count", "_sum", "_bucket", "_created", "_info_total")) {
      if (name.endsWith(suffix)) {
        problems.add(name + ": ends in " + suffix);
      }
    }
    for (String word : name.split("_", -1)) {
      if (TYPES.contains(word)) {
        problems.add(name + ": names the type " + word);
      }
      if (ABBREVIATED_UNITS.contains(word)) {
        problems.add(name + ": abbreviates the unit " + word);
      }
      String base = BASE_UNITS.get(word);
      if (base != null) {
        problems.add(name + ": use base unit " + base + " instead of " + word);
      }
    }
  }
}
