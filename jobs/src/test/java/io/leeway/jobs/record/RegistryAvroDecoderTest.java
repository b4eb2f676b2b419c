package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.jobs.registry.Credentials;
import io.leeway.jobs.registry.RegistryException;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.RegistryTls;
import io.leeway.jobs.registry.TestRegistry;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryAvroDecoderTest {
  private static final List<FeatureField> FEATURES =
      List.of(
          new FeatureField("amount", "amount", FeatureKind.NUMERIC),
          new FeatureField("country", "customer.address.country", FeatureKind.CATEGORICAL),
          new FeatureField("zip", "customer.address.zip", FeatureKind.NUMERIC));
  private static final EventTimeField TIME = new EventTimeField("at", Unit.AUTO);

  private static final String AT =
      "{\"name\": \"at\", \"type\": {\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}}";

  private final List<String> news = new ArrayList<>();
  private TestRegistry server;
  private RecordDecoder decoder;

  @BeforeEach
  void start() throws IOException {
    server = TestRegistry.start();
    decoder =
        new RecordFormat.RegistryAvro(settings(server.url()))
            .decoder(
                RecordFields.of(FEATURES),
                TIME,
                new SchemaNews() {
                  @Override
                  public void learned(int id, List<String> missing, List<String> refused) {
                    news.add("%d lacks %s, refuses %s".formatted(id, missing, refused));
                  }

                  @Override
                  public void unusable(int id, String problem) {
                    news.add(id + " " + problem);
                  }

                  @Override
                  public void askedAgain() {
                    news.add("asked again");
                  }
                });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void readsNestedFieldsBehindTheSchemaId() {
    Schema schema = register(1, AT, amount("\"double\""), customer("\"string\"", "\"int\""));

    FeatureRow row = decode(framed(1, trip(schema, 20L, 12.5, "FR", 75_001)));

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(row.eventTimeMillis()).isEqualTo(20);
    assertThat(row.number(0)).isEqualTo(12.5);
    assertThat(Rows.text(row, 1)).isEqualTo("FR");
    assertThat(row.number(2)).isEqualTo(75_001);
    assertThat(news).containsExactly("1 lacks [], refuses []");
  }

  @Test
  void aNewOptionalFieldChangesNothing() {
    Schema before = register(1, AT, amount("\"double\""), customer("\"string\"", "\"int\""));
    Schema after =
        register(
            2,
            "{\"name\": \"coupon\", \"type\": [\"null\", \"string\"], \"default\": null}",
            AT,
            amount("\"double\""),
            customer("\"string\"", "\"int\""));

    for (int i = 0; i < 3; i++) {
      assertThat(decode(framed(1, trip(before, 20L, 1.5, "FR", 1))).number(0)).isEqualTo(1.5);
      GenericRecord more = trip(after, 30L, 2.5, "DE", 2);
      more.put("coupon", "SPRING");
      FeatureRow row = decode(framed(2, more));
      assertThat(row.isRejected()).isFalse();
      assertThat(row.number(0)).isEqualTo(2.5);
      assertThat(Rows.text(row, 1)).isEqualTo("DE");
    }
    assertThat(news).containsExactly("1 lacks [], refuses []", "2 lacks [], refuses []");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void aRemovedFieldIsMissingAndThatIsSaidOnce() {
    Schema schema = register(3, AT, customer("\"string\"", "\"int\""));

    for (int i = 0; i < 3; i++) {
      FeatureRow row = decode(framed(3, trip(schema, 20L, null, "FR", 1)));
      assertThat(row.isRejected()).isFalse();
      assertThat(row.state(0)).isEqualTo(FeatureRow.State.MISSING);
      assertThat(Rows.text(row, 1)).isEqualTo("FR");
    }
    assertThat(news)
        .containsExactly("3 lacks [feature \"amount\": amount is not in the schema], refuses []");
  }

  @Test
  void aVectorThatASchemaLacksIsMissing() {
    RecordFields fields =
        new RecordFields(FEATURES, List.of(new ArrayField("embedding", "embedding", 2)));
    RecordDecoder vectors =
        new RecordFormat.RegistryAvro(settings(server.url()))
            .decoder(fields, TIME, SchemaNews.IGNORED);
    FeatureRow row = fields.newRow();
    String of = "{\"name\": \"embedding\", \"type\": %s}";
    Schema full = register(1, AT, of.formatted("{\"type\": \"array\", \"items\": \"float\"}"));
    Schema without = register(2, AT);
    Schema text = register(3, AT, of.formatted("[\"null\", \"string\"]"));

    GenericRecord record =
        new GenericRecordBuilder(full).set("at", 20L).set("embedding", List.of(0.5f, -2f)).build();
    row.begin(0, 0, 0);
    vectors.decode(framed(1, record), row);
    assertThat(row.arrayState(0)).isEqualTo(FeatureRow.ArrayState.NUMBERS);
    assertThat(row.array(0)).containsExactly(0.5, -2);

    row.begin(0, 1, 0);
    vectors.decode(framed(2, new GenericRecordBuilder(without).set("at", 20L).build()), row);
    assertThat(row.isRejected()).isFalse();
    assertThat(row.arrayState(0)).isEqualTo(FeatureRow.ArrayState.MISSING);

    row.begin(0, 2, 0);
    vectors.decode(
        framed(3, new GenericRecordBuilder(text).set("at", 20L).set("embedding", null).build()),
        row);
    assertThat(row.isRejected()).as("null is missing, whatever the type").isFalse();
    assertThat(row.arrayState(0)).isEqualTo(FeatureRow.ArrayState.MISSING);

    row.begin(0, 3, 0);
    vectors.decode(
        framed(3, new GenericRecordBuilder(text).set("at", 20L).set("embedding", "x").build()),
        row);
    assertThat(row.rejection()).isEqualTo(DeadLetterReason.WRONG_TYPE);
    assertThat(row.rejectionDetail())
        .startsWith("schema 3: embedding: is string, expected an array of int, long,");
  }

  @Test
  void aRemovedRecordTakesItsFieldsWithIt() {
    Schema schema = register(3, AT, amount("\"int\""));

    FeatureRow row = decode(framed(3, trip(schema, 20L, 4, null, null)));

    assertThat(row.number(0)).isEqualTo(4);
    assertThat(row.state(1)).isEqualTo(FeatureRow.State.MISSING);
    assertThat(row.state(2)).isEqualTo(FeatureRow.State.MISSING);
    assertThat(news)
        .containsExactly(
            "3 lacks [feature \"country\": customer is not in the schema, feature"
                + " \"zip\": customer is not in the schema], refuses []");
  }

  @Test
  void aNumberThatBecameATextIsADeadLetterAsInJson() {
    Schema schema =
        register(4, AT, amount("[\"null\", \"string\"]"), customer("\"string\"", "\"int\""));

    assertRejected(
        decode(framed(4, trip(schema, 20L, "12.50", "FR", 1))),
        DeadLetterReason.WRONG_TYPE,
        "schema 4: amount: is string, expected int, long, float, double or a decimal of at most"
            + " 128 bytes for a numeric feature");
    FeatureRow absent = decode(framed(4, trip(schema, 20L, null, "FR", 1)));
    assertThat(absent.isRejected()).as("null is missing, whatever the type").isFalse();
    assertThat(absent.state(0)).isEqualTo(FeatureRow.State.MISSING);
    assertThat(Rows.text(absent, 1)).isEqualTo("FR");
    assertThat(news)
        .singleElement()
        .asString()
        .startsWith(
            "4 lacks [], refuses [feature \"amount\": amount is union of null and string, ex");
  }

  @Test
  void onlyTheBranchOfAUnionThatCannotBeReadIsADeadLetter() {
    Schema schema =
        register(
            4, AT, amount("[\"string\", \"double\", \"null\"]"), customer("\"string\"", "\"int\""));

    assertThat(decode(framed(4, trip(schema, 20L, 7.5, "FR", 1))).number(0)).isEqualTo(7.5);
    assertThat(decode(framed(4, trip(schema, 20L, null, "FR", 1))).state(0))
        .isEqualTo(FeatureRow.State.MISSING);
    assertThat(decode(framed(4, trip(schema, 20L, "x", "FR", 1))).rejection())
        .isEqualTo(DeadLetterReason.WRONG_TYPE);
  }

  @Test
  void aRecordThatBecameATextIsADeadLetter() {
    Schema schema =
        register(5, AT, amount("\"float\""), "{\"name\": \"customer\", \"type\": \"string\"}");
    GenericRecord record = new GenericData.Record(schema);
    record.put("at", 20L);
    record.put("amount", 1f);
    record.put("customer", "Ann");

    assertRejected(
        decode(framed(5, record)),
        DeadLetterReason.WRONG_TYPE,
        "schema 5: customer: is string, expected a record");
  }

  @Test
  void widerNumbersAndNamesFromASetAreReadAsBefore() {
    Schema schema =
        register(
            6,
            AT,
            amount("[\"long\", \"float\"]"),
            customer(
                "{\"type\": \"enum\", \"name\": \"Country\", \"symbols\": [\"DE\", \"FR\"]}",
                "[\"null\", \"long\"]"));

    FeatureRow row =
        decode(
            framed(
                6,
                trip(
                    schema,
                    20L,
                    1L << 40,
                    new GenericData.EnumSymbol(
                        schema
                            .getField("customer")
                            .schema()
                            .getField("address")
                            .schema()
                            .getField("country")
                            .schema(),
                        "FR"),
                    9L)));

    assertThat(row.rejectionDetail()).isEmpty();
    assertThat(row.number(0)).isEqualTo(0x1p40);
    assertThat(Rows.text(row, 1)).isEqualTo("FR");
    assertThat(row.number(2)).isEqualTo(9);
    assertThat(news).containsExactly("6 lacks [], refuses []");
  }

  @Test
  void anEventTimeThatIsGoneOrOfAnotherTypeMakesDeadLetters() {
    Schema gone = register(7, amount("\"double\""), customer("\"string\"", "\"int\""));
    Schema flag =
        register(
            8,
            "{\"name\": \"at\", \"type\": \"boolean\"}",
            amount("\"double\""),
            customer("\"string\"", "\"int\""));
    Schema micros =
        register(
            9,
            AT.replace("millis", "micros"),
            amount("\"double\""),
            customer("\"string\"", "\"int\""));

    assertRejected(
        decode(framed(7, trip(gone, null, 1.5, "FR", 1))),
        DeadLetterReason.MISSING_TIMESTAMP,
        "schema 7: at: null");
    assertThat(decode(framed(8, trip(flag, true, 1.5, "FR", 1))).rejection())
        .isEqualTo(DeadLetterReason.WRONG_TYPE);
    assertThat(decode(framed(9, trip(micros, 5_999L, 1.5, "FR", 1))).eventTimeMillis())
        .isEqualTo(5);
  }

  @Test
  void whatHasNoUsableSchemaIsADeadLetter() {
    server.register(10, "s", "{\"type\": \"object\"}", "JSON", List.of());
    server.register(11, "s", "\"string\"");

    assertRejected(
        decode(framed(10, new byte[3])),
        DeadLetterReason.NO_SCHEMA,
        "schema 10 is of type JSON, expected AVRO");
    assertRejected(
        decode(framed(11, new byte[3])),
        DeadLetterReason.NO_SCHEMA,
        "schema 11 is string, expected a record");
    assertRejected(
        decode(framed(12, new byte[3])),
        DeadLetterReason.NO_SCHEMA,
        "schema 12 is not in the registry");
    assertThat(news)
        .containsExactly(
            "10 is of type JSON, expected AVRO",
            "11 is string, expected a record",
            "12 is not in the registry");
  }

  @Test
  void whatHasNoSchemaIdIsADeadLetterAndAsksNobody() {
    assertRejected(
        decode(new byte[] {0, 0, 0, 1}),
        DeadLetterReason.TRUNCATED,
        "the record ends within its schema id");
    assertRejected(
        decode(new byte[] {'{', '"', 'a', '"', ':', '1', '}'}),
        DeadLetterReason.MALFORMED,
        "no schema id in front (a byte 0 and four bytes)");
    assertRejected(
        decode(new byte[17]), DeadLetterReason.NO_SCHEMA, "schema 0 is not in the registry");
    byte[] guid = new byte[20];
    guid[0] = 1;
    assertRejected(
        decode(guid),
        DeadLetterReason.MALFORMED,
        "a schema GUID in front, expected a schema id (a byte 0 and four bytes)");
    assertRejected(
        decode(new byte[] {0, -1, 0, 0, 0, 0}),
        DeadLetterReason.MALFORMED,
        "a negative schema id in front");
    assertThat(server.requests()).as("only for id 0").hasSize(2);
  }

  @Test
  void brokenRecordsNameTheirSchema() {
    Schema schema = register(1, AT, amount("\"double\""), customer("\"string\"", "\"int\""));
    byte[] whole = framed(1, trip(schema, 20L, 12.5, "FR", 75_001));

    assertRejected(
        decode(Arrays.copyOf(whole, whole.length - 1)),
        DeadLetterReason.TRUNCATED,
        "schema 1: customer.address.zip: the record ends within this field");
    assertRejected(
        decode(Arrays.copyOf(whole, whole.length + 2)),
        DeadLetterReason.MALFORMED,
        "schema 1: 2 bytes follow the record");
    assertThat(decode(framed(1, new byte[1 << 20])).rejection())
        .isEqualTo(DeadLetterReason.OVERSIZED);
  }

  @Test
  void aRegistryThatIsAwayIsNoDeadLetter() {
    Schema schema = register(1, AT, amount("\"double\""), customer("\"string\"", "\"int\""));
    byte[] known = framed(1, trip(schema, 20L, 12.5, "FR", 75_001));
    assertThat(decode(known).isRejected()).isFalse();
    server.goDown();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> decode(framed(2, new byte[3])))
        .withMessageStartingWith("the schema registry gave no answer for PT0.2S: ");
    assertThat(decode(known).number(0)).as("known schemas go on").isEqualTo(12.5);
    assertThat(news).contains("asked again");
  }

  @Test
  void recordsOfTwoSchemasInTurnCostNoGarbage() {
    Schema before = register(1_000_001, AT, amount("\"double\""));
    Schema after = register(1_000_002, AT, amount("\"int\""));
    byte[] old = framed(1_000_001, trip(before, 20L, 1.5, null, null));
    byte[] recent = framed(1_000_002, trip(after, 20L, 7, null, null));
    FeatureRow row = new FeatureRow(FEATURES.size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int records = 200_000;

    decodeInTurn(old, recent, row, 2_000);
    long start = threads.getCurrentThreadAllocatedBytes();
    decodeInTurn(old, recent, row, records);
    long allocated = threads.getCurrentThreadAllocatedBytes() - start;

    assertThat(row.number(0)).isEqualTo(7);
    // Less than a byte per record: what the measurement itself and the compiler leave behind.
    assertThat(allocated).isLessThan(records);
  }

  private void decodeInTurn(byte[] first, byte[] second, FeatureRow row, int records) {
    for (int i = 0; i < records; i++) {
      row.begin(0, i, 0);
      decoder.decode(i % 2 == 0 ? first : second, row);
    }
  }

  private static RegistrySettings settings(String url) {
    return new RegistrySettings(
        List.of(url),
        "trips-value",
        new Credentials.Anonymous(),
        RegistryTls.DEFAULT,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofMillis(200),
        Duration.ofMinutes(1));
  }

  private Schema register(int id, String... fields) {
    String schema =
        "{\"type\": \"record\", \"name\": \"Trip\", \"fields\": [%s]}"
            .formatted(String.join(", ", fields));
    server.register(id, "trips-value", schema);
    return new Schema.Parser().parse(schema);
  }

  private static String amount(String type) {
    return "{\"name\": \"amount\", \"type\": " + type + "}";
  }

  private static String customer(String country, String zip) {
    return """
    {"name": "customer", "type": {"type": "record", "name": "Customer", "fields": [
      {"name": "address", "type": {"type": "record", "name": "Address", "fields": [
        {"name": "country", "type": %s}, {"name": "zip", "type": %s}]}}]}}
    """
        .formatted(country, zip);
  }

  private static GenericRecord trip(
      Schema schema,
      @Nullable Object at,
      @Nullable Object amount,
      @Nullable Object country,
      @Nullable Object zip) {
    GenericRecord record = new GenericData.Record(schema);
    putIfThere(record, "at", at);
    putIfThere(record, "amount", amount);
    if (schema.getField("customer") != null) {
      Schema customer = schema.getField("customer").schema();
      record.put(
          "customer",
          new GenericRecordBuilder(customer)
              .set(
                  "address",
                  new GenericRecordBuilder(customer.getField("address").schema())
                      .set("country", country)
                      .set("zip", zip)
                      .build())
              .build());
    }
    return record;
  }

  private static void putIfThere(GenericRecord record, String field, @Nullable Object value) {
    if (record.getSchema().getField(field) != null) {
      record.put(field, value);
    }
  }

  private static byte[] framed(int id, GenericRecord record) {
    return framed(id, RandomAvro.encode(record, false));
  }

  private static byte[] framed(int id, byte[] payload) {
    return ByteBuffer.allocate(5 + payload.length).put((byte) 0).putInt(id).put(payload).array();
  }

  private FeatureRow decode(byte[] value) {
    return Rows.decode(decoder, value, FEATURES.size());
  }

  private static void assertRejected(FeatureRow row, DeadLetterReason reason, String detail) {
    assertThat(row.rejectionDetail()).isEqualTo(detail);
    assertThat(row.rejection()).isEqualTo(reason);
  }
}
