package io.leeway.jobs.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Random;

/** Random JSON objects with few names, so that paths are met. */
final class RandomJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String[] NAMES = {"a", "b", "cé", "a.b", ""};

  private final Random random;

  RandomJson(Random random) {
    this.random = random;
  }

  ObjectNode object(int level) {
    ObjectNode object = NODES.objectNode();
    for (int i = random.nextInt(5); i > 0; i--) {
      object.set(NAMES[random.nextInt(NAMES.length)], value(level));
    }
    return object;
  }

  private JsonNode value(int level) {
    return switch (random.nextInt(level < 4 ? 13 : 8)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.booleanNode(random.nextBoolean());
      case 2 -> NODES.numberNode(random.nextLong() >> random.nextInt(64));
      case 3 -> NODES.numberNode(random.nextGaussian());
      case 4 -> NODES.numberNode((double) random.nextInt(100));
      case 5 -> NODES.numberNode(new BigInteger(100, random));
      case 6, 7 -> NODES.textNode(text());
      case 8, 9, 10 -> object(level + 1);
      default -> {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
          array.add(value(level + 1));
        }
        yield array;
      }
    };
  }

  private String text() {
    int length = random.nextInt(30) == 0 ? 300 : random.nextInt(9);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("a\"\\\n é€😀".codePointAt(random.nextInt(8)));
    }
    return text.toString();
  }
}
