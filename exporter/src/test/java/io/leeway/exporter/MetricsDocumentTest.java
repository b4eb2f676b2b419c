package io.leeway.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
  @Test
  void theDocumentIsWhatTheCodeExports() throws Exception {
    String document = document();
    assertThat(Golden.expected("docs/metrics.md", document))
        .as("docs/metrics.md is generated: run the build once with -Dleeway.updateDocs=true")
        .isEqualTo(document);
  }

  @Test
  void namesAreUnique() {
    Set<String> names = new HashSet<>();
    for (Metric metric : Metric.values()) {
      assertThat(names.add(metric.fullName())).as(metric.fullName()).isTrue();
    }
  }

  @Test
  void theHelpOfAMetricNamesItsUnit() {
    for (Metric metric : Metric.values()) {
      if (metric.fullName().endsWith("_nats")) {
        assertThat(metric.help()).contains("in nats");
      }
      if (metric.fullName().endsWith("_seconds")) {
        assertThat(metric.help()).contains("in seconds");
      }
    }
  }

  private static String document() {
    StringBuilder text =
        new StringBuilder(
            """
            # Metrics

            Generated from `io.leeway.exporter.Metric`; a test fails when this file differs. To write it anew, build once
            with `-Dleeway.updateDocs=true`.

            The exporter serves these on `GET /metrics`, on 127.0.0.1 unless told otherwise. Undefined numbers are absent,
            never NaN. Features, pairs, segments and windows that are reported no more vanish once three window lengths have
            passed in event time without them. Until the exporter has read all of its topics once, it exports nothing but
            its own state, so that no counter starts from below.

            Labels: `segment` is empty for the whole stream; `window` is the length of the window (`1d`, `1h`, `500s`); control
            characters are replaced and values end at 128 bytes. `outcome` is `scored`, `late`, `future`, `malformed` or
            `filtered`; of a ledger also `counted` (scored or late) and `waiting`.

            | name | type | labels | meaning |
            |---|---|---|---|
            """);
    for (Metric metric : Metric.values()) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  metric.fullName(),
                  metric.type().name().toLowerCase(Locale.ROOT),
                  metric.labels().stream()
                      .map(label -> "`" + label + "`")
                      .collect(Collectors.joining(", ")),
                  metric.help().replace("|", "\\|")));
    }
    return text.toString();
  }
}
