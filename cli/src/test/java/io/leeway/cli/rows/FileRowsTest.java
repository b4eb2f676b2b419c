package io.leeway.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRowsTest {
  private final Path directory;

  FileRowsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private RowSource file(String name, String content) throws IOException {
    return FileRows.of(List.of(Files.writeString(directory.resolve(name), content)), null);
  }

  private RowSource compressed(String name, String content) throws IOException {
    Path path = directory.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
      out.write(content.getBytes(UTF_8));
    }
    return FileRows.of(List.of(path), null);
  }

  private static Cell text(String value) {
    return new Cell.Text(value);
  }

  private static Cell whole(long value) {
    return new Cell.Whole(value);
  }

  // --- CSV ---

  @Test
  void aCsvColumnIsOfNumbersOnlyIfAllItsFieldsAre() throws IOException {
    ReadRows read =
        ReadRows.of(
            file(
                "a.csv",
                "n,t,zip,empty\n1,1,01234,\n2.5,x,99999,NA\nNaN,NaN,10000,null\nNA,,1,\n"));

    assertThat(read.column("n"))
        .containsExactly(whole(1), new Cell.Real(2.5), new Cell.Real(Double.NaN), Cell.MISSING);
    assertThat(read.column("t")).containsExactly(text("1"), text("x"), Cell.MISSING, Cell.MISSING);
    assertThat(read.column("zip"))
        .containsExactly(text("01234"), text("99999"), text("10000"), text("1"));
    assertThat(read.column("empty")).containsOnly(Cell.MISSING);
    assertThat(read.rejects().count()).isZero();
  }

  @Test
  void csvIsReadAsTheStandardHasIt() throws IOException {
    ReadRows read =
        ReadRows.of(
            compressed(
                "a.csv.gz",
                "\uFEFFname,,\"x\"\"y\"\r\n\"two\nlines\",\"a,b\",1\r\n\r\nZoë,\"\"\"q\"\"\",2"));

    assertThat(read.rows())
        .containsExactly(
            Map.of("name", text("two\nlines"), "column 2", text("a,b"), "x\"y", whole(1)),
            Map.of("name", text("Zoë"), "column 2", text("\"q\""), "x\"y", whole(2)));
  }

  @Test
  void linesWithAnotherNumberOfFieldsAreRejectedByTheirLine() throws IOException {
    ReadRows read = ReadRows.of(file("a.csv", "a,b\n1,2\n3\n4,5,6\n7,8\n"));

    assertThat(read.column("a")).containsExactly(whole(1), whole(7));
    assertThat(read.rejects().count()).isEqualTo(2);
    assertThat(read.rejects().examples())
        .isEqualTo("a.csv line 3: 1 fields, expected 2; a.csv line 4: 3 fields, expected 2");
  }

  @Test
  void separatorsComeFromTheNameOrTheUser() throws IOException {
    assertThat(ReadRows.of(file("a.tsv", "a\tb\n1\t2\n")).column("b")).containsExactly(whole(2));
    Path semicolons = Files.writeString(directory.resolve("b.csv"), "a;b\n1;2\n");
    assertThat(ReadRows.of(FileRows.of(List.of(semicolons), ';')).column("b"))
        .containsExactly(whole(2));
  }

  @Test
  void severalFilesAreOneInputAndAgreeOnTheirColumns() throws IOException {
    Path first = Files.writeString(directory.resolve("1.csv"), "a,b\n1,2\n");
    Path second = Files.writeString(directory.resolve("2.csv"), "b,a,c\nx,3,4\n");
    RowSource both = FileRows.of(List.of(first, second), null);
    ReadRows read = ReadRows.of(both);

    assertThat(both.description()).isEqualTo("1.csv, 2.csv");
    assertThat(read.column("a")).containsExactly(whole(1), whole(3));
    assertThat(read.column("b")).containsExactly(text("2"), text("x"));
    assertThat(read.column("c")).containsExactly(Cell.MISSING, whole(4));
    assertThat(ReadRows.of(both).rows()).as("read again").isEqualTo(read.rows());
  }

  @Test
  void headersThatCannotBeAreNamed() throws IOException {
    RowSource twice = file("a.csv", "a,b,a\n1,2,3\n");
    assertThatThrownBy(() -> ReadRows.of(twice))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("a.csv has two columns \"a\", expected different names");
    RowSource empty = file("b.csv", "");
    assertThatThrownBy(() -> ReadRows.of(empty))
        .hasMessageEndingWith("is empty, expected a header");
  }

  // --- JSON Lines ---

  @ParameterizedTest
  @ValueSource(strings = {"a.jsonl", "a.ndjson"})
  void jsonKeepsItsTypesAndNestedObjectsBecomeDottedNames(String name) throws IOException {
    ReadRows read =
        ReadRows.of(
            file(
                name,
                """
                {"n": 5, "f": 5.0, "t": "5", "b": true, "o": {"x": {"y": 1}}, "list": [1, {"z": 2}], "d.x": {"y": 1}}

                {"n": null, "late": "new", "big": 123456789012345678901234567890, "n": 7}
                """));

    assertThat(read.rows().get(0))
        .isEqualTo(
            Map.of(
                "n",
                whole(5),
                "f",
                new Cell.Real(5),
                "t",
                text("5"),
                "b",
                new Cell.Flag(true),
                "o.x.y",
                whole(1),
                "list",
                new Cell.Unusable("is an array"),
                "d.x",
                new Cell.Unusable("has a dot in its name, where a path goes into an object")));
    assertThat(read.column("n")).containsExactly(whole(5), whole(7));
    assertThat(read.column("late")).containsExactly(Cell.MISSING, text("new"));
    assertThat(read.column("big"))
        .contains(new Cell.Real(Double.parseDouble("123456789012345678901234567890")));
    assertThat(read.column("t")).containsExactly(text("5"), Cell.MISSING);
  }

  @Test
  void linesThatAreNoJsonObjectAreRejectedWithoutQuotingThem() throws IOException {
    ReadRows read =
        ReadRows.of(
            file(
                "a.jsonl",
                "{\"a\":1}\n[1]\n{\"a\":secret}\n{\"a\":1}{}\n{\"a\":\n{\"a\":"
                    + "{\"a\":".repeat(70)
                    + "1"
                    + "}".repeat(71)
                    + "\n{\"a\":NaN}\n{\"a\":2}\n"));

    assertThat(read.column("a")).contains(whole(1), whole(2)).hasSize(2);
    assertThat(read.rejects().count()).isEqualTo(6);
    assertThat(read.rejects().examples())
        .startsWith(
            "a.jsonl line 2: no JSON object; a.jsonl line 3: no JSON from column 6; a.jsonl line 4:"
                + " more than one JSON object")
        .doesNotContain("secret");
  }

  @Test
  void aLineThatIsTooLongDoesNotFillTheMemory() throws IOException {
    String huge = "{\"a\":\"" + "x".repeat(LineReader.MAX_BYTES) + "\"}\n";
    ReadRows read = ReadRows.of(compressed("a.jsonl.gz", huge + "{\"a\":1}\n"));

    assertThat(read.column("a")).containsExactly(whole(1));
    assertThat(read.rejects().examples()).isEqualTo("a.jsonl.gz line 1: longer than 1048576 bytes");
  }

  // --- Avro ---

  private static final Schema SCHEMA =
      new Schema.Parser()
          .parse(
              """
              {"type": "record", "name": "Trip", "fields": [
                {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                {"name": "delay", "type": ["null", "int"]},
                {"name": "ratio", "type": "float"},
                {"name": "distance", "type": "double"},
                {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "class", "type": {"type": "enum", "name": "Class", "symbols": ["A", "B"]}},
                {"name": "late", "type": "boolean"},
                {"name": "fare", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                {"name": "raw", "type": "bytes"},
                {"name": "tags", "type": {"type": "array", "items": "string"}},
                {"name": "extra", "type": {"type": "map", "values": "int"}},
                {"name": "from", "type": ["null", {"type": "record", "name": "Port", "fields": [
                  {"name": "code", "type": "string"}]}]}
              ]}
              """);

  private static GenericRecord trip(boolean withPort) {
    Schema port = SCHEMA.getField("from").schema().getTypes().get(1);
    return new GenericRecordBuilder(SCHEMA)
        .set("id", "u-1")
        .set("delay", withPort ? 33 : null)
        .set("ratio", 0.1f)
        .set("distance", 2176.5)
        .set("at", 1_000_500L)
        .set("day", 1)
        .set("class", new GenericData.EnumSymbol(SCHEMA.getField("class").schema(), "B"))
        .set("late", true)
        .set("fare", ByteBuffer.wrap(new BigDecimal("12.34").unscaledValue().toByteArray()))
        .set("raw", ByteBuffer.wrap(new byte[] {1}))
        .set("tags", List.of("x"))
        .set("extra", Map.of("k", 1))
        .set("from", withPort ? new GenericRecordBuilder(port).set("code", "BOS").build() : null)
        .build();
  }

  private Path avroFile(GenericRecord... records) throws IOException {
    Path path = directory.resolve("a.avro");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      writer.create(SCHEMA, bytes);
      for (GenericRecord record : records) {
        writer.append(record);
      }
    }
    return Files.write(path, bytes.toByteArray());
  }

  @Test
  void avroKeepsItsTypesAndNestedRecordsBecomeDottedNames() throws IOException {
    ReadRows read = ReadRows.of(FileRows.of(List.of(avroFile(trip(true), trip(false))), null));

    assertThat(read.rows().get(0))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("id", text("u-1")),
                Map.entry("delay", whole(33)),
                Map.entry("ratio", new Cell.Single(0.1f)),
                Map.entry("distance", new Cell.Real(2176.5)),
                Map.entry("at", new Cell.Time(1_000, 1_000_500)),
                Map.entry("day", new Cell.Time(86_400_000, 1)),
                Map.entry("class", new Cell.Symbol("B")),
                Map.entry("late", new Cell.Flag(true)),
                Map.entry("fare", new Cell.Decimal(12.34)),
                Map.entry("raw", new Cell.Unusable("is bytes")),
                Map.entry("tags", new Cell.Unusable("is an array")),
                Map.entry("extra", new Cell.Unusable("is a map")),
                Map.entry("from.code", text("BOS"))));
    assertThat(read.column("delay")).containsExactly(whole(33), Cell.MISSING);
    assertThat(read.column("from.code")).containsExactly(text("BOS"), Cell.MISSING);
    assertThat(read.column("from")).as("no column of its own").containsOnly(Cell.MISSING);
  }

  @Test
  void aTruncatedAvroFileIsNamedWithTheLastGoodRecord() throws IOException {
    Path file = avroFile(trip(true), trip(false));
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 20));
    RowSource source = FileRows.of(List.of(file), null);

    assertThatThrownBy(() -> ReadRows.of(source))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageContaining("a.avro cannot be read after record 0: the file breaks off");
  }

  // --- all ---

  @Test
  void filesThatAreNotWhatTheirNameSaysAreNamed() throws IOException {
    RowSource missing = FileRows.of(List.of(directory.resolve("none.csv")), null);
    assertThatThrownBy(() -> ReadRows.of(missing))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("none.csv does not exist");
    assertThatThrownBy(() -> file("a.xlsx", ""))
        .hasMessageEndingWith(
            "a.xlsx is of no known kind, expected .csv, .tsv, .jsonl, .ndjson (each also .gz),"
                + " .avro or .parquet");
    RowSource plain = file("a.csv.gz", "a,b\n");
    assertThatThrownBy(() -> ReadRows.of(plain)).hasMessageContaining("a.csv.gz cannot be read");
    RowSource noAvro = file("b.avro", "a,b\n");
    assertThatThrownBy(() -> ReadRows.of(noAvro)).hasMessageContaining("b.avro cannot be read");
    Files.createDirectory(directory.resolve("d.csv"));
    RowSource folder = FileRows.of(List.of(directory.resolve("d.csv")), null);
    assertThatThrownBy(() -> ReadRows.of(folder))
        .hasMessageEndingWith("is a directory, expected a file");
  }

  @Test
  void aTruncatedArchiveIsNamedWithTheLineThatWasReached() throws IOException {
    compressed("a.csv.gz", "a\n" + "12345\n".repeat(100_000));
    Path file = directory.resolve("a.csv.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    RowSource source = FileRows.of(List.of(file), null);

    assertThatThrownBy(() -> ReadRows.of(source))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageMatching(".*a.csv.gz cannot be read after line \\d+: .*");
  }
}
