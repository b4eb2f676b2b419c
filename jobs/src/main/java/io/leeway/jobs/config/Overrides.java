package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.jobs.record.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings that take the place of those in the file: what decides verdicts and alerts, but not what
 * is read and counted.
 *
 * <p>Values are written as in YAML; {@code windows} may also be {@code 1h} or {@code 1d/1h}, which
 * is a size and its slide, or several of these separated by commas.
 */
public final class Overrides {
  private static final String WINDOWS = "windows";
  private static final String ALERTS = "alerts.";
  private static final Set<String> KEYS =
      Options.ALL.stream()
          .map(Option::path)
          .map(path -> path.startsWith(WINDOWS + "[]") ? WINDOWS : path)
          .filter(
              path ->
                  path.startsWith(ALERTS)
                      || path.equals(WINDOWS)
                      || path.equals(ReferenceOptions.FILE.path())
                      || path.equals(ReferenceOptions.TOPIC.path()))
          .collect(Collectors.toCollection(TreeSet::new));

  private Overrides() {}

  /** The keys that may be overridden. */
  public static Set<String> keys() {
    return new TreeSet<>(KEYS);
  }

  /** Puts the values into the tree; what is wrong with them goes to the errors. */
  static void apply(ObjectNode tree, Map<String, String> values, List<String> errors) {
    values.forEach(
        (key, text) -> {
          if (KEYS.contains(key)) {
            JsonNode value = value(key, text, errors);
            if (value != null) {
              set(tree, key, value, errors);
            }
          } else if (Options.ALL.stream().anyMatch(option -> option.path().equals(key))) {
            errors.add(
                key
                    + ": decides what is read and counted, expected one of "
                    + String.join(", ", KEYS));
          } else {
            errors.add(
                "%s: unknown key%s, expected one of %s"
                    .formatted(key, NearNames.hint(key, KEYS), String.join(", ", KEYS)));
          }
        });
  }

  private static @Nullable JsonNode value(String key, String text, List<String> errors) {
    List<String> problems = new ArrayList<>();
    if (key.equals(WINDOWS) && !text.startsWith("[")) {
      return windows(text);
    }
    JsonNode value = YamlTree.parse("value: " + text, problems).path("value");
    problems.forEach(problem -> errors.add(key + ": " + problem));
    return problems.isEmpty() ? value : null;
  }

  private static ArrayNode windows(String text) {
    ArrayNode windows = YamlTree.newList();
    for (String window : text.split(",", -1)) {
      String[] parts = window.strip().split("/", 2);
      ObjectNode entry = windows.addObject().put(WindowOptions.SIZE.key(), parts[0]);
      if (parts.length == 2) {
        entry.put(WindowOptions.SLIDE.key(), parts[1]);
      }
    }
    return windows;
  }

  private static void set(ObjectNode tree, String key, JsonNode value, List<String> errors) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      tree.set(key, value);
      return;
    }
    String section = key.substring(0, dot);
    JsonNode below = tree.path(section);
    if (below.isMissingNode() || below.isNull()) {
      below = tree.putObject(section);
    }
    if (!(below instanceof ObjectNode mapping)) {
      errors.add(section + ": no mapping, so that " + key + " cannot be set");
      return;
    }
    if (key.equals(ReferenceOptions.FILE.path())) {
      mapping.remove(ReferenceOptions.TOPIC.key());
    } else if (key.equals(ReferenceOptions.TOPIC.path())) {
      mapping.remove(ReferenceOptions.FILE.key());
    }
    mapping.set(key.substring(dot + 1), value);
  }
}
