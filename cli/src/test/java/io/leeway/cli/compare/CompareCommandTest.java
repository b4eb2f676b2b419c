package io.leeway.cli.compare;

import static io.leeway.cli.Ran.leeway;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.cli.DataSet;
import io.leeway.cli.Ran;
import io.leeway.cli.rows.ParquetFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private final Path directory;

  CompareCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The lines of the flights of 2001 that begin with a day or a month. */
  private Path flights(String beginning) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        CompareCommandTest.class.getResourceAsStream(
                            "/io/leeway/cli/demo/flights-2001.csv.gz"))),
                UTF_8))) {
      Predicate<String> isHeader = line -> line.startsWith("date");
      return Files.write(
          directory.resolve(beginning + ".csv"),
          lines.lines().filter(isHeader.or(line -> line.startsWith(beginning))).toList());
    }
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(directory.resolve(name), lines);
  }

  private static JsonNode report(Object... arguments) throws IOException {
    List<Object> all = new ArrayList<>(List.of("compare", "--json"));
    all.addAll(List.of(arguments));
    Ran ran = leeway(all.toArray());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).hasLineCount(1);
    return new ObjectMapper().readTree(ran.out());
  }

  private static JsonNode feature(JsonNode report, String name) {
    for (JsonNode feature : report.get("features")) {
      if (feature.get("feature").asText().equals(name)) {
        return feature;
      }
    }
    throw new AssertionError("no feature " + name + " in " + report);
  }

  private static String error(Object... arguments) {
    Ran ran = leeway(arguments);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasLineCount(1);
    return ran.err().strip();
  }

  /** Columns a (97 numbers) and b (two letters in turn). */
  private static List<String> plain(int rows) {
    List<String> lines = new ArrayList<>(List.of("a,b"));
    IntStream.range(0, rows).forEach(i -> lines.add(i % 97 / 2.0 + "," + (i % 2 == 0 ? "x" : "y")));
    return lines;
  }

  @Test
  void theNoreasterOfMarch2001IsSeenInTheAirportsAndNotInTheDistances() throws IOException {
    Path january = flights("2001-01");
    Path march5 = flights("2001-03-05");
    Ran ran = leeway("compare", january, march5, "--timestamp", "date");

    assertThat(ran.exitCode()).isZero();
    List<String> lines = ran.out().lines().toList();
    assertThat(lines.get(0))
        .isEqualTo(
            "2 of 4 features drifted: 2001-03-05.csv (980 records) against 2001-01.csv"
                + " (33,883 records)");
    assertThat(lines.get(1)).contains("at most 0.001", "independent", "at least 0.05");
    assertThat(lines.get(4)).startsWith("origin ").contains(" DRIFT ");
    assertThat(lines.get(5)).startsWith("destination ").contains(" DRIFT ");
    assertThat(lines.get(6)).startsWith("delay ").contains(" ok ");
    assertThat(lines.get(7)).startsWith("distance ").contains(" ok ");
    // shares of JFK were counted with grep: 364 of 33,883 and 0 of 980
    assertThat(ran.out()).contains("origin: = \"JFK\" 1.1 % -> 0.0 %, ");
    assertThat(ran.out()).contains("date  the event time");
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    assertThat(leeway("compare", january, march5, "--fail-on-drift").exitCode()).isEqualTo(1);
    assertThat(leeway("compare", january, january, "--fail-on-drift").exitCode()).isZero();
  }

  @Test
  void theReportSpansTheTimeOfTheLiveFile() throws IOException {
    JsonNode report = report(flights("2001-01"), flights("2001-03-05"), "--timestamp", "date");
    assertThat(report.get("windowStart").asLong())
        .isBetween(983_750_400_000L, report.get("windowEnd").asLong());
    assertThat(report.get("windowEnd").asLong()).isLessThan(983_836_800_000L);
    assertThat(report.get("stream").asText()).isEqualTo("2001-03-05.csv");
    assertThat(report.get("configHash").asText()).contains("alpha=0.001");
    assertThat(report.get("records").asLong()).isEqualTo(980);
  }

  @Test
  void aFileHasNotDriftedOffItself() throws IOException {
    Path strikes = DataSet.file("birdstrikes/birdstrikes.csv.gz");
    JsonNode report = report(strikes, strikes, "--timestamp", "Flight Date");

    assertThat(report.get("features")).hasSize(13);
    for (JsonNode feature : report.get("features")) {
      assertThat(feature.get("status").asText()).isEqualTo("OK");
      assertThat(feature.get("jsDistance").asDouble()).isZero();
      assertThat(feature.get("klLiveReferenceNats").asDouble()).isZero();
      assertThat(feature.get("adjustedPValue").asDouble()).isEqualTo(1);
      assertThat(feature.get("unseen").asLong()).isZero();
    }
    // counted with Python's csv module
    assertThat(feature(report, "Speed IAS in knots").get("missing").asLong()).isEqualTo(2_836);
  }

  @Test
  void theFormatOfAFileDoesNotMatter() throws IOException {
    Path csv = file("a.csv", plain(1_000));
    List<String> json =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    "{\"a\": %s, \"b\": \"%s\"}"
                        .formatted(Double.toString(i % 97 / 2.0), i % 2 == 0 ? "x" : "y"))
            .toList();
    JsonNode report = report(csv, file("a.jsonl", json));
    assertThat(feature(report, "a").get("jsDistance").asDouble()).isZero();
    assertThat(feature(report, "b").get("jsDistance").asDouble()).isZero();
    assertThat(report(file("b.jsonl", json), csv).get("features"))
        .allSatisfy(feature -> assertThat(feature.get("jsDistance").asDouble()).isZero());
  }

  @Test
  void oneTextAmongTheLiveNumbersIsOneMissingValue() throws IOException {
    List<String> live = plain(1_000);
    live.set(17, "broken,x");
    JsonNode number = feature(report(file("a.csv", plain(1_000)), file("b.csv", live)), "a");
    assertThat(number.get("missing").asLong()).isEqualTo(1);
    assertThat(number.get("jsDistance").asDouble()).isCloseTo(0, within(0.05));
    assertThat(number.get("status").asText()).isEqualTo("OK");
  }

  @Test
  void aColumnThatIsGoneHasDriftedAndANewOneIsTold() throws IOException {
    List<String> live = new ArrayList<>(List.of("b,c\u0007"));
    IntStream.range(0, 200).forEach(i -> live.add((i % 2 == 0 ? "x" : "y") + ",1"));
    Ran ran = leeway("compare", file("a.csv", plain(200)), file("b.csv", live), "--fail-on-drift");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("1 of 2 features drifted", "a has no value in any of 200 records")
        .contains("c   not in the reference")
        .doesNotContain("\u0007");
  }

  @Test
  void fewRecordsGetNoVerdict() throws IOException {
    Ran ran =
        leeway("compare", file("a.csv", plain(500)), file("b.csv", plain(20)), "--fail-on-drift");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).contains("0 of 2 features drifted", "too few");
  }

  @Test
  void onlyTheFeaturesAskedForAreCompared() throws IOException {
    Path file = file("a.csv", plain(500));
    assertThat(report(file, file, "--features", "b").get("features")).hasSize(1);
    assertThat(report(file, file, "--ignore", "b").get("features")).hasSize(1);
    assertThat(feature(report(file, file, "--features", "a:categorical"), "a").get("kind").asText())
        .isEqualTo("CATEGORICAL");
  }

  /** The flights as another kind of file; the day has its own type there. */
  private Path asParquet(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    return ParquetFiles.write(
        directory.resolve(csv.getFileName().toString().replace(".csv", ".parquet")),
        """
        message flight {
          required int64 date (TIMESTAMP(MILLIS,true));
          optional int32 delay;
          required int32 distance;
          optional binary origin (STRING);
          optional binary destination (STRING);
        }
        """,
        CompressionCodecName.SNAPPY,
        lines.subList(1, lines.size()),
        (line, row) -> {
          String[] fields = line.split(",", -1);
          row.add("date", millis(fields[0]));
          if (!fields[1].isEmpty()) {
            row.add("delay", Integer.parseInt(fields[1]));
          }
          row.add("distance", Integer.parseInt(fields[2]));
          row.add("origin", fields[3]);
          row.add("destination", fields[4]);
        });
  }

  private static final Schema FLIGHT =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Flight", "fields": [
                {"name": "date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                {"name": "delay", "type": ["null", "int"]},
                {"name": "distance", "type": "int"},
                {"name": "origin", "type": "string"},
                {"name": "destination", "type": "string"}
              ]}
              """);

  private Path asAvro(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    Path file = directory.resolve(csv.getFileName().toString().replace(".csv", ".avro"));
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(FLIGHT))) {
      writer.create(FLIGHT, file.toFile());
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        writer.append(
            new GenericRecordBuilder(FLIGHT)
                .set("date", millis(fields[0]))
                .set("delay", fields[1].isEmpty() ? null : Integer.parseInt(fields[1]))
                .set("distance", Integer.parseInt(fields[2]))
                .set("origin", fields[3])
                .set("destination", fields[4])
                .build());
      }
    }
    return file;
  }

  private static long millis(String minute) {
    return LocalDateTime.parse(minute).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  @Test
  void theSameTableGivesTheSameReportFromCsvAvroAndParquet() throws IOException {
    Path january = flights("2001-01-0");
    Path march = flights("2001-03-05");
    JsonNode csv = unnamed(january, march);
    assertThat(csv.get("features")).hasSize(4);
    assertThat(unnamed(asAvro(january), asAvro(march))).isEqualTo(csv);
    assertThat(unnamed(asParquet(january), asParquet(march))).isEqualTo(csv);
    assertThat(unnamed(asParquet(january), march)).isEqualTo(csv);
  }

  /** The day as seconds since 1970, one CSV file to another and to a file with types. */
  @Test
  void theEventTimeMayBeWrittenDifferentlyInBothFiles() throws IOException {
    Path january = flights("2001-01-0");
    Path march = flights("2001-03-05");
    JsonNode expected = unnamed(january, march);

    assertThat(unnamed(january, inSeconds(march))).isEqualTo(expected);
    assertThat(unnamed(inSeconds(january), march)).isEqualTo(expected);
    assertThat(unnamed(inSeconds(january), inSeconds(march))).isEqualTo(expected);
    assertThat(unnamed(asAvro(january), inSeconds(march))).isEqualTo(expected);
    assertThat(unnamed(asParquet(january), inSeconds(march))).isEqualTo(expected);
  }

  private Path inSeconds(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    return file(
        csv.getFileName().toString().replace(".csv", "-seconds.csv"),
        lines.stream()
            .map(
                line -> {
                  int comma = line.indexOf(',');
                  return line.startsWith("date")
                      ? line
                      : millis(line.substring(0, comma)) / 1_000 + line.substring(comma);
                })
            .toList());
  }

  /** The report but for the name of the live file. */
  private static JsonNode unnamed(Path reference, Path live) throws IOException {
    JsonNode report = report(reference, live, "--timestamp", "date");
    ((ObjectNode) report).remove("stream");
    return report;
  }

  @Test
  void malformedLinesAreToldAndTooManyAreRefused() throws IOException {
    List<String> live = plain(1_000);
    live.add("1,2,3");
    Path reference = file("a.csv", plain(1_000));
    Ran ran = leeway("compare", reference, file("b.csv", live));
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err())
        .isEqualTo("1 malformed lines left out: b.csv line 1002: 3 fields, expected 2\n");
    IntStream.range(0, 50).forEach(i -> live.add("1,2,3"));
    assertThat(error("compare", reference, file("c.csv", live)))
        .startsWith("leeway compare: 51 of 1051 lines are malformed, expected at most 1 %: c.csv");
  }

  @Test
  void whatCannotBeComparedIsOneLine() throws IOException {
    Path good = file("a.csv", plain(500));
    assertThat(error("compare", good, directory.resolve("no.csv"))).endsWith("does not exist");
    assertThat(error("compare", good, file("b.csv", List.of("a,b"))))
        .isEqualTo("leeway compare: no records in b.csv, expected at least one");
    assertThat(error("compare", file("c.csv", List.of("a,b")), good))
        .isEqualTo("leeway compare: no records in c.csv, expected at least one");
    assertThat(error("compare", good, file("a.parquet", List.of())))
        .startsWith("leeway compare: ")
        .contains("a.parquet cannot be read: ");
    assertThat(error("compare", good, good, "--features", "z")).contains("no column z");
    assertThat(error("compare", good, good, "--alpha", "0"))
        .isEqualTo("leeway compare: --alpha is 0.0, expected more than 0 and at most 0.05");
    assertThat(error("compare", good)).contains("LIVE");
  }
}
