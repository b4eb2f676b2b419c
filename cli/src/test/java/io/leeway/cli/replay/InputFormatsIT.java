package io.leeway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import io.leeway.cli.rows.ParquetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same records as CSV, JSON Lines, Avro and Parquet are the same stream. */
@Timeout(180)
class InputFormatsIT {
  private static final long SEED = 23;
  private static final int ROWS = 4_000;
  private static final long START = 1_704_067_200_000L;
  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Ride", "fields": [
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "trip", "type": {"type": "record", "name": "Trip", "fields": [
                  {"name": "speed", "type": ["null", "double"]},
                  {"name": "kind", "type": ["null", "string"]}]}},
                {"name": "wheels", "type": "int"}
              ]}
              """);

  @TempDir private Path directory;

  private record Ride(long atMillis, @Nullable Double speed, @Nullable String kind, int wheels) {}

  /** Some speeds and kinds are missing; the speed moves in the last quarter. */
  private static List<Ride> rides() {
    Random random = new Random(SEED);
    List<Ride> rides = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double speed = Math.rint(random.nextGaussian() * 64) / 8 + (i >= 3_000 ? 5 : 0);
      rides.add(
          new Ride(
              START + i * 1_000L,
              random.nextInt(20) == 0 ? null : speed,
              random.nextInt(30) == 0 ? null : List.of("a", "b", "ü").get(random.nextInt(3)),
              2 + random.nextInt(3)));
    }
    return rides;
  }

  private Path csv(List<Ride> rides) throws IOException {
    List<String> lines = new ArrayList<>(List.of("at,trip.speed,trip.kind,wheels"));
    for (Ride ride : rides) {
      lines.add(
          "%d,%s,%s,%d"
              .formatted(
                  ride.atMillis(),
                  ride.speed() == null ? "" : ride.speed(),
                  ride.kind() == null ? "" : ride.kind(),
                  ride.wheels()));
    }
    return Files.write(directory.resolve("rides.csv"), lines);
  }

  /**
   * JSON Lines.
   *
   * @param withVectors whether each record has an array too, which one replays without
   */
  private Path jsonLines(List<Ride> rides, boolean withVectors) throws IOException {
    Random random = new Random(SEED);
    List<String> lines = new ArrayList<>();
    for (Ride ride : rides) {
      String vector =
          withVectors
              ? String.format(Locale.ROOT, ",\"v\":[%.3f,%.3f]", random.nextDouble(), 0.5)
              : "";
      lines.add(
          "{\"at\":%d,\"trip\":{\"speed\":%s,\"kind\":%s},\"wheels\":%d%s}"
              .formatted(
                  ride.atMillis(),
                  ride.speed(),
                  ride.kind() == null ? null : '"' + ride.kind() + '"',
                  ride.wheels(),
                  vector));
    }
    return Files.write(directory.resolve(withVectors ? "vectors.jsonl" : "rides.jsonl"), lines);
  }

  private Path avro(List<Ride> rides) throws IOException {
    Path file = directory.resolve("rides.avro");
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.create(SCHEMA, file.toFile());
      for (Ride ride : rides) {
        GenericRecord trip = new GenericData.Record(SCHEMA.getField("trip").schema());
        trip.put("speed", ride.speed());
        trip.put("kind", ride.kind());
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("at", ride.atMillis());
        record.put("trip", trip);
        record.put("wheels", ride.wheels());
        writer.append(record);
      }
    }
    return file;
  }

  private Path parquet(List<Ride> rides) throws IOException {
    return ParquetFiles.write(
        directory.resolve("rides.parquet"),
        """
        message ride {
          required int64 at (TIMESTAMP(MILLIS,true));
          required group trip {
            optional double speed;
            optional binary kind (STRING);
          }
          required int32 wheels;
        }
        """,
        CompressionCodecName.SNAPPY,
        rides,
        (ride, row) -> {
          row.add("at", ride.atMillis());
          Group trip = row.addGroup("trip");
          if (ride.speed() != null) {
            trip.add("speed", ride.speed());
          }
          if (ride.kind() != null) {
            trip.add("kind", ride.kind());
          }
          row.add("wheels", ride.wheels());
        });
  }

  private Ran replay(Path input, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "replay",
                "--input",
                input,
                "--timestamp",
                "at",
                "--reference-rows",
                2_000,
                "--window",
                "500s"));
    arguments.addAll(List.of(more));
    return Ran.leeway(arguments.toArray());
  }

  private static String hash(Ran ran) {
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return ran.out()
        .lines()
        .filter(line -> line.startsWith("results sha256 "))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> read(Path file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      nodes.add(new ObjectMapper().readTree(line));
    }
    return nodes;
  }

  @Test
  void theSameRecordsGiveTheSameResultsToTheByteFromEveryFormat() throws IOException {
    System.out.println("seed " + SEED);
    List<Ride> rides = rides();
    Path reports = directory.resolve("reports.jsonl");
    String expected = hash(replay(csv(rides), "--json", reports));

    assertThat(hash(replay(jsonLines(rides, false)))).as("JSON Lines").isEqualTo(expected);
    assertThat(hash(replay(avro(rides), "--parallelism", 2))).as("Avro").isEqualTo(expected);
    assertThat(hash(replay(parquet(rides)))).as("Parquet").isEqualTo(expected);

    List<JsonNode> windows = read(reports);
    assertThat(windows).hasSize(5); // aligned to the clock, so the first and last are parts
    assertThat(windows.stream().mapToLong(window -> window.get("records").asLong()).sum())
        .isEqualTo(2_000);
    for (JsonNode window : windows) {
      long from = Math.max(2_000, (window.get("windowStart").asLong() - START) / 1_000);
      long until = Math.min(ROWS, (window.get("windowEnd").asLong() - START) / 1_000);
      for (JsonNode score : window.get("features")) {
        String name = score.get("feature").asText();
        assertThat(name).isIn("trip.speed", "trip.kind", "wheels");
        assertThat(score.get("missing").asLong())
            .as("%s from row %d", name, from)
            .isEqualTo(
                rides.subList((int) from, (int) until).stream()
                    .filter(
                        ride ->
                            name.equals("trip.speed")
                                ? ride.speed() == null
                                : name.equals("trip.kind") && ride.kind() == null)
                    .count());
        if (name.equals("trip.speed") && from >= 3_000) {
          // four blocks and a part are all that the reference's noise could be learnt from
          assertThat(score.get("pValue").asDouble()).as("%s", score).isLessThan(0.001);
        }
      }
    }
  }

  @Test
  void arraysInTheRecordsChangeNothingForTheOthers() throws IOException {
    List<Ride> rides = rides();
    Path with = directory.resolve("with.jsonl");
    Path without = directory.resolve("without.jsonl");
    hash(replay(jsonLines(rides, true), "--json", with));
    hash(replay(jsonLines(rides, false), "--json", without));
    List<JsonNode> expected = read(without);
    List<JsonNode> actual = read(with);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(actual.get(i).get("features")).isEqualTo(expected.get(i).get("features"));
    }
  }

  @Test
  void whatCannotBeReplayedIsOneLine() throws IOException {
    Path good = csv(rides().subList(0, 100));
    assertRefused(replay(directory.resolve("none.parquet")), "none.parquet", "does not exist");
    for (String name : List.of("a.avro", "a.parquet")) {
      Path noise = Files.writeString(directory.resolve(name), "this is no such file");
      assertRefused(replay(noise), name);
    }
    Path json = Files.writeString(directory.resolve("a.jsonl"), "{\"at\": 1\n[1, 2]\n\"three\"\n");
    assertRefused(replay(json), "a.jsonl");
    Path untimed = Files.writeString(directory.resolve("b.jsonl"), "{\"n\": 1}\n{\"n\": 2}\n");
    assertRefused(replay(untimed), "at");
    assertRefused(replay(good), "no record is left to replay");
    assertRefused(replay(good, "--features", "trip"), "trip");
  }

  private static void assertRefused(Ran ran, String... parts) {
    assertThat(ran.err()).contains(parts).hasLineCount(1).startsWith("leeway replay: ");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
  }
}
