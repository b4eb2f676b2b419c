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

  /**
   * The oracle's binomial probabilities are good to some 1e-13, of which up to hundreds add up to a
   * p-value; Benjamini-Hochberg multiplies it by up to the number of tests.
   */
  private static final double TOLERANCE_OF_P_VALUE = 3e-11;

  /** Terms as large as the number of records cancel in the oracle's likelihood ratios. */
  private static final double TOLERANCE_OF_G = 1e-11;

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
          .isCloseTo(number, within(tolerance(where) * Math.max(1, Math.abs(number))));
    } else {
      assertThat(actual).as(where).isEqualTo(expected);
    }
  }

  private static double tolerance(String where) {
    if (where.endsWith(".pValue") || where.endsWith(".adjustedPValue")) {
      return TOLERANCE_OF_P_VALUE;
    }
    return where.endsWith(".gStatistic") ? TOLERANCE_OF_G : TOLERANCE;
  }
}
