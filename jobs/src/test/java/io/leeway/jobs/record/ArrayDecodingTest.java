package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.jobs.record.FeatureRow.ArrayState;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayDecodingTest {
  private static final RecordFields FIELDS =
      new RecordFields(
          List.of(new FeatureField("n", "n", FeatureKind.NUMERIC)),
          List.of(new ArrayField("embedding", "v", 3)));

  private static FeatureRow decode(RecordFormat format, byte[] bytes) {
    FeatureRow row = FIELDS.newRow();
    row.begin(0, 0, 0);
    format.decoder(FIELDS, null).decode(bytes, row);
    return row;
  }

  private static FeatureRow json(String text) {
    return decode(new RecordFormat.Json(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String schema(String array) {
    return """
    {"type": "record", "name": "R", "fields": [
      {"name": "before", "type": "string"},
      {"name": "v", "type": %s},
      {"name": "n", "type": "double"}]}
    """
        .formatted(array);
  }

  /** Written by Avro itself, in blocks that tell their size if asked for. */
  private static FeatureRow avro(String array, @Nullable List<?> items, boolean blocked)
      throws IOException {
    Schema schema = new Schema.Parser().parse(schema(array));
    GenericData.Record record = new GenericData.Record(schema);
    record.put("before", "x");
    record.put("v", items);
    record.put("n", 7.0);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder =
        blocked
            ? new EncoderFactory().configureBlockSize(64).blockingBinaryEncoder(bytes, null)
            : EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    return decode(new RecordFormat.Avro(schema.toString()), bytes.toByteArray());
  }

  private static void assertNumbers(FeatureRow row, double... expected) {
    assertThat(row.isRejected()).as(row.rejectionDetail()).isFalse();
    assertThat(row.arrayState(0)).isEqualTo(ArrayState.NUMBERS);
    assertThat(row.array(0)).containsExactly(expected);
    assertThat(row.number(0)).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void readsArraysOfEveryNumber(boolean blocked) throws IOException {
    assertNumbers(
        avro("{\"type\": \"array\", \"items\": \"double\"}", List.of(1.5, -2.0, 3e9), blocked),
        1.5,
        -2,
        3e9);
    assertNumbers(
        avro("{\"type\": \"array\", \"items\": \"float\"}", List.of(0.1f, 2f, 3f), blocked),
        0.1f,
        2,
        3);
    assertNumbers(
        avro("{\"type\": \"array\", \"items\": \"int\"}", List.of(1, -2, 300), blocked),
        1,
        -2,
        300);
    assertNumbers(
        avro("{\"type\": \"array\", \"items\": \"long\"}", List.of(1L, -2L, 1L << 40), blocked),
        1,
        -2,
        1L << 40);
    assertNumbers(
        avro(
            "[\"null\", {\"type\": \"array\", \"items\": [\"null\", \"double\"]}]",
            List.of(1.0, 2.0, 3.0),
            blocked),
        1,
        2,
        3);
    assertNumbers(json("{\"v\": [1, 2.5, -3e2], \"n\": 7}"), 1, 2.5, -300);
  }

  @Test
  void whatIsNoVectorIsCountedAndNeverAnException() throws IOException {
    String nullable = "[\"null\", {\"type\": \"array\", \"items\": [\"double\", \"null\"]}]";
    assertThat(avro(nullable, null, false).arrayState(0)).isEqualTo(ArrayState.MISSING);
    assertThat(avro(nullable, Arrays.asList(1.0, null, 2.0), false).arrayState(0))
        .isEqualTo(ArrayState.MISSING);
    assertThat(avro(nullable, List.of(1.0, 2.0), true).arrayState(0))
        .isEqualTo(ArrayState.WRONG_LENGTH);
    assertThat(avro(nullable, List.of(1.0, 2.0, 3.0, 4.0), true).arrayState(0))
        .isEqualTo(ArrayState.WRONG_LENGTH);
    assertThat(avro(nullable, List.of(), true).arrayState(0)).isEqualTo(ArrayState.WRONG_LENGTH);
    assertThat(avro(nullable, List.of(1.0, Double.NaN, 3.0), true).arrayState(0))
        .isEqualTo(ArrayState.NON_FINITE);
    assertThat(avro(nullable, List.of(1.0, Double.POSITIVE_INFINITY, 3.0), false).arrayState(0))
        .isEqualTo(ArrayState.NON_FINITE);
    assertThat(json("{}").arrayState(0)).isEqualTo(ArrayState.MISSING);
    assertThat(json("{\"v\": null}").arrayState(0)).isEqualTo(ArrayState.MISSING);
    assertThat(json("{\"v\": [1, null, 2]}").arrayState(0)).isEqualTo(ArrayState.MISSING);
    assertThat(json("{\"v\": [1, 2]}").arrayState(0)).isEqualTo(ArrayState.WRONG_LENGTH);
    assertThat(json("{\"v\": [1, 2, 1e999]}").arrayState(0)).isEqualTo(ArrayState.NON_FINITE);
    assertThat(json("{\"v\": [1, 2, 3], \"v\": null}").arrayState(0))
        .as("the last of two counts")
        .isEqualTo(ArrayState.MISSING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"v\": 1}", "{\"v\": [1, [2], 3]}", "{\"v\": [1, \"2\", 3]}", "{\"v\": {}}"})
  void otherJsonIsOfTheWrongType(String text) {
    FeatureRow row = json(text);
    assertThat(row.rejection()).isEqualTo(DeadLetterReason.WRONG_TYPE);
    assertThat(row.rejectionDetail()).isEqualTo("v: expected a list of numbers");
  }

  @Test
  void aRowForgetsTheArrayBefore() {
    FeatureRow row = FIELDS.newRow();
    row.begin(0, 0, 0);
    new RecordFormat.Json()
        .decoder(FIELDS, null)
        .decode("{\"v\": [1, 2, 3]}".getBytes(StandardCharsets.UTF_8), row);
    row.begin(0, 1, 0);
    assertThat(row.arrayState(0)).isEqualTo(ArrayState.MISSING);
  }

  @Test
  void aRecordThatEndsWithinTheArrayIsTruncated() throws IOException {
    byte[] bytes = {2, 'x', 6, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2};
    FeatureRow row =
        decode(
            new RecordFormat.Avro(schema("{\"type\": \"array\", \"items\": \"double\"}")), bytes);
    assertThat(row.rejection()).isEqualTo(DeadLetterReason.TRUNCATED);
  }

  @Test
  void schemasWithoutSuchAnArrayAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RecordFormat.Avro(schema("{\"type\": \"array\", \"items\": \"string\"}"))
                    .decoder(FIELDS, null))
        .withMessage(
            "feature \"embedding\": v is array, expected an array of int, long, float or double,"
                + " each perhaps null, for a vector");
  }
}
