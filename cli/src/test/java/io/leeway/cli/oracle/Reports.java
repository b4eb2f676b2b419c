package io.leeway.cli.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.leeway.schema.WindowReport;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** Window reports by what they are about, and whether they say the same. */
public final class Reports {
  /** Floating sums run in another order in the job than in the oracle. */
  private static final double TOLERANCE = 1e-12;

  private Reports() {}

  /** By window, reference and revision, of which no two may be the same. */
  public static Map<String, WindowReport> byKey(Collection<WindowReport> reports) {
    Map<String, WindowReport> byKey = new TreeMap<>();
    for (WindowReport report : reports) {
      String key =
          "%s..%s %s r%d"
              .formatted(
                  Instant.ofEpochMilli(report.getWindowStart()),
                  Instant.ofEpochMilli(report.getWindowEnd()),
                  report.getReferenceId(),
                  report.getRevision());
      assertThat(byKey.put(key, report)).as("one report of %s", key).isNull();
    }
    return byKey;
  }

  /**
   * The same reports with the same content: integers, texts and flags equal, floating numbers
   * within the tolerance.
   */
  public static void assertSame(
      Collection<WindowReport> actual, Collection<WindowReport> expected) {
    Map<String, WindowReport> actualByKey = byKey(actual);
    Map<String, WindowReport> expectedByKey = byKey(expected);
    assertThat(actualByKey.keySet()).isEqualTo(expectedByKey.keySet());
    actualByKey.forEach(
        (key, report) ->
            assertSameFields(key, report, Objects.requireNonNull(expectedByKey.get(key))));
  }

  private static void assertSameFields(String where, Object actual, Object expected) {
    if (expected instanceof SpecificRecord record) {
      SpecificRecord other = (SpecificRecord) actual;
      for (Schema.Field field : record.getSchema().getFields()) {
        if (!field.name().equals("label")) {
          assertSameFields(
              where + "." + field.name(), other.get(field.pos()), record.get(field.pos()));
        }
      }
    } else if (expected instanceof List<?> items) {
      assertThat((List<?>) actual).as(where).hasSameSizeAs(items);
      for (int i = 0; i < items.size(); i++) {
        assertSameFields(where + "[" + i + "]", ((List<?>) actual).get(i), items.get(i));
      }
    } else if (expected instanceof Double number) {
      assertThat((Double) actual)
          .as(where)
          .isCloseTo(number, within(TOLERANCE * Math.max(1, Math.abs(number))));
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }
}
