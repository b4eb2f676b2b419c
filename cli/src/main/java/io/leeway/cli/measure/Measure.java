package io.leeway.cli.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * A measure that can be asked for by name.
 *
 * @param name on the command line and in its output
 * @param meaning in one line
 * @param unit of the value, information being in nats
 * @param inputs its options; those in brackets can be left out
 * @param value what the library makes of them
 */
record Measure(
    String name, String meaning, Unit unit, String inputs, ToDoubleFunction<MeasureInputs> value) {
  private static final Set<String> BINS = Set.of("--p", "--joint");

  /**
   * Checks that everything that is needed is there, and nothing that would have no effect.
   *
   * @param given names of the options
   * @throws IllegalArgumentException naming all that is missing or the first that is too much
   */
  void check(Set<String> given) {
    List<String> all = Arrays.asList(inputs.split(" "));
    List<String> missing =
        all.stream().filter(option -> !isOptional(option) && !given.contains(option)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s needs %s (its inputs: %s)".formatted(name, String.join(" and ", missing), inputs));
    }
    Set<String> superfluous = new TreeSet<>(given);
    all.forEach(option -> superfluous.remove(option.replaceAll("[\\[\\]]", "")));
    superfluous.removeAll(List.of("--base", "--json"));
    if (all.stream().anyMatch(BINS::contains)) {
      Stream.of("--counts", "--probabilities").forEach(superfluous::remove);
    }
    if (!superfluous.isEmpty()) {
      throw new IllegalArgumentException(
          "%s does not take %s (its inputs: %s)"
              .formatted(name, superfluous.iterator().next(), inputs));
    }
  }

  private static boolean isOptional(String option) {
    return option.startsWith("[");
  }
}
