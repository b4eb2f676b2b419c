package io.leeway.jobs.config;

import java.util.List;

/** The options as a page of documentation. */
final class OptionsDocument {
  private OptionsDocument() {}

  static String markdown() {
    StringBuilder page =
        new StringBuilder(
            """
            # Options

            Every key of a monitor's YAML file. Made from the code; `leeway validate` checks a file, and
            `leeway.schema.json` beside this page lets editors complete and check it.

            Unknown keys are errors. Durations are written `500ms`, `30s`, `5m`, `1h` or `7d`, or as ISO-8601.
            A key with `[]` is one of each entry of a list.

            | key | value | default | meaning |
            |---|---|---|---|
            """);
    for (Option<?> option : Options.ALL) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(
                  option.path(),
                  option.type().expected(),
                  defaultOf(option),
                  option.description()));
    }
    page.append(
        """

        ## A small file

        ```yaml
        """);
    EXAMPLE.forEach(line -> page.append(line).append('\n'));
    page.append("```\n");
    return page.toString().replace("\r\n", "\n");
  }

  /** Kept valid by a test. */
  static final List<String> EXAMPLE =
      List.of(
          "stream: trips",
          "source:",
          "  topic: trips",
          "  bootstrapServers: localhost:9092",
          "  format: json",
          "  timestamp: {field: pickup.time}",
          "features:",
          "  - {name: distance, path: trip.distance, type: numeric}",
          "  - {name: payment, type: categorical}",
          "windows:",
          "  - size: 1h",
          "  - {size: 1d, slide: 1h}");

  private static String defaultOf(Option<?> option) {
    if (option.required()) {
      return "required";
    }
    return option.defaultText() == null ? "" : "`" + option.defaultText() + "`";
  }
}
