package io.leeway.cli.reference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.record.FeatureField;
import io.leeway.jobs.record.FeatureRow;
import io.leeway.jobs.record.RecordDecoder;
import io.leeway.jobs.record.RecordFormat;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.RowSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reference that was built from a file counts what the monitor counts when the same records come
 * out of a topic: otherwise every window of it would be drift.
 */
class StreamConsistencyTest {
  private static final int RECORDS = 3_000;

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Mixed", "fields": [
                {"name": "ratio", "type": ["null", "float"]},
                {"name": "step", "type": "float"},
                {"name": "amount", "type": "double"},
                {"name": "minutes", "type": "long"},
                {"name": "hour", "type": "int"},
                {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                {"name": "late", "type": "boolean"},
                {"name": "class", "type": {"type": "enum", "name": "Class", "symbols": ["A", "B", "C"]}},
                {"name": "either", "type": ["null", "string", "int"]},
                {"name": "port", "type": {"type": "record", "name": "Port", "fields": [
                  {"name": "code", "type": "string"}]}}
              ]}
              """);

  private static GenericRecord record(Random random) {
    Schema port = SCHEMA.getField("port").schema();
    return new GenericRecordBuilder(SCHEMA)
        .set("ratio", random.nextInt(5) == 0 ? null : random.nextFloat())
        .set("step", random.nextInt(20) / 10f)
        .set(
            "amount",
            random.nextInt(3) == 0
                ? -0.0
                : random.nextInt(50) == 0 ? Double.NaN : random.nextGaussian())
        .set("minutes", (long) (random.nextGaussian() * 40))
        .set("hour", random.nextInt(24))
        .set("price", ByteBuffer.wrap(BigInteger.valueOf(random.nextInt(3_000)).toByteArray()))
        .set("late", random.nextBoolean())
        .set(
            "class",
            new GenericData.EnumSymbol(
                SCHEMA.getField("class").schema(),
                "ABC".substring(random.nextInt(3)).substring(0, 1)))
        .set(
            "either",
            switch (random.nextInt(3)) {
              case 0 -> null;
              case 1 -> random.nextInt(4);
              default -> Integer.toString(random.nextInt(6));
            })
        .set(
            "port",
            new GenericRecordBuilder(port).set("code", "é".repeat(random.nextInt(140))).build())
        .build();
  }

  private static byte[] avroBytes(GenericRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static void assertSameCounts(RowSource rows, RecordFormat format, List<byte[]> records)
      throws IOException {
    ReferenceProfile reference =
        ReferenceProfile.of(
            ReferenceBuilder.build(rows, ReferenceSettings.withDefaults("s")).reference());
    List<FeatureField> features = reference.features();
    RecordDecoder decoder = format.decoder(features, null);
    FeatureRow row = new FeatureRow(features.size());
    long[][] counts = new long[features.size()][];
    long[] nonFinite = new long[features.size()];
    for (int feature = 0; feature < counts.length; feature++) {
      counts[feature] = new long[profile(reference, features.get(feature)).binning().bins()];
    }
    for (byte[] bytes : records) {
      row.begin(0, 0, 0);
      decoder.decode(bytes, row);
      assertThat(row.isRejected()).as(row.rejectionDetail()).isFalse();
      for (int feature = 0; feature < counts.length; feature++) {
        counts[feature][profile(reference, features.get(feature)).binning().code(row, feature)]++;
        if (row.state(feature) == FeatureRow.State.NON_FINITE) {
          nonFinite[feature]++;
        }
      }
    }
    for (int feature = 0; feature < counts.length; feature++) {
      ReferenceProfile.Profile profile = profile(reference, features.get(feature));
      assertThat(counts[feature]).as("%s", features.get(feature)).isEqualTo(profile.counts());
      assertThat(nonFinite[feature]).isEqualTo(profile.message().getNonFinite());
    }
  }

  private static ReferenceProfile.Profile profile(ReferenceProfile reference, FeatureField field) {
    return Objects.requireNonNull(reference.profile(field.name()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void avro(long seed, @TempDir Path directory) throws IOException {
    Random random = new Random(seed);
    List<byte[]> records = new ArrayList<>();
    Path file = directory.resolve("seed-" + seed + ".avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.create(SCHEMA, file.toFile());
      for (int i = 0; i < RECORDS; i++) {
        GenericRecord record = record(random);
        writer.append(record);
        records.add(avroBytes(record));
      }
    }
    assertSameCounts(
        FileRows.of(List.of(file), null), new RecordFormat.Avro(SCHEMA.toString()), records);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void json(long seed, @TempDir Path directory) throws IOException {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      lines.add(
          "{\"x\": %s, \"big\": %s, \"n\": {\"hour\": %s, \"flag\": %b}, \"either\": %s, \"t\": \"%s\"}"
              .formatted(
                  random.nextInt(4) == 0 ? "null" : Double.toString(random.nextGaussian()),
                  random.nextInt(40) == 0 ? "1e400" : random.nextInt(100) + "e15",
                  random.nextInt(2) == 0 ? random.nextInt(24) : random.nextInt(24) + ".0",
                  random.nextBoolean(),
                  random.nextInt(2) == 0 ? random.nextInt(5) / 2.0 : "\"2.5\"",
                  "\\u00e9\\t漢😀".repeat(random.nextInt(40))));
    }
    Path file = Files.write(directory.resolve("seed-" + seed + ".jsonl"), lines);
    assertSameCounts(
        FileRows.of(List.of(file), null),
        new RecordFormat.Json(),
        lines.stream().map(line -> line.getBytes(UTF_8)).toList());
  }
}
