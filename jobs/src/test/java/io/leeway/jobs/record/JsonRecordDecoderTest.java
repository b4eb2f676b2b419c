package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRecordDecoderTest {
  private static final List<FeatureField> FEATURES =
      List.of(
          new FeatureField("x", "x", FeatureKind.NUMERIC),
          new FeatureField("x-category", "x", FeatureKind.CATEGORICAL),
          new FeatureField("city", "trip.to.city", FeatureKind.CATEGORICAL),
          new FeatureField("distance", "trip.distance", FeatureKind.NUMERIC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | missing, missing, missing, missing",
        "{\"x\": null, \"trip\": null} | missing, missing, missing, missing",
        "{\"x\": 5} | number 5.0, text 5, missing, missing",
        "{\"x\": 5.0} | number 5.0, text 5, missing, missing",
        "{\"x\": 2.5e-1} | number 0.25, text 0.25, missing, missing",
        "{\"x\": -9223372036854775808} | number -9.223372036854776E18, text"
            + " -9223372036854775808, missing, missing",
        "{\"x\": 12345678901234567890123} | number 1.2345678901234568E22, text"
            + " 1.2345678901234568E22, missing, missing",
        "{\"x\": 1e999} | non-finite, non-finite, missing, missing",
        "{\"trip\": {\"to\": {\"city\": \"Lyon\"}, \"distance\": 3}} | missing, missing, text Lyon,"
            + " number 3.0",
        "{\"trip\": {\"to\": {\"city\": true}}} | missing, missing, text true, missing",
        "{\"trip\": {\"to\": {\"city\": \"\\u00e9\\ud83d\\ude00\"}}} | missing, missing, text é😀,"
            + " missing",
        "{\"trip\": {\"to\": {\"city\": \"a\\ud83d\"}}} | missing, missing, text a?, missing",
        "{\"trip\": {\"to\": {\"city\": \"\"}}} | missing, missing, text , missing",
        "{\"other\": [{\"x\": 1}, [[]]], \"trip.distance\": 1, \"x\": 2} | number 2.0, text 2,"
            + " missing, missing",
        // the last of several fields of one name counts
        "{\"x\": 1, \"x\": 2} | number 2.0, text 2, missing, missing",
        "{\"x\": 1, \"x\": null} | missing, missing, missing, missing",
        "{\"trip\": {\"distance\": 1}, \"trip\": {}} | missing, missing, missing, missing",
        "{\"trip\": {\"distance\": 1}, \"trip\": null} | missing, missing, missing, missing",
      })
  void readsWhatIsThere(String json, String shown) {
    FeatureRow row = decode(json, null);

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(
            "%s, %s, %s, %s"
                .formatted(
                    AvroOracle.shown(row, 0),
                    AvroOracle.shown(row, 1),
                    AvroOracle.shown(row, 2),
                    AvroOracle.shown(row, 3)))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"x\": \"5\"} | x: expected a number",
        "{\"x\": true} | x: expected a number",
        "{\"x\": [1]} | x: expected a single value",
        "{\"x\": {\"x\": 1}} | x: expected a single value",
        "{\"trip\": {\"to\": {\"city\": []}}} | trip.to.city: expected a single value",
        "{\"trip\": 5} | trip: expected a JSON object",
        "{\"trip\": {\"to\": [1]}} | trip.to: expected a JSON object",
        "{\"trip\": {\"distance\": \"far\"}, \"x\": \"5\"} | trip.distance: expected a number",
      })
  void rejectsWrongTypes(String json, String detail) {
    assertRejected(decode(json, null), DeadLetterReason.WRONG_TYPE, detail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "[] | no JSON object",
        "5 | no JSON object",
        "null | no JSON object",
        "~ ~ | no JSON, only white space",
        "hello | no JSON object",
        "<record/> | no JSON object",
        "{\"x\": 1} , | more follows the JSON object",
        "{\"x\": \"}\"} x\" | more follows the JSON object",
        "{\"x\": \"\\\"}\"}, | more follows the JSON object",
        "{\"x\": NaN} | no JSON",
        "{\"x\": Infinity} | no JSON",
        "{\"x\": 01} | no JSON",
        "{\"x\": 1,} | no JSON",
        "{'x': 1} | no JSON",
        "{\"x\": 1} {} | more follows the JSON object",
        "{\"x\": 1}} | no JSON",
      })
  void rejectsWhatIsNoJsonObject(String json, String detail) {
    assertRejected(decode(json, null), DeadLetterReason.MALFORMED, detail);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"x",
        "{\"x\"",
        "{\"x\":",
        "{\"x\": 1",
        "{\"x\": {\"y\": \"z",
        "{\"x\": {}",
        "{\"x\": \"}\"",
        "{\"x\": \"\\\"}"
      })
  void tellsTruncatedRecords(String json) {
    assertRejected(
        decode(json, null), DeadLetterReason.TRUNCATED, "the JSON ends within the record");
  }

  @Test
  void rejectsWhatIsBeyondTheLimits() {
    for (String json :
        List.of(
            "{\"a\": " + "[".repeat(64) + "]".repeat(64) + "}",
            "{\"a\": " + "[".repeat(10_000) + "}",
            "{\"a\": " + "[".repeat(10_000),
            "{\"a\": {\"b\": ".repeat(32) + "{}" + "}".repeat(64))) {
      assertRejected(decode(json, null), DeadLetterReason.MALFORMED, "deeper than 64 levels");
    }
    for (String json :
        List.of(
            "{\"x\": \"" + "y".repeat(65_537) + "\"}",
            "{\"" + "y".repeat(1_100) + "\": 1}",
            "{\"x\": " + "1".repeat(65) + "}",
            "{\"x\": 0." + "1".repeat(65) + "}")) {
      FeatureRow row = decode(json, null);
      assertThat(row.rejection()).as(json.substring(0, 20)).isEqualTo(DeadLetterReason.MALFORMED);
      assertThat(row.rejectionDetail()).isEqualTo("a text, name or number that is too long");
    }
    assertRejected(
        decode(" ".repeat((1 << 20) + 1), null),
        DeadLetterReason.OVERSIZED,
        "1048577 bytes, at most 1048576 are read");
    assertThat(decode("{\"a\": " + "[".repeat(63) + "]".repeat(63) + "}", null).isRejected())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "AUTO | 1500 | 1970-01-01T00:00:01.500Z",
        "MILLIS | -0.5 | 1969-12-31T23:59:59.999Z",
        "SECONDS | 1.5 | 1970-01-01T00:00:01.500Z",
        "SECONDS | -1 | 1969-12-31T23:59:59Z",
        "MICROS | -1 | 1969-12-31T23:59:59.999Z",
        "AUTO | \"2001-01-01T00:01\" | 2001-01-01T00:01:00Z",
        "ISO | \"2001-03-05\" | 2001-03-05T00:00:00Z",
      })
  void understandsTimes(Unit unit, String value, Instant expected) {
    FeatureRow row = decode("{\"at\": {\"t\": " + value + "}}", new EventTimeField("at.t", unit));

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(Instant.ofEpochMilli(row.eventTimeMillis())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "AUTO | {} | MISSING_TIMESTAMP | t: absent or null",
        "AUTO | {\"t\": null} | MISSING_TIMESTAMP | t: absent or null",
        "AUTO | {\"t\": 1, \"t\": null} | MISSING_TIMESTAMP | t: absent or null",
        "AUTO | {\"t\": 1e300} | BAD_TIMESTAMP | t: no readable time between the years 1900 and"
            + " 9999",
        "AUTO | {\"t\": 99999999999999999999} | BAD_TIMESTAMP | t: no readable time between the"
            + " years 1900 and 9999",
        "ISO | {\"t\": \"noon\"} | BAD_TIMESTAMP | t: no readable time between the years 1900 and"
            + " 9999",
        "ISO | {\"t\": 5} | WRONG_TYPE | t: expected a text in ISO-8601",
        "MILLIS | {\"t\": \"5\"} | WRONG_TYPE | t: expected a number",
        "AUTO | {\"t\": false} | WRONG_TYPE | t: expected a time",
        "AUTO | {\"t\": [5]} | WRONG_TYPE | t: expected a single value",
      })
  void rejectsBadTimes(Unit unit, String json, DeadLetterReason reason, String detail) {
    assertRejected(decode(json, new EventTimeField("t", unit)), reason, detail);
  }

  @Test
  void aPathCannotBeAValueAndAnObject() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new JsonRecordDecoder(
                    List.of(
                        new FeatureField("a", "trip", FeatureKind.NUMERIC),
                        new FeatureField("b", "trip.to", FeatureKind.NUMERIC),
                        new FeatureField("c", "trip..to", FeatureKind.NUMERIC)),
                    null))
        .withMessage(
            """
            feature "a": trip must be an object, since fields below it are read, expected another \
            path
            feature "c": path "trip..to" has an empty part, expected names and dots""");
  }

  private static FeatureRow decode(String json, @Nullable EventTimeField time) {
    return Rows.decode(
        new JsonRecordDecoder(FEATURES, time),
        json.getBytes(StandardCharsets.UTF_8),
        FEATURES.size());
  }

  private static void assertRejected(FeatureRow row, DeadLetterReason reason, String detail) {
    assertThat(row.rejectionDetail()).isEqualTo(detail);
    assertThat(row.rejection()).isEqualTo(reason);
  }
}
