package io.leeway.cli.replay;

import io.leeway.jobs.config.ConfigException;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.Overrides;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A question what the monitor would have said with other settings.
 *
 * @param name as it was asked
 * @param overrides values by key
 */
record WhatIf(String name, Map<String, String> overrides) {
  /** Commas also separate windows; a key tells that the next setting begins. */
  private static final Pattern NEXT = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z.]*=)");

  private static final String REFERENCE_FILE = "reference.file";
  private static final String AS_CONFIGURED = "as configured";

  WhatIf {
    overrides = Map.copyOf(new TreeMap<>(overrides));
  }

  /** The settings as they are. */
  static WhatIf nothing() {
    return new WhatIf(AS_CONFIGURED, Map.of());
  }

  /**
   * Reads {@code KEY=VALUE}, or several of these separated by commas.
   *
   * @throws ConfigException if a part is no such thing, or a key is there twice
   */
  static WhatIf parse(String text) {
    Map<String, String> overrides = new LinkedHashMap<>();
    List<String> errors = new ArrayList<>();
    for (String part : NEXT.split(text, -1)) {
      int sign = part.indexOf('=');
      String key = sign < 0 ? part.strip() : part.substring(0, sign).strip();
      String value = sign < 0 ? "" : part.substring(sign + 1).strip();
      if (key.isEmpty() || value.isEmpty()) {
        errors.add("--what-if %s: expected KEY=VALUE".formatted(text));
      } else if (overrides.put(key, key.equals(REFERENCE_FILE) ? here(value) : value) != null) {
        errors.add("--what-if %s: %s is there twice, expected once".formatted(text, key));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new WhatIf(text, overrides);
  }

  /** Paths of the command line are relative to where it is given, not to the settings' folder. */
  private static String here(String path) {
    return Path.of(path).toAbsolutePath().toString();
  }

  /**
   * All questions, the settings as they are first.
   *
   * @throws ConfigException with everything that is wrong with any of them
   */
  static List<WhatIf> all(List<String> texts) {
    List<WhatIf> all = new ArrayList<>(List.of(nothing()));
    List<String> errors = new ArrayList<>();
    for (String text : texts) {
      try {
        WhatIf next = parse(text);
        if (all.stream().anyMatch(other -> other.overrides().equals(next.overrides()))) {
          errors.add("--what-if %s: asked before, expected other settings".formatted(text));
        }
        all.add(next);
      } catch (ConfigException e) {
        errors.addAll(e.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return all;
  }

  /**
   * The settings of each question, by a reader such as {@link ConfigFile#read}.
   *
   * @throws ConfigException with everything that is wrong with any of them
   */
  static List<MonitorConfig> configs(
      List<WhatIf> questions, Function<Map<String, String>, MonitorConfig> reader) {
    List<MonitorConfig> configs = new ArrayList<>();
    // What is wrong without any question is told once.
    configs.add(reader.apply(Map.of()));
    List<String> errors = new ArrayList<>();
    for (WhatIf question : questions.subList(1, questions.size())) {
      try {
        configs.add(reader.apply(question.overrides()));
      } catch (ConfigException e) {
        e.errors().forEach(error -> errors.add("--what-if " + question.name() + ": " + error));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return configs;
  }

  /** The keys that can be asked about. */
  static String keys() {
    return String.join(", ", Overrides.keys());
  }
}
