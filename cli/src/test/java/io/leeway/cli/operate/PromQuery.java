package io.leeway.cli.operate;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which metrics a PromQL expression asks for, and by which labels. Reads well-formed expressions;
 * whether they are is for Prometheus to tell.
 *
 * @param matched per metric, the labels in its selectors
 * @param grouped labels of by, on, group_left and their like
 */
record PromQuery(Map<String, Set<String>> matched, Set<String> grouped) {
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern RANGE = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
  private static final Pattern SELECTOR =
      Pattern.compile("(?<![\\w.])([a-zA-Z_:][\\w:]*)(\\s*\\()?(\\s*\\{([^}]*)\\})?");
  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "offset",
          "bool");

  static PromQuery of(String expression) {
    String bare = RANGE.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll("");
    Set<String> grouped = new LinkedHashSet<>();
    Matcher grouping = GROUPING.matcher(bare);
    while (grouping.find()) {
      for (String label : grouping.group(1).split(",", -1)) {
        if (!label.isBlank()) {
          grouped.add(label.strip());
        }
      }
    }
    bare = grouping.replaceAll(" ");
    Map<String, Set<String>> matched = new LinkedHashMap<>();
    Matcher selector = SELECTOR.matcher(bare);
    while (selector.find()) {
      boolean function = selector.group(2) != null;
      String name = selector.group(1);
      if (function || KEYWORDS.contains(name)) {
        continue;
      }
      Set<String> labels = matched.computeIfAbsent(name, n -> new LinkedHashSet<>());
      if (selector.group(4) != null) {
        Matcher matcher = MATCHER.matcher(selector.group(4));
        while (matcher.find()) {
          labels.add(matcher.group(1));
        }
      }
    }
    return new PromQuery(matched, grouped);
  }
}
