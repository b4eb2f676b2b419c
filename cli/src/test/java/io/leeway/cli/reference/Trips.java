package io.leeway.cli.reference;

import io.leeway.cli.rows.ParquetFiles;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * The same 2,000 rows in every format: a time each minute, an identifier, a number that is
 * sometimes missing, a whole number and a text.
 */
final class Trips {
  static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Trip", "fields": [
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "id", "type": "string"},
                {"name": "speed", "type": ["null", "double"]},
                {"name": "hour", "type": "int"},
                {"name": "class", "type": "string"}
              ]}
              """);

  private Trips() {}

  record Trip(Instant at, String id, @Nullable Double speed, int hour, String type) {}

  static List<Trip> all() {
    Random random = new Random(7);
    List<Trip> trips = new ArrayList<>();
    Instant start = Instant.parse("2024-01-01T00:00:00Z");
    for (int i = 0; i < 2_000; i++) {
      trips.add(
          new Trip(
              start.plus(Duration.ofMinutes(i)),
              "trip-" + i,
              i % 10 == 3 ? null : Math.rint(random.nextGaussian() * 1_000) / 8,
              i / 60 % 24,
              "abc".substring(i % 3, i % 3 + 1)));
    }
    return trips;
  }

  static Path writeCsv(Path file) throws IOException {
    StringWriter text = new StringWriter();
    text.write("at,id,speed,hour,class\n");
    for (Trip trip : all()) {
      text.write(
          "%s,%s,%s,%d,%s\n"
              .formatted(
                  trip.at(),
                  trip.id(),
                  trip.speed() == null ? "" : trip.speed(),
                  trip.hour(),
                  trip.type()));
    }
    return Files.writeString(file, text.toString());
  }

  static String json(Trip trip) {
    return "{\"at\":\"%s\",\"id\":\"%s\",\"speed\":%s,\"hour\":%d,\"class\":\"%s\"}"
        .formatted(trip.at(), trip.id(), trip.speed(), trip.hour(), trip.type());
  }

  static Path writeJsonLines(Path file) throws IOException {
    return Files.write(file, all().stream().map(Trips::json).toList());
  }

  static GenericRecord avro(Trip trip) {
    return new GenericRecordBuilder(SCHEMA)
        .set("at", trip.at().toEpochMilli())
        .set("id", trip.id())
        .set("speed", trip.speed())
        .set("hour", trip.hour())
        .set("class", trip.type())
        .build();
  }

  static Path writeAvro(Path file) throws IOException {
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.create(SCHEMA, file.toFile());
      for (Trip trip : all()) {
        writer.append(avro(trip));
      }
    }
    return file;
  }

  static Path writeParquet(Path file) throws IOException {
    return ParquetFiles.write(
        file,
        """
        message trip {
          required int64 at (TIMESTAMP(MICROS,true));
          required binary id (STRING);
          optional double speed;
          required int32 hour;
          required binary class (STRING);
        }
        """,
        CompressionCodecName.ZSTD,
        all(),
        (trip, row) -> {
          row.add("at", trip.at().toEpochMilli() * 1_000);
          row.add("id", trip.id());
          if (trip.speed() != null) {
            row.add("speed", trip.speed());
          }
          row.add("hour", trip.hour());
          row.add("class", trip.type());
        });
  }
}
