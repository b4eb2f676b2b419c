package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  private final IsoTime iso = new IsoTime();

  @ParameterizedTest
  @CsvSource({
    "2001-01-01T00:01, 2001-01-01T00:01:00Z",
    "2001-01-01, 2001-01-01T00:00:00Z",
    "2000-02-29 23:59:59, 2000-02-29T23:59:59Z",
    "2001-01-01T00:00:00.1239999Z, 2001-01-01T00:00:00.123Z",
    "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59.900Z",
    "2001-01-01t00:00z, 2001-01-01T00:00:00Z",
    "2001-01-01T00:00+01:00, 2000-12-31T23:00:00Z",
    "2001-01-01T00:00-0530, 2001-01-01T05:30:00Z",
    "2001-01-01T00:00:00+02, 2000-12-31T22:00:00Z",
    "1900-01-01, 1900-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999, 9999-12-31T23:59:59.999Z",
  })
  void readsTheCommonForms(String text, Instant expected) {
    assertThat(Instant.ofEpochMilli(parse(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2001",
        "2001-1-1",
        "2001-13-01",
        "2001-00-10",
        "2001-02-29",
        "1900-02-29",
        "2001-04-31",
        "2001-01-00",
        "2001-01-01T",
        "2001-01-01Z",
        "2001-01-01T24:00",
        "2001-01-01T00:60",
        "2001-01-01T00:00:60",
        "2001-01-01T00:00:00.",
        "2001-01-01T00:00+",
        "2001-01-01T00:00+1",
        "2001-01-01T00:00+19:00",
        "2001-01-01T00:00+01:60",
        "2001-01-01T00:00Zjunk",
        " 2001-01-01",
        "+2001-01-01",
        "-001-01-01",
        "1899-12-31",
        "1900-01-01T00:00+01:00",
        "12001-01-01",
        "2001-01-01T00:00:00[UTC]",
      })
  void refusesEverythingElse(String text) {
    assertThat(parse(text)).isEqualTo(EventTimeRange.INVALID);
  }

  @Test
  void agreesWithTheJdkOnRandomTimes() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long millis = random.nextLong(EventTimeRange.FIRST_MILLIS, EventTimeRange.LAST_MILLIS);
      LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
      String text = local.toString();
      assertThat(parse(text)).as("seed %d: %s", seed, text).isEqualTo(millis);
      ZoneOffset offset = ZoneOffset.ofHoursMinutes(random.nextInt(12), random.nextInt(60));
      String shifted =
          OffsetDateTime.of(local, ZoneOffset.UTC).withOffsetSameInstant(offset).toString();
      if (shifted.startsWith("+")) {
        continue; // the local year is 10000
      }
      assertThat(parse(shifted)).as("seed %d: %s", seed, shifted).isEqualTo(millis);
    }
  }

  @Test
  void survivesAnyBytes() {
    Random random = new Random(7);
    byte[] valid = "2001-01-01T00:00:00.123+01:00".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 200_000; i++) {
      byte[] mutant = Mutations.mutate(valid, random);
      long millis = iso.parseMillis(mutant, 0, mutant.length);
      assertThat(millis == EventTimeRange.INVALID || EventTimeRange.contains(millis)).isTrue();
    }
  }

  private long parse(String text) {
    byte[] bytes = ("xx" + text + "9").getBytes(StandardCharsets.UTF_8);
    return iso.parseMillis(bytes, 2, bytes.length - 1);
  }
}
