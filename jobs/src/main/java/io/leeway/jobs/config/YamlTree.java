package io.leeway.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Reads YAML into a tree of plain values.
 *
 * <p>Tags never become classes. Aliases, merges and duplicate keys are errors: the first two can
 * make a small file huge, the last hides a setting.
 */
final class YamlTree {
  private static final int MAX_DEPTH = 20;
  private static final Pattern KEY = Pattern.compile("\\P{Cntrl}{1,200}");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,29})");
  private static final Pattern FRACTION = Pattern.compile("-?(0|[1-9][0-9]{0,29})\\.[0-9]{1,30}");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final YAMLParser parser;
  private final List<String> errors;

  private YamlTree(YAMLParser parser, List<String> errors) {
    this.parser = parser;
    this.errors = errors;
  }

  /** A list without entries. */
  static ArrayNode newList() {
    return NODES.arrayNode();
  }

  /** The mapping that the text is; what is wrong with it goes to the errors. */
  static ObjectNode parse(String yaml, List<String> errors) {
    try (YAMLParser parser = YAML.createParser(yaml)) {
      YamlTree tree = new YamlTree(parser, errors);
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        errors.add("the file is no mapping, expected lines such as stream: NAME");
        return NODES.objectNode();
      }
      ObjectNode root = tree.mapping("");
      if (parser.nextToken() != null) {
        errors.add("the file has a second document, expected one");
      }
      return root;
    } catch (JsonProcessingException e) {
      errors.add(describe(e));
      return NODES.objectNode();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading YAML from memory failed", e);
    }
  }

  /** Where and what, without the lines of the file, which may hold secrets. */
  private static String describe(JsonProcessingException e) {
    String said =
        e.getCause() instanceof MarkedYAMLException marked
            ? marked.getProblem()
            : e.getOriginalMessage().lines().findFirst().orElse("");
    // It may quote a line break.
    String problem = said.replaceAll("\\p{Cntrl}", " ");
    return e.getLocation() == null
        ? "the file is no YAML: " + problem
        : "line %d, column %d: no YAML: %s"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), problem);
  }

  private ObjectNode mapping(String path) throws IOException {
    ObjectNode mapping = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (!KEY.matcher(key).matches()) {
        errors.add(
            (path.isEmpty() ? "the file" : path)
                + ": has a key that is empty, too long or"
                + " with control characters");
        key = "?";
      }
      String below = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      JsonNode value = value(below);
      if (mapping.has(key)) {
        errors.add(below + ": is there twice, expected once");
      }
      mapping.set(key, value);
    }
    return mapping;
  }

  private ArrayNode list(String path) throws IOException {
    ArrayNode list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(path + "[" + list.size() + "]"));
    }
    return list;
  }

  private JsonNode value(String path) throws IOException {
    if (parser.isCurrentAlias()) {
      errors.add(path + ": is an alias, expected the value itself");
      return NODES.nullNode();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(path);
      case START_ARRAY -> list(path);
      case VALUE_STRING ->
          parser.getText().isEmpty() ? NODES.nullNode() : NODES.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> {
        errors.add(path + ": is binary, expected text, a number or true or false");
        yield NODES.nullNode();
      }
    };
  }

  /**
   * Only decimal numbers are numbers: 0123 and 0x1F stay text, so that a password of digits is not
   * changed on the way.
   */
  private static JsonNode number(String text) {
    if (WHOLE.matcher(text).matches()) {
      return NODES.numberNode(new BigInteger(text));
    }
    return FRACTION.matcher(text).matches()
        ? DecimalNode.valueOf(new BigDecimal(text))
        : NODES.textNode(text);
  }
}
