package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.jobs.registry.Credentials;
import io.leeway.jobs.registry.RegistrySettings;
import io.leeway.jobs.registry.RegistryTls;
import io.leeway.jobs.registry.TestRegistry;
import io.leeway.schema.FeatureKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** Damaged records behind Confluent's header, with the schemas of two producers in turn. */
class RegistryDecoderFuzzTest {
  private static final int RECORDS = 1_000;
  private static final int MUTANTS_PER_RECORD = 1_000;
  private static final int HEADER_BYTES = 5;
  private static final List<FeatureField> FEATURES =
      List.of(
          new FeatureField("amount", "amount", FeatureKind.NUMERIC),
          new FeatureField("country", "country", FeatureKind.CATEGORICAL),
          new FeatureField("count", "count", FeatureKind.NUMERIC));
  private static final List<String> SCHEMAS =
      List.of(
          """
          {"type": "record", "name": "Trip", "fields": [
            {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "amount", "type": ["null", "double"]},
            {"name": "tags", "type": {"type": "map", "values": {"type": "array", "items": "null"}}},
            {"name": "country", "type": "string"},
            {"name": "count", "type": "int"}]}
          """,
          """
          {"type": "record", "name": "Trip", "fields": [
            {"name": "country", "type": ["null", "string"]},
            {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "amount", "type": "int"},
            {"name": "tags", "type": {"type": "map", "values": {"type": "array", "items": "null"}}},
            {"name": "count", "type": "string"}]}
          """);

  @Test
  void survivesDamagedRecordsInBoundedTimeAndMemory() throws Exception {
    long seed = 77;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    try (TestRegistry registry = TestRegistry.start()) {
      for (int id = 1; id <= SCHEMAS.size(); id++) {
        registry.register(id, "trips-value", SCHEMAS.get(id - 1));
      }
      RecordDecoder decoder =
          new RecordFormat.RegistryAvro(settings(registry.url()))
              .decoder(
                  RecordFields.of(FEATURES),
                  new EventTimeField("at", Unit.AUTO),
                  SchemaNews.IGNORED);
      FeatureRow row = new FeatureRow(FEATURES.size());
      decodeUnknownIds(decoder, row);
      Allocation allocation = new Allocation(Allocation.AVRO_BYTES);
      long slowestNanos = 0;
      int rejected = 0;
      for (int i = 0; i < RECORDS; i++) {
        byte[] original = record(1 + i % SCHEMAS.size(), random);
        row.begin(0, i, 0);
        decoder.decode(original, row);
        // The second producer's count is a text, which rejects the record.
        assertThat(row.isRejected()).isEqualTo(i % SCHEMAS.size() == 1);
        for (int j = 0; j < MUTANTS_PER_RECORD; j++) {
          byte[] mutant = Mutations.mutate(original, random);
          row.begin(0, j, 0);
          long start = System.nanoTime();
          allocation.begin();
          try {
            decoder.decode(mutant, row);
          } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed %d, record %d, mutant %d".formatted(seed, i, j), e);
          }
          allocation.end(mutant.length);
          slowestNanos = Math.max(slowestNanos, System.nanoTime() - start);
          rejected += row.isRejected() ? 1 : 0;
        }
      }
      System.out.printf(
          "%,d damaged records with schema ids, %,d rejected, slowest %,d us, at most %,d bytes"
              + " allocated, %d requests%n",
          RECORDS * MUTANTS_PER_RECORD,
          rejected,
          slowestNanos / 1000,
          allocation.mostBytes(),
          registry.requests().size());
      allocation.assertBounded();
      assertThat(rejected).isBetween(RECORDS * MUTANTS_PER_RECORD / 2, 999_999);
      assertThat(Duration.ofNanos(slowestNanos)).isLessThan(Duration.ofSeconds(2));
      assertThat(registry.requests())
          .as("ids of noise are not asked for without end")
          .hasSizeLessThan(1_100);
    }
  }

  /**
   * Until so many ids are unknown that no more are asked for: a request is no matter of decoding.
   */
  private static void decodeUnknownIds(RecordDecoder decoder, FeatureRow row) {
    for (int id : List.of(1, 2)) {
      row.begin(0, 0, 0);
      decoder.decode(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(id).array(), row);
    }
    for (int id = 1_000_000; id < 1_001_000; id++) {
      row.begin(0, 0, 0);
      decoder.decode(ByteBuffer.allocate(HEADER_BYTES).put((byte) 0).putInt(id).array(), row);
      assertThat(row.isRejected()).isTrue();
    }
  }

  private static byte[] record(int schemaId, Random random) {
    GenericRecord trip =
        new GenericData.Record(new Schema.Parser().parse(SCHEMAS.get(schemaId - 1)));
    trip.put("at", 1_700_000_000_000L + random.nextInt());
    trip.put("amount", schemaId == 1 ? (Object) random.nextGaussian() : (Object) random.nextInt());
    trip.put("country", "x".repeat(random.nextInt(20)));
    trip.put("count", schemaId == 1 ? (Object) random.nextInt(1000) : (Object) "many");
    GenericData.Array<Object> nulls =
        new GenericData.Array<>(
            trip.getSchema().getField("tags").schema().getValueType(),
            java.util.Arrays.asList(null, null));
    trip.put("tags", java.util.Map.of("a", nulls));
    byte[] payload = RandomAvro.encode(trip, random.nextBoolean());
    return ByteBuffer.allocate(HEADER_BYTES + payload.length)
        .put((byte) 0)
        .putInt(schemaId)
        .put(payload)
        .array();
  }

  private static RegistrySettings settings(String url) {
    return new RegistrySettings(
        List.of(url),
        "trips-value",
        new Credentials.Anonymous(),
        RegistryTls.DEFAULT,
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(5),
        Duration.ofHours(1));
  }
}
