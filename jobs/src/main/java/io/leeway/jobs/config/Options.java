package io.leeway.jobs.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Every key of the configuration: its type, default and meaning.
 *
 * <p>The reader, the documentation and the schema for editors all come from here.
 */
final class Options {
  /** Said of keys whose value may be one. */
  static final String SECRETS =
      " May contain `${env:NAME}` or `${file:/path}`, which is how secrets are given.";

  /** In the order of the documentation. */
  static final List<Option<?>> ALL =
      Stream.of(
              SourceOptions.ALL,
              RegistryOptions.ALL,
              FeatureOptions.ALL,
              DetailOptions.ALL,
              WindowOptions.ALL,
              ReferenceOptions.ALL,
              AlertOptions.ALL,
              ResultOptions.ALL,
              MetricsOptions.ALL)
          .<Option<?>>flatMap(List::stream)
          .toList();

  /** Lists; the keys of their entries have the path with {@code []}. */
  static final Map<String, String> LISTS =
      Map.of(
          "features",
          "auto or a list of {name, path, type}",
          "segments",
          "a list of {path}",
          "windows",
          "a list of {size, slide}",
          "named",
          "a list of {first, second}");

  private Options() {}

  /** The keys that may be in the section of this path; empty if it is no section. */
  static Set<String> keysIn(String section) {
    String prefix = section.isEmpty() ? "" : section + ".";
    Set<String> keys = new TreeSet<>();
    for (Option<?> option : ALL) {
      if (option.path().startsWith(prefix)) {
        String rest = option.path().substring(prefix.length());
        String key = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
        keys.add(key.replace("[]", ""));
      }
    }
    return keys;
  }
}
