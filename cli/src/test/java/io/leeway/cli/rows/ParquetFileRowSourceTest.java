package io.leeway.cli.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.simple.NanoTime;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFileRowSourceTest {
  private static final String TRIPS =
      """
      message trip {
        optional binary id (STRING);
        optional binary note (JSON);
        optional int32 delay;
        optional float ratio;
        optional double distance;
        optional float half_unused;
        optional fixed_len_byte_array(2) half (FLOAT16);
        optional int64 at (TIMESTAMP(MICROS,true));
        optional int64 local (TIMESTAMP(NANOS,false));
        optional int64 milli (TIMESTAMP(MILLIS,true));
        optional int96 hive;
        optional int32 day (DATE);
        optional int32 clock (TIME(MILLIS,true));
        optional binary class (ENUM);
        optional boolean late;
        optional binary fare (DECIMAL(9,2));
        optional int32 fee (DECIMAL(9,2));
        optional int64 tax (DECIMAL(18,3));
        optional fixed_len_byte_array(5) tip (DECIMAL(9,2));
        optional fixed_len_byte_array(16) key (UUID);
        optional int32 port (INTEGER(16,false));
        optional int32 address (INTEGER(32,false));
        optional int64 hash (INTEGER(64,false));
        optional binary raw;
        optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
        optional group extra (MAP) { repeated group key_value { required binary key (STRING); optional int32 value; } }
        repeated int32 stops;
        optional group from { optional binary code (STRING); optional group at { optional double lat; } }
        optional group only_lists { repeated int32 x; }
      }
      """;

  private final Path directory;

  ParquetFileRowSourceTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static Binary fixed(int bytes, long unscaled) {
    byte[] all = ByteBuffer.allocate(8).putLong(unscaled).array();
    return Binary.fromConstantByteArray(Arrays.copyOfRange(all, 8 - bytes, 8));
  }

  private Path trips() throws IOException {
    return ParquetFiles.write(
        directory.resolve("trips.parquet"),
        TRIPS,
        CompressionCodecName.SNAPPY,
        List.of(true, false),
        (present, row) -> {
          if (!present) {
            return;
          }
          row.add("id", "u-1é");
          row.add("note", "{}");
          row.add("delay", -33);
          row.add("ratio", 0.1f);
          row.add("distance", 2176.5);
          // -1.5 is 1 01111 1000000000, little-endian
          row.add("half", Binary.fromConstantByteArray(new byte[] {0x00, (byte) 0xBE}));
          row.add("at", 1_000_500L);
          row.add("local", -1L);
          row.add("milli", 86_400_000L);
          row.add("hive", new NanoTime(2_440_589, 1_500_000L));
          row.add("day", 1);
          row.add("clock", 7);
          row.add("class", "B");
          row.add("late", true);
          row.add(
              "fare",
              Binary.fromConstantByteArray(new BigDecimal("12.34").unscaledValue().toByteArray()));
          row.add("fee", -50);
          row.add("tax", 1_001L);
          row.add("tip", fixed(5, -1));
          row.add("key", Binary.fromConstantByteArray(new byte[16]));
          row.add("port", 65_535);
          row.add("address", -1);
          row.add("hash", -1L);
          row.add("raw", Binary.fromConstantByteArray(new byte[] {1}));
          row.addGroup("tags").addGroup("list").add("element", "x");
          row.addGroup("extra").addGroup("key_value").append("key", "k").add("value", 1);
          row.add("stops", 1);
          row.add("stops", 2);
          row.addGroup("from").append("code", "BOS").addGroup("at").add("lat", 42.4);
          row.addGroup("only_lists").add("x", 1);
        });
  }

  private static ReadRows read(Path file) throws IOException {
    return ReadRows.of(FileRows.of(List.of(file), null));
  }

  private static Cell text(String value) {
    return new Cell.Text(value);
  }

  @Test
  void parquetKeepsItsTypesAndNestedGroupsBecomeDottedNames() throws IOException {
    ReadRows read = read(trips());

    assertThat(read.rows()).hasSize(2);
    assertThat(read.rows().get(0))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("id", text("u-1é")),
                Map.entry("note", text("{}")),
                Map.entry("delay", new Cell.Whole(-33)),
                Map.entry("ratio", new Cell.Single(0.1f)),
                Map.entry("distance", new Cell.Real(2176.5)),
                Map.entry("half_unused", Cell.MISSING),
                Map.entry("half", new Cell.Single(-1.5f)),
                Map.entry("at", new Cell.Time(1_000, 1_000_500)),
                Map.entry("local", new Cell.Time(-1, -1)),
                Map.entry("milli", new Cell.Time(86_400_000, 86_400_000)),
                Map.entry("hive", new Cell.Time(86_400_001, 86_400_001)),
                Map.entry("day", new Cell.Time(86_400_000, 1)),
                Map.entry("clock", new Cell.Whole(7)),
                Map.entry("class", new Cell.Symbol("B")),
                Map.entry("late", new Cell.Flag(true)),
                Map.entry("fare", new Cell.Decimal(12.34)),
                Map.entry("fee", new Cell.Decimal(-0.5)),
                Map.entry("tax", new Cell.Decimal(1.001)),
                Map.entry("tip", new Cell.Decimal(-0.01)),
                Map.entry("key", text("00000000-0000-0000-0000-000000000000")),
                Map.entry("port", new Cell.Whole(65_535)),
                Map.entry("address", new Cell.Whole(4_294_967_295L)),
                Map.entry("hash", new Cell.Real(0x1p64)),
                Map.entry("raw", new Cell.Unusable("is bytes")),
                Map.entry("tags", new Cell.Unusable("is an array")),
                Map.entry("extra", new Cell.Unusable("is a map")),
                Map.entry("stops", new Cell.Unusable("is an array")),
                Map.entry("from.code", text("BOS")),
                Map.entry("from.at.lat", new Cell.Real(42.4)),
                Map.entry("only_lists.x", new Cell.Unusable("is an array"))));
    assertThat(read.rows().get(1).values())
        .as("a row of nulls")
        .allMatch(cell -> cell == Cell.MISSING || cell instanceof Cell.Unusable);
    assertThat(read.rejects().count()).isZero();
  }

  @Test
  void halfPrecisionHasZerosSubnormalsAndInfinities() throws IOException {
    int[] bits = {0x0000, 0x8000, 0x0001, 0x03FF, 0x0400, 0x3C01, 0x7BFF, 0x7C00, 0xFC00, 0x7E00};
    Path file =
        ParquetFiles.write(
            directory.resolve("half.parquet"),
            "message m { required fixed_len_byte_array(2) x (FLOAT16); }",
            CompressionCodecName.UNCOMPRESSED,
            Arrays.stream(bits).boxed().toList(),
            (value, row) ->
                row.add(
                    "x",
                    Binary.fromConstantByteArray(
                        new byte[] {value.byteValue(), (byte) (value >> 8)})));

    // the table of IEEE 754 binary16
    assertThat(read(file).column("x"))
        .containsExactly(
            new Cell.Single(0f),
            new Cell.Single(-0f),
            new Cell.Single(0x1p-24f),
            new Cell.Single(0x1.ff8p-15f),
            new Cell.Single(0x1p-14f),
            new Cell.Single(0x1.004p0f),
            new Cell.Single(65_504f),
            new Cell.Single(Float.POSITIVE_INFINITY),
            new Cell.Single(Float.NEGATIVE_INFINITY),
            new Cell.Single(Float.NaN));
  }

  private static final String PAIRS =
      "message m { optional int64 x; optional binary s (STRING); required double d; }";

  /** Some 5,000 rows in several row groups, with a dictionary and without. */
  private Path pairs(CompressionCodecName codec) throws IOException {
    return ParquetFiles.write(
        directory.resolve("pairs.parquet"),
        PAIRS,
        codec,
        16 * 1024,
        IntStream.range(0, 5_000).boxed().toList(),
        (i, row) -> {
          if (i % 3 != 0) {
            row.add("x", i * 1_000_003L);
          }
          if (i % 7 != 0) {
            row.add("s", "value " + i % 5);
          }
          row.add("d", i / 7.0);
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void rowsOfAllRowGroupsAreReadInEachCompression(CompressionCodecName codec) throws IOException {
    ReadRows read = read(pairs(codec));

    assertThat(read.rows()).hasSize(5_000);
    for (int i = 0; i < 5_000; i++) {
      assertThat(read.rows().get(i))
          .isEqualTo(
              Map.of(
                  "x",
                  i % 3 == 0 ? Cell.MISSING : new Cell.Whole(i * 1_000_003L),
                  "s",
                  i % 7 == 0 ? Cell.MISSING : text("value " + i % 5),
                  "d",
                  new Cell.Real(i / 7.0)));
    }
  }

  @Test
  void filesOfSeveralKindsAreOneInput() throws IOException {
    Path csv = Files.writeString(directory.resolve("a.csv"), "s,d\nx,1.5\n");
    Path parquet = pairs(CompressionCodecName.ZSTD);
    ReadRows read = ReadRows.of(FileRows.of(List.of(csv, parquet, parquet), null));

    assertThat(read.rows()).hasSize(10_001);
    assertThat(read.column("s").subList(0, 3))
        .containsExactly(text("x"), Cell.MISSING, text("value 1"));
  }

  @Test
  void otherCompressionsAreNamed() throws IOException {
    RowSource source = FileRows.of(List.of(pairs(CompressionCodecName.LZO)), null);
    assertThatThrownBy(() -> ReadRows.of(source))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith(
            "pairs.parquet cannot be read after row 0: it is compressed with LZO, expected"
                + " UNCOMPRESSED, SNAPPY, GZIP or ZSTD");
  }

  @Test
  void columnsOfOneNameAreRefused() throws IOException {
    Path file =
        ParquetFiles.write(
            directory.resolve("twice.parquet"),
            "message m { required int32 a.b; required group a { required int32 b; } }",
            CompressionCodecName.UNCOMPRESSED,
            List.of(1),
            (i, row) -> {
              row.add("a.b", i);
              row.addGroup("a").add("b", i);
            });
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("twice.parquet has two columns \"a.b\", expected different names");
  }

  @Test
  void tooManyColumnsAndTooDeepGroupsAreRefused() throws IOException {
    String fields =
        IntStream.rangeClosed(0, Row.MAX_COLUMNS)
            .mapToObj(i -> "optional int32 c" + i + ";")
            .collect(Collectors.joining(" ", "message m { ", " }"));
    Path wide = empty("wide.parquet", fields);
    assertThatThrownBy(() -> read(wide))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessage("wide.parquet row 1 has more than 4096 columns, the next one is \"c4096\"");

    String groups = "optional group g { ".repeat(64) + "optional int32 x;" + " }".repeat(64);
    Path deep = empty("deep.parquet", "message m { " + groups + " }");
    assertThatThrownBy(() -> read(deep))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("deep.parquet has groups nested more than 64 deep");
  }

  private Path empty(String name, String schema) throws IOException {
    return ParquetFiles.write(
        directory.resolve(name),
        schema,
        CompressionCodecName.UNCOMPRESSED,
        List.of(1),
        (i, row) -> {});
  }

  @Test
  void aFileWithoutASingleUsableColumnStillHasRows() throws IOException {
    Path file =
        ParquetFiles.write(
            directory.resolve("lists.parquet"),
            "message m { repeated int32 a; }",
            CompressionCodecName.UNCOMPRESSED,
            List.of(1, 2, 3),
            (i, row) -> row.add("a", i));
    assertThat(read(file).column("a")).hasSize(3).containsOnly(new Cell.Unusable("is an array"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 7, 12, 100, 1_000, -1, -5})
  void aTruncatedFileIsOneLine(int length) throws IOException {
    byte[] whole = Files.readAllBytes(pairs(CompressionCodecName.SNAPPY));
    Path file =
        Files.write(
            directory.resolve("cut.parquet"),
            Arrays.copyOf(whole, length < 0 ? whole.length + length : length));
    String expected =
        length >= 0 && length < 8 ? "it is not a Parquet file" : "the file breaks off";
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessage(file + " cannot be read: " + expected);
  }

  @Test
  void anEncryptedFileIsNamed() throws IOException {
    Path file = Files.writeString(directory.resolve("secret.parquet"), "PARE1234567890PARE");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("secret.parquet cannot be read: it is encrypted");
  }

  @Test
  void filesThatAreNoParquetAreNamed() throws IOException {
    assertThatThrownBy(() -> read(directory.resolve("none.parquet")))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("none.parquet does not exist");
    Path csv = Files.writeString(directory.resolve("csv.parquet"), "a,b\n1,2\n3,4\n5,6\n");
    assertThatThrownBy(() -> read(csv))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessageEndingWith("csv.parquet cannot be read: it is not a Parquet file");
  }

  /** Whatever bytes are damaged: other values, or one line, but no other exception. */
  @Test
  void aDamagedFileNeverEndsInAnotherException() throws IOException {
    byte[] whole = Files.readAllBytes(pairs(CompressionCodecName.SNAPPY));
    long seed = 20010305;
    Random random = new Random(seed);
    int refused = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      // every other time in the last part, where the footer is
      int from = i % 2 == 0 ? 0 : damaged.length - 2_000;
      for (int n = 0; n < 3; n++) {
        damaged[from + random.nextInt(damaged.length - from)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(directory.resolve("damaged.parquet"), damaged);
      try {
        read(file);
      } catch (UnreadableInputException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %d, case %d", seed, i).hasLineCount(1);
      }
    }
    assertThat(refused).isGreaterThan(100);
  }
}
