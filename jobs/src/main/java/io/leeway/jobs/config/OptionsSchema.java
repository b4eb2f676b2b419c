package io.leeway.jobs.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The options as a JSON Schema (draft 07), with which editors complete and check a file. */
final class OptionsSchema {
  private OptionsSchema() {}

  static String json() {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(tree()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Writing a tree to memory failed", e);
    }
  }

  static ObjectNode tree() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", "http://json-schema.org/draft-07/schema#");
    root.put("title", "Leeway monitor");
    asSection(root);
    for (Option<?> option : Options.ALL) {
      add(root, option);
    }
    return root;
  }

  private static void add(ObjectNode root, Option<?> option) {
    ObjectNode section = root;
    String rest = option.path();
    for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
      String key = rest.substring(0, dot);
      if (option.required() && key.equals("source")) {
        require(section, key);
      }
      section = key.endsWith("[]") ? entry(section, key) : child(section, key);
      rest = rest.substring(dot + 1);
    }
    ObjectNode value = option.type().schema().deepCopy();
    value.put("description", option.description());
    if (option.defaultText() != null) {
      value.set("default", ConfigSection.defaultNode(option.defaultText()));
    }
    section.withObject("/properties").set(rest, value);
    if (option.required()) {
      require(section, rest);
    }
  }

  private static ObjectNode child(ObjectNode section, String key) {
    ObjectNode properties = section.withObject("/properties");
    return properties.get(key) instanceof ObjectNode known
        ? known
        : asSection(properties.putObject(key));
  }

  private static ObjectNode entry(ObjectNode section, String listKey) {
    String key = listKey.substring(0, listKey.length() - 2);
    ObjectNode properties = section.withObject("/properties");
    if (properties.get(key) == null) {
      ObjectNode list =
          JsonNodeFactory.instance.objectNode().put("type", "array").put("minItems", 1);
      asSection(list.putObject("items"));
      if (key.equals("features")) {
        ArrayNode either = properties.putObject(key).putArray("oneOf");
        either.addObject().put("const", "auto");
        either.add(list);
      } else {
        properties.set(key, list);
      }
    }
    ObjectNode list = properties.withObject("/" + key);
    return (ObjectNode) (list.has("oneOf") ? list.at("/oneOf/1/items") : list.get("items"));
  }

  private static ObjectNode asSection(ObjectNode node) {
    return node.put("type", "object").put("additionalProperties", false);
  }

  private static void require(ObjectNode section, String key) {
    ArrayNode required = section.withArray("required");
    for (int i = 0; i < required.size(); i++) {
      if (required.get(i).textValue().equals(key)) {
        return;
      }
    }
    required.add(key);
  }
}
