package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of the file and where it is. Reads options from it, and notes what is wrong instead of
 * failing, so that everything is found in one go.
 */
final class ConfigSection {
  private static final int MOST_SHOWN = 60;

  private final ObjectNode node;
  private final String path;
  private final List<String> errors;

  ConfigSection(ObjectNode node, String path, List<String> errors) {
    this.node = node;
    this.path = path;
    this.errors = errors;
  }

  /** The full path of a key in this section. */
  String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  String pathOf(Option<?> option) {
    return pathOf(option.key());
  }

  boolean has(Option<?> option) {
    return node.has(option.key());
  }

  boolean has(String key) {
    return node.has(key);
  }

  boolean isEmpty() {
    return node.isEmpty();
  }

  /** The section of this key; an empty one if it is not there. */
  ConfigSection section(String key) {
    JsonNode child = node.get(key);
    if (child instanceof ObjectNode mapping) {
      return new ConfigSection(mapping, pathOf(key), errors);
    }
    if (child != null && !child.isNull()) {
      wrong(pathOf(key), child, "a mapping of " + String.join(", ", Options.keysIn(pathOf(key))));
    }
    return new ConfigSection(JsonNodeFactory.instance.objectNode(), pathOf(key), errors);
  }

  /** The entries of a list of sections, null if the key is not there or is this word. */
  @Nullable List<ConfigSection> list(String key, @Nullable String wordForNone, int most) {
    JsonNode child = node.get(key);
    if (child == null || (child.isTextual() && child.textValue().equals(wordForNone))) {
      return null;
    }
    String expected = Objects.requireNonNull(Options.LISTS.get(key));
    if (!child.isArray() || child.isEmpty()) {
      wrong(pathOf(key), child, expected);
      return null;
    }
    if (child.size() > most) {
      error(pathOf(key), "%d entries, expected at most %d".formatted(child.size(), most));
      return null;
    }
    List<ConfigSection> sections = new ArrayList<>();
    for (int i = 0; i < child.size(); i++) {
      String at = pathOf(key) + "[" + i + "]";
      if (child.get(i) instanceof ObjectNode mapping) {
        sections.add(new ConfigSection(mapping, at, errors));
      } else {
        wrong(at, child.get(i), expected);
      }
    }
    return sections;
  }

  /** The value, the default if there is none or it is wrong. */
  <T> T get(Option<T> option) {
    T value = find(option);
    if (value != null) {
      return value;
    }
    return Objects.requireNonNull(parseDefault(option), option.path());
  }

  /** The value; if there is none or it is wrong, that is an error and this stands in for it. */
  <T> T require(Option<T> option, T standIn) {
    T value = findRequired(option);
    return value == null ? standIn : value;
  }

  /** The value; if there is none or it is wrong, that is an error, and null. */
  <T> @Nullable T findRequired(Option<T> option) {
    if (!has(option)) {
      error(pathOf(option), "is missing, expected " + option.type().expected());
    }
    return find(option);
  }

  /** The value, null if there is none or it is wrong. */
  <T> @Nullable T find(Option<T> option) {
    JsonNode value = node.get(option.key());
    if (value == null) {
      return null;
    }
    T parsed = option.type().parser().apply(value);
    if (parsed == null) {
      wrong(pathOf(option), value, option.type().expected());
    }
    return parsed;
  }

  private static <T> @Nullable T parseDefault(Option<T> option) {
    String text = Objects.requireNonNull(option.defaultText(), option.path());
    return option.type().parser().apply(defaultNode(text));
  }

  /** The default as the file would hold it. */
  static JsonNode defaultNode(String text) {
    if (text.equals("true") || text.equals("false")) {
      return JsonNodeFactory.instance.booleanNode(text.equals("true"));
    }
    if (text.matches("[0-9]+")) {
      return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
    if (text.matches("[0-9]+\\.[0-9]+")) {
      return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
    }
    return TextNode.valueOf(text);
  }

  void error(String at, String problem) {
    errors.add(at + ": " + problem);
  }

  void wrong(String at, JsonNode value, String expected) {
    errors.add("%s: %s, expected %s".formatted(at, show(value), expected));
  }

  private static String show(JsonNode value) {
    if (value.isObject()) {
      return "a mapping";
    }
    if (value.isArray()) {
      return value.isEmpty() ? "an empty list" : "a list";
    }
    if (value.isNull()) {
      return "nothing";
    }
    String text = value.toString();
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "...";
  }
}
