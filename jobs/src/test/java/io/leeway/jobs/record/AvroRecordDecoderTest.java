package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroRecordDecoderTest {
  private static final String TRIP =
      """
      {"type": "record", "name": "Trip", "fields": [
        {"name": "at", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
        {"name": "trip", "type": ["null", {"type": "record", "name": "Leg", "fields": [
          {"name": "distance", "type": "double"},
          {"name": "stops", "type": {"type": "array", "items": "null"}}]}]},
        {"name": "carrier", "type": {"type": "enum", "name": "Carrier", "symbols": ["AA", "UA"]}},
        {"name": "hour", "type": "int"},
        {"name": "tags", "type": {"type": "map", "values": "string"}}]}
      """;
  private static final EventTimeField AT = new EventTimeField("at", Unit.AUTO);

  @Test
  void readsFieldsWhereverTheyAre() {
    FeatureRow row =
        decode(
            TRIP,
            List.of(
                numeric("trip.distance"),
                categorical("carrier"),
                categorical("hour"),
                numeric("hour")),
            AT,
            bytes(/* at */ 2, 2 * 5, /* trip */ 2, doubleBytes(12.5), 4, 0, /* UA */ 2, 34, 0));

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(row.number(0)).isEqualTo(12.5);
    assertThat(Rows.text(row, 1)).isEqualTo("UA");
    assertThat(Rows.text(row, 2)).isEqualTo("17");
    assertThat(row.number(3)).isEqualTo(17);
    assertThat(row.eventTimeMillis()).isZero();
  }

  @Test
  void aFieldBelowANullRecordIsMissing() {
    FeatureRow row = decode(TRIP, List.of(numeric("trip.distance")), null, bytes(0, 0, 0, 34, 0));

    assertThat(row.isRejected()).isFalse();
    assertThat(row.state(0)).isEqualTo(FeatureRow.State.MISSING);
    assertThat(row.eventTimeMillis()).isEqualTo(1_000);
  }

  @Test
  void listsAllFieldsThatTheSchemaCannotGive() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                AvroRecordDecoder.compile(
                    TRIP,
                    List.of(
                        numeric("carrier"),
                        numeric("trip"),
                        categorical("tags"),
                        numeric("trip.distence"),
                        numeric("hour.of.day"),
                        numeric("trip..stops"),
                        numeric("hour")),
                    new EventTimeField("att", Unit.AUTO)))
        .withMessage(
            """
            feature "carrier": carrier is enum Carrier, expected int, long, float, double or a \
            decimal of at most 128 bytes for a numeric feature
            feature "trip": trip is union of null and record Leg, expected int, long, float, \
            double or a decimal of at most 128 bytes for a numeric feature
            feature "tags": tags is map, expected string, enum, boolean, int, long, float or \
            double for a categorical feature
            feature "trip.distence": trip.distence is not in the schema, did you mean distance?
            feature "hour.of.day": hour is int, expected a record with a field of
            feature "trip..stops": path "trip..stops" has an empty part, expected names and dots
            timestamp: att is not in the schema, did you mean at?""");
  }

  @Test
  void refusesSchemasThatAreNoRecord() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroRecordDecoder.compile("\"long\"", List.of(), null))
        .withMessage("the Avro schema is long, expected a record");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AvroRecordDecoder.compile("{oops", List.of(), null))
        .withMessageStartingWith("the Avro schema does not parse: ");
  }

  @Test
  void refusesATimeUnitThatContradictsTheSchema() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AvroRecordDecoder.compile(TRIP, List.of(), new EventTimeField("at", Unit.MILLIS)))
        .withMessage(
            "timestamp: at is union of null and long (timestamp-micros), expected a number of"
                + " milliseconds");
  }

  @Test
  void rejectsAMissingTime() {
    assertRejected(
        decode(TRIP, List.of(), AT, bytes(0, 0, 0, 34, 0)),
        DeadLetterReason.MISSING_TIMESTAMP,
        "at: null");
  }

  @ParameterizedTest
  @CsvSource({
    "long, AUTO, 1500, 1970-01-01T00:00:01.500Z",
    "int, AUTO, 1500, 1970-01-01T00:00:01.500Z",
    "long, SECONDS, -1, 1969-12-31T23:59:59Z",
    "int, SECONDS, 1000000000, 2001-09-09T01:46:40Z",
    "long, MICROS, -1, 1969-12-31T23:59:59.999Z",
    "double, SECONDS, 1.5, 1970-01-01T00:00:01.500Z",
    "double, MILLIS, -0.5, 1969-12-31T23:59:59.999Z",
    "float, AUTO, 2048, 1970-01-01T00:00:02.048Z",
    "int date, AUTO, -1, 1969-12-31T00:00:00Z",
    "long timestamp-millis, AUTO, 7, 1970-01-01T00:00:00.007Z",
    "long timestamp-millis, MILLIS, 7, 1970-01-01T00:00:00.007Z",
    "long timestamp-micros, AUTO, 7999, 1970-01-01T00:00:00.007Z",
    "long timestamp-nanos, AUTO, -1, 1969-12-31T23:59:59.999Z",
    "long local-timestamp-millis, AUTO, 7, 1970-01-01T00:00:00.007Z",
    "long local-timestamp-micros, MICROS, 7999, 1970-01-01T00:00:00.007Z",
    "long local-timestamp-nanos, AUTO, 7999999, 1970-01-01T00:00:00.007Z",
    "string, AUTO, 2001-01-01T00:01, 2001-01-01T00:01:00Z",
    "string, ISO, 2001-03-05, 2001-03-05T00:00:00Z",
  })
  void understandsTimes(String type, Unit unit, String value, Instant expected) {
    FeatureRow row = decodeTime(type, unit, value);

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(Instant.ofEpochMilli(row.eventTimeMillis())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "long, AUTO, -2208988800001",
    "long, AUTO, 253402300800000",
    "long, AUTO, 9223372036854775807",
    "long, SECONDS, 9223372036854775807",
    "long, SECONDS, -9223372036854775808",
    "int date, AUTO, 2147483647",
    "double, AUTO, NaN",
    "double, AUTO, Infinity",
    "string, ISO, yesterday",
    "string, ISO, 1800-01-01",
  })
  void rejectsTimesThatAreNotBelieved(String type, Unit unit, String value) {
    assertRejected(
        decodeTime(type, unit, value),
        DeadLetterReason.BAD_TIMESTAMP,
        "t: no readable time between the years 1900 and 9999");
  }

  @Test
  void rejectsOversizedRecordsBeforeReadingThem() {
    assertRejected(
        decode(TRIP, List.of(), null, new byte[(1 << 20) + 1]),
        DeadLetterReason.OVERSIZED,
        "1048577 bytes, at most 1048576 are read");
  }

  @Test
  void rejectsRecordsOfTheWrongLength() {
    assertRejected(
        decode(TRIP, List.of(), null, bytes(0, 0, 0)),
        DeadLetterReason.TRUNCATED,
        "hour: the record ends within this field");
    assertRejected(
        decode(TRIP, List.of(), null, bytes(0, 0, 0, 0, 0, 7, 7)),
        DeadLetterReason.MALFORMED,
        "2 bytes follow the record");
  }

  @Test
  void mayIgnoreWhatFollowsTheRecord() {
    RecordDecoder decoder = AvroRecordDecoder.compile(TRIP, List.of(), null, false);

    assertThat(Rows.decode(decoder, bytes(0, 0, 0, 0, 0, 7, 7), 0).isRejected()).isFalse();
  }

  @Test
  void rejectsWhatTheSchemaDoesNotHave() {
    assertRejected(
        decode(TRIP, List.of(), null, bytes(4, 0, 0, 0, 0)),
        DeadLetterReason.MALFORMED,
        "at: a branch or symbol that the schema does not have");
    assertRejected(
        decode(TRIP, List.of(categorical("carrier")), null, bytes(0, 0, 1, 0, 0)),
        DeadLetterReason.MALFORMED,
        "carrier: a branch or symbol that the schema does not have");
    assertRejected(
        decode(TRIP, List.of(numeric("hour")), null, bytes(0, 0, 0, varint(1L << 40), 0)),
        DeadLetterReason.MALFORMED,
        "hour: an int that does not fit 32 bits");
    assertRejected(
        decode(TRIP, List.of(), null, bytes(0, 0, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 0)),
        DeadLetterReason.MALFORMED,
        "hour: a number of more than 10 bytes");
  }

  @Test
  void aBillionNullsCostNothing() {
    byte[] nulls = bytes(0, 2, doubleBytes(1), varint(1L << 31), 0, 0, 0, 0);
    byte[] leastLong = bytes(0, 2, doubleBytes(1), varint(Long.MIN_VALUE), 0, 0, 0, 0);

    for (byte[] record : List.of(nulls, leastLong)) {
      assertRejected(
          decode(TRIP, List.of(numeric("trip.distance")), null, record),
          DeadLetterReason.MALFORMED,
          "trip.stops: more than 10000 items");
    }
    assertThat(
            decode(TRIP, List.of(), null, bytes(0, 2, doubleBytes(1), varint(10_000), 0, 0, 0, 0))
                .isRejected())
        .isFalse();
  }

  @Test
  void nestedEmptyArraysDoNotMultiply() {
    Schema nested = Schema.createArray(Schema.createArray(Schema.create(Schema.Type.NULL)));
    String schema = recordOf(nested).toString();
    byte[] record = new byte[4 + 5 * 10_000 + 1];
    byte[] outer = varint(10_000);
    byte[] inner = varint(10_000);
    System.arraycopy(outer, 0, record, 0, outer.length);
    int at = outer.length;
    for (int i = 0; i < 10_000; i++) {
      System.arraycopy(inner, 0, record, at, inner.length);
      at += inner.length + 1;
    }
    byte[] exact = Arrays.copyOf(record, at + 1);

    long start = System.nanoTime();
    assertThat(decode(schema, List.of(), null, exact).rejectionDetail()).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void recursionIsReadToItsLimit() {
    String list =
        """
        {"type": "record", "name": "Node", "fields": [
          {"name": "value", "type": "int"}, {"name": "next", "type": ["null", "Node"]}]}
        """;
    FeatureField third = numeric("next.next.value");

    FeatureRow row = decode(list, List.of(third), null, bytes(2, 2, 4, 2, 6, 2, 8, 0));
    assertThat(row.number(0)).isEqualTo(3);
    assertThat(decode(list, List.of(), null, chain(60)).isRejected()).isFalse();
    assertRejected(
        decode(list, List.of(), null, chain(100_000)),
        DeadLetterReason.MALFORMED,
        "next: nested deeper than 64");
  }

  @Test
  void aRecordThatHoldsItselfHasNoEnd() {
    Schema endless = Schema.createRecord("Endless", null, null, false);
    endless.setFields(List.of(new Schema.Field("self", endless)));

    assertRejected(
        decode(endless.toString(), List.of(), null, bytes(0)),
        DeadLetterReason.MALFORMED,
        "self: nested deeper than 64");
  }

  @Test
  void readsUnionsOfNumbersAndOfRecords() {
    String schema =
        """
        {"type": "record", "name": "R", "fields": [
          {"name": "x", "type": ["int", "null", "double"]},
          {"name": "shape", "type": [
            {"type": "record", "name": "Circle", "fields": [{"name": "radius", "type": "float"}]},
            {"type": "record", "name": "Square", "fields": [{"name": "side", "type": "long"}]}]}]}
        """;
    List<FeatureField> features = List.of(numeric("x"), numeric("shape.side"));

    FeatureRow square = decode(schema, features, null, bytes(4, doubleBytes(0.5), 2, 18));
    FeatureRow circle = decode(schema, features, null, bytes(0, 5, 0, 0, 0, 0, 0));

    assertThat(square.number(0)).isEqualTo(0.5);
    assertThat(square.number(1)).isEqualTo(9);
    assertThat(circle.number(0)).isEqualTo(-3);
    assertThat(circle.state(1)).isEqualTo(FeatureRow.State.MISSING);
  }

  @Test
  void rejectsBadDecimalsAndBooleans() {
    String schema =
        """
        {"type": "record", "name": "R", "fields": [
          {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
          {"name": "paid", "type": "boolean"}]}
        """;
    List<FeatureField> features = List.of(numeric("price"), categorical("paid"));

    assertThat(decode(schema, features, null, bytes(4, 1, 0, 1)).number(0)).isEqualTo(2.56);
    assertThat(decode(schema, features, null, bytes(2, -1, 1)).number(0)).isEqualTo(-0.01);
    assertRejected(
        decode(schema, features, null, bytes(0, 1)),
        DeadLetterReason.MALFORMED,
        "price: a decimal without digits");
    assertRejected(
        decode(schema, features, null, bytes(varint(129), new byte[129], 1)),
        DeadLetterReason.MALFORMED,
        "price: a decimal of more than 128 bytes");
    assertRejected(
        decode(schema, features, null, bytes(2, 1, 2)),
        DeadLetterReason.MALFORMED,
        "paid: a boolean that is neither 0 nor 1");
  }

  @Test
  void rejectsNegativeLengths() {
    assertRejected(
        decode(TRIP, List.of(), null, bytes(0, 0, 0, 0, 2, 1)),
        DeadLetterReason.MALFORMED,
        "tags: a negative length");
    assertRejected(
        decode(TRIP, List.of(), null, bytes(0, 0, 0, 0, 1, 1)),
        DeadLetterReason.MALFORMED,
        "tags: a negative length");
  }

  private static FeatureField numeric(String path) {
    return new FeatureField(path, path, FeatureKind.NUMERIC);
  }

  private static FeatureField categorical(String path) {
    return new FeatureField(path, path, FeatureKind.CATEGORICAL);
  }

  private static FeatureRow decode(
      String schema,
      List<FeatureField> features,
      @Nullable EventTimeField eventTime,
      byte[] value) {
    return Rows.decode(
        AvroRecordDecoder.compile(schema, features, eventTime), value, features.size());
  }

  private static void assertRejected(FeatureRow row, DeadLetterReason reason, String detail) {
    assertThat(row.rejection()).isEqualTo(reason);
    assertThat(row.rejectionDetail()).isEqualTo(detail);
  }

  private static FeatureRow decodeTime(String type, Unit unit, String value) {
    String[] names = type.split(" ", 2);
    Schema schema = Schema.create(Schema.Type.valueOf(names[0].toUpperCase(Locale.ROOT)));
    if (names.length > 1) {
      schema.addProp("logicalType", names[1]);
    }
    Schema record = recordOf(schema);
    Object datum =
        switch (schema.getType()) {
          case INT -> Integer.parseInt(value);
          case LONG -> Long.parseLong(value);
          case FLOAT -> Float.parseFloat(value);
          case DOUBLE -> Double.parseDouble(value);
          default -> value;
        };
    GenericRecord holder = new GenericData.Record(record);
    holder.put("t", datum);
    return decode(
        record.toString(),
        List.of(),
        new EventTimeField("t", unit),
        RandomAvro.encode(holder, false));
  }

  private static Schema recordOf(Schema field) {
    return SchemaBuilder.record("R").fields().name("t").type(field).noDefault().endRecord();
  }

  private static byte[] chain(int length) {
    byte[] bytes = new byte[2 * length];
    for (int i = 1; i < bytes.length - 1; i += 2) {
      bytes[i] = 2;
    }
    return bytes;
  }

  private static byte[] doubleBytes(double value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
  }

  private static byte[] varint(long value) {
    byte[] bytes = new byte[10];
    long rest = (value << 1) ^ (value >> 63);
    int length = 0;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer single) {
        bytes.write(single);
      } else {
        bytes.writeBytes((byte[]) part);
      }
    }
    return bytes.toByteArray();
  }
}
