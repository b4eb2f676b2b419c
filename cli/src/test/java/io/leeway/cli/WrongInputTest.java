package io.leeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with what a person gives a command is one line about that, and code 2. */
class WrongInputTest {
  @TempDir private static Path directory = Path.of("");

  @BeforeAll
  static void writeFiles() throws IOException {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>(List.of("at,x,c"));
    for (int i = 0; i < 600; i++) {
      rows.add(
          String.format(
              Locale.ROOT,
              "2026-01-01T%02d:%02d:00Z,%.2f,%s",
              i / 60,
              i % 60,
              random.nextGaussian(),
              "abc".charAt(random.nextInt(3))));
    }
    Files.write(directory.resolve("rows.csv"), rows);
    write("zero.csv", "");
    write("header.csv", "at,x\n");
    write("half.jsonl", "{\"a\": 1}\nnot json\n");
    write("noise.ref", "no reference");
    write("list.txt", "a");
    write("broken.yaml", "stream: [trips\n  x: }\n");
    write("empty.yaml", "");
    write("list.yaml", "- a\n");
    write("bad.avsc", "no schema");
    write("unknown.yaml", settings("json") + "strem: x\n");
    write("noref.yaml", settings("json") + "reference: {file: nothing.ref}\n");
    write("noavsc.yaml", settings("avro, schema: nothing.avsc"));
    write("noport.yaml", settings("json").replace("127.0.0.1:1", "localhost"));
    write("unresolved.yaml", settings("json").replace("127.0.0.1:1", "no.such.host.invalid:9092"));
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static String settings(String format) {
    return "stream: trips\nsource: {topic: trips, bootstrapServers: \"127.0.0.1:1\", format: %s}\n"
        .formatted(format);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "validate --config DIR/none.yaml | DIR/none.yaml: cannot be read, expected a YAML file",
        "validate --config DIR | cannot be read, expected a YAML file in UTF-8",
        "validate --config DIR/broken.yaml | line 2, column 4: no YAML: expected",
        "validate --config DIR/empty.yaml | the file is no mapping, expected lines such as stream:",
        "validate --config DIR/list.yaml | the file is no mapping, expected lines such as stream:",
        "validate --config DIR/unknown.yaml | strem: unknown key, did you mean stream?",
        "validate --config DIR/noref.yaml | reference.file: \"nothing.ref\" cannot be read",
        "validate --config DIR/noavsc.yaml | source.schema: \"nothing.avsc\" cannot be read",
        "validate --config DIR/noport.yaml | source.bootstrapServers: \"localhost\", expected",
        "validate --config DIR/unresolved.yaml --online | leeway validate: no client can be made:"
            + " No",
        "monitor --config DIR/unresolved.yaml | leeway monitor: no client can be made: No"
            + " resolvable",
        "watch --config DIR/unresolved.yaml | leeway watch: no client can be made: No resolvable",
        "watch --config DIR/none.yaml | DIR/none.yaml: cannot be read, expected a YAML file",
        "watch --config DIR/noport.yaml --from noon | 'noon' is no time, expected ISO-8601",
        "export --config DIR/none.yaml --port 65536 | \"65536\", expected a port from 0 to 65535",
        "notices --port -1 | \"-1\", expected a port from 0 to 65535",
        "notices --port x | \"x\", expected a port from 0 to 65535",
        "notices --host no.such.host.invalid | taken on no.such.host.invalid:9095: Unresolved",
        "demo --port 99999 | \"99999\", expected a port from 0 to 65535",
        "demo --report DIR/none/x.html | --report DIR/none/x.html: there is no folder DIR/none",
        "demo --json DIR | leeway demo: --json DIR is a folder, expected a file",
        "reference build | leeway reference build: nothing to read, expected files or --config"
            + " FILE",
        "reference build DIR/none.csv --stream s | DIR/none.csv does not exist",
        "reference build DIR/rows.csv | the reference needs a stream, expected --stream NAME",
        "reference build DIR/rows.csv --stream a/b | --stream \"a/b\", expected a letter or _ and"
            + " up",
        "reference build DIR/zero.csv --stream s | DIR/zero.csv is empty, expected a header",
        "reference build DIR/header.csv --stream s | no records in header.csv, expected at least"
            + " one",
        "reference build DIR/half.jsonl --stream s | 1 of 2 lines are malformed, expected at most 1"
            + " %",
        "reference build DIR/list.txt --stream s | DIR/list.txt is of no known kind, expected .csv",
        "reference build DIR/rows.csv --stream s --timestamp t | \"t\" is missing, expected the"
            + " event",
        "reference build DIR/rows.csv --stream s --features y | no column y, the columns are at, c,"
            + " x",
        "reference build DIR/rows.csv --stream s --bins 0 | 0 numeric bins, expected 1 to 126",
        "reference build DIR/rows.csv --stream s --max-malformed 101 | 101, expected 0 to 100"
            + " percent",
        "reference build DIR/rows.csv --stream s --max-malformed -1 | -1, expected 0 to 100"
            + " percent",
        "reference build DIR/rows.csv --stream s --out DIR/none/x | there is no folder DIR/none",
        "reference build DIR/rows.csv --stream s --publish | needs --bootstrap-servers HOST:PORT"
            + " or",
        "reference show DIR/noise.ref | DIR/noise.ref is no reference: 12 bytes are no Reference",
        "reference list --bootstrap-servers nonsense | no client can be made: Invalid url in",
        "reference publish DIR/none.ref | leeway reference publish: DIR/none.ref does not exist",
        "replay --config DIR/none.yaml --json DIR/none/x | --json DIR/none/x: there is no folder",
        "replay --input DIR/rows.csv --reference-rows 9 --openmetrics DIR/rows.csv | is a file,",
        "replay --input DIR/rows.csv --reference DIR/noise.ref | DIR/noise.ref is no reference",
        "replay --input DIR/rows.csv --reference-rows 9 --what-if x | --what-if x: expected"
            + " KEY=VALUE",
        "report --results DIR/none.jsonl --out DIR/x.html | there is no file DIR/none.jsonl, and a",
        "report --results DIR/half.jsonl --out DIR/x.html | object 1 is neither a report nor an"
            + " alert",
        "report --results DIR/zero.csv --out DIR/x.html | DIR/zero.csv has no window, expected"
            + " some",
        "report --results DIR/zero.csv --out DIR/none/x.html | --out DIR/none/x.html: there is no",
        "compare DIR/rows.csv DIR/zero.csv | leeway compare: DIR/zero.csv is empty, expected a"
            + " header",
        "compare DIR/rows.csv DIR/rows.csv --alpha 2 | --alpha is 2.0, expected more than 0 and at",
        "measure kl --p 0.5,0.5 --q 1 | leeway measure: p has 2 bins, q has 1",
        "bench --features nonsense | 'nonsense' is no mix of features, expected a text such as"
            + " 20n5c"
      })
  void isOneLineAndCode2(String arguments, String expected) {
    Ran ran = Ran.leeway((Object[]) here(arguments).split(" ", -1));
    assertThat(ran.err()).hasLineCount(1).contains(here(expected));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(ran.out()).isEmpty();
  }

  private static String here(String text) {
    return text.replace("DIR", directory.toString());
  }
}
