package io.leeway.jobs.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.jobs.record.NearNames;
import java.util.List;
import java.util.Set;

/** Finds keys that no option has: typing mistakes that would otherwise leave a default in force. */
final class UnknownKeys {
  private UnknownKeys() {}

  static void find(ObjectNode root, List<String> errors) {
    find(root, "", "", errors);
  }

  private static void find(ObjectNode mapping, String section, String path, List<String> errors) {
    Set<String> known = Options.keysIn(section);
    mapping
        .properties()
        .forEach(
            entry -> {
              String below = join(section, entry.getKey());
              String at = join(path, entry.getKey());
              if (known.contains(entry.getKey())) {
                findBelow(entry.getValue(), below, at, errors);
              } else {
                errors.add(
                    at + ": unknown key" + NearNames.hint(entry.getKey(), known) + others(known));
              }
            });
  }

  private static String others(Set<String> known) {
    return ", expected one of " + String.join(", ", known);
  }

  private static void findBelow(JsonNode value, String section, String path, List<String> errors) {
    if (value instanceof ObjectNode mapping && !Options.keysIn(section).isEmpty()) {
      find(mapping, section, path, errors);
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        findBelow(value.get(i), section + "[]", path + "[" + i + "]", errors);
      }
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
