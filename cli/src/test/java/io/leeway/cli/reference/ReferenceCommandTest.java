package io.leeway.cli.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.jobs.reference.ReferenceId;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReferenceCommandTest {
  @TempDir private Path directory;
  private Path csv;
  private Path reference;

  @BeforeEach
  void writeRows() throws IOException {
    csv = Trips.writeCsv(directory.resolve("trips.csv"));
    reference = directory.resolve("trips-reference.avro");
  }

  private Ran build(Object... more) {
    Object[] all = new Object[more.length + 7];
    Object[] first = {"reference", "build", csv, "--stream", "trips", "--out", reference};
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Ran.leeway(all);
  }

  private static void assertRefused(Ran ran, String message) {
    assertThat(ran.err()).isEqualTo(message + "\n");
    assertThat(ran.exitCode()).isEqualTo(2);
  }

  @Test
  void whatIsBuiltCanBeShown() {
    Ran built = build("--timestamp", "at");
    assertThat(built.err()).isEmpty();
    assertThat(built.exitCode()).isZero();
    assertThat(built.out())
        .contains(
            "2,000 records, 3 features; columns skipped: 2",
            "  at: the event time",
            "  id: identifier: nearly all of 2000 values differ",
            "written to " + reference);

    Ran shown = Ran.leeway("reference", "show", reference);
    assertThat(shown.out().lines())
        .contains(
            "stream    trips",
            "records   2,000",
            "period    2024-01-01T00:00:00Z to 2024-01-02T09:19:00Z",
            "holds     from 2024-01-02T09:19:00.001Z",
            "source    trips.csv",
            "noise     of windows of 1h: 33 blocks of 60 records on average",
            "warning   the reference covers 33 hours: daily, weekly and yearly seasonality unknown",
            "feature  kind         bins  missing  entropy (nats)     noise 1h",
            "class    categorical     6    0.0 %           1.099          1.0",
            "   33.4 %  ####################  class = \"a\"",
            "not monitored",
            "  at  the event time");
  }

  @Test
  void windowsAndSeasonAreLearntOnRequest() {
    Ran built =
        build(
            "--timestamp",
            "at",
            "--window",
            "2h",
            "--window",
            "30m",
            "--season",
            "hour-of-day",
            "--season-zone",
            "Europe/Berlin");
    assertThat(built.exitCode()).as(built.err()).isZero();
    assertThat(built.out())
        .contains(
            "warning: windows of 2h: only 17 blocks to learn their noise from",
            "warning: 15 of 24 slots of the season have fewer than 100 records: the whole"
                + " reference stands in");
    assertThat(Ran.leeway("reference", "show", reference).out().lines())
        .contains(
            "season    hour-of-day, Europe/Berlin",
            "noise     of windows of 2h: 17 blocks of 118 records on average",
            "noise     of windows of 30m: 66 blocks of 30 records on average");
  }

  @Test
  void whatIsNoWindowSeasonOrZoneIsNamed() {
    assertThat(build("--window", "soon").err()).contains("\"soon\", expected a duration");
    assertThat(build("--season", "autumn").err()).contains("\"autumn\", expected hour-of-day or");
    assertThat(build("--season-zone", "Mars").err()).contains("\"Mars\", expected a time zone");
    assertThat(build("--season", "month").err()).contains("expected a timestamp");
  }

  @Test
  void asJsonItIsOneLineWithTheSchemasNames() {
    build();
    Ran shown = Ran.leeway("reference", "show", reference, "--json");

    assertThat(shown.out()).hasLineCount(1).startsWith("{\"id\":\"").contains("\"skipped\":[");
  }

  @Test
  void everyFormatOfTheSameRowsGivesTheSameId() throws IOException {
    Path other = directory.resolve("other.avro");
    build("--timestamp", "at");
    String id = ReferenceFile.read(reference).getId();
    for (Path file :
        new Path[] {
          Trips.writeJsonLines(directory.resolve("trips.jsonl")),
          Trips.writeAvro(directory.resolve("trips.avro")),
          Trips.writeParquet(directory.resolve("trips.parquet"))
        }) {
      Ran ran =
          Ran.leeway(
              "reference", "build", file, "--stream", "trips", "--timestamp", "at", "--out", other);
      assertThat(ran.err()).isEmpty();
      assertThat(ReferenceFile.read(other).getId()).as("%s", file).isEqualTo(id);
    }
  }

  @Test
  void aRangeOfTimeIsTakenAndHoldsFromItsEnd() {
    build("--timestamp", "at", "--from", "2024-01-01T01:00Z", "--until", "2024-01-01T02:00Z");
    Reference built = ReferenceFile.read(reference);

    assertThat(built.getRecords()).isEqualTo(60);
    assertThat(Texts.time(built.getEffectiveFrom())).isEqualTo("2024-01-01T02:00:00Z");
    build("--effective-from", "2025-01-01");
    assertThat(Texts.time(ReferenceFile.read(reference).getEffectiveFrom()))
        .isEqualTo("2025-01-01T00:00:00Z");
  }

  @Test
  void featuresAreChosenAndTyped() {
    build("--features", "speed,hour:numeric", "--bins", "4");
    Reference built = ReferenceFile.read(reference);

    assertThat(built.getFeatures()).extracting("feature").containsExactly("speed", "hour");
    assertThat(built.getFeatures()).extracting("kind").asString().contains("NUMERIC, NUMERIC");
    assertThat(built.getFeatures().get(0).getCounts()).hasSize(7);

    build("--ignore", "speed,hour");
    assertThat(ReferenceFile.read(reference).getFeatures())
        .extracting("feature")
        .containsExactly("class");
  }

  @Test
  void aDifferenceIsToldByFeature() throws IOException {
    build("--features", "speed,class");
    Path second = directory.resolve("second.avro");
    Files.copy(reference, second);
    assertThat(Ran.leeway("reference", "diff", reference, second).out())
        .startsWith("the same reference, ");

    Ran ran =
        Ran.leeway(
            "reference",
            "build",
            csv,
            "--stream",
            "trips",
            "--features",
            "speed,hour:numeric",
            "--until",
            "2024-01-01T12:00Z",
            "--timestamp",
            "at",
            "--out",
            second);
    assertThat(ran.exitCode()).isZero();
    Ran diff = Ran.leeway("reference", "diff", reference, second);
    assertThat(diff.exitCode()).isZero();
    assertThat(diff.out().lines().toList())
        .hasSize(3)
        .anyMatch(line -> line.matches("speed +JS distance about 0\\.0\\d\\d"))
        .contains("class  removed", "hour   added");
  }

  @Test
  void malformedLinesAreNamedAndManyOfThemRefused() throws IOException {
    Files.writeString(csv, Files.readString(csv) + "too,few\n");
    Ran ran = build();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.err())
        .isEqualTo("1 malformed lines left out: trips.csv line 2002: 2 fields, expected 5\n");

    Files.writeString(csv, Files.readString(csv) + "too,few\n".repeat(30));
    assertRefused(
        build(),
        "leeway reference build: 31 of 2031 lines are malformed, expected at most 1 %: trips.csv"
            + " line 2002: 2 fields, expected 5; trips.csv line 2003: 2 fields, expected 5;"
            + " trips.csv line 2004: 2 fields, expected 5; ...");
    assertThat(build("--max-malformed", "2").exitCode()).isZero();
  }

  @Test
  void badUsageAndInputAreOneLine() throws IOException {
    assertRefused(
        Ran.leeway("reference", "build", csv),
        "leeway reference build: the reference needs a stream, expected --stream NAME");
    assertRefused(
        Ran.leeway("reference", "build", "--stream", "s"),
        "leeway reference build: nothing to read, expected files or --config FILE");
    assertRefused(
        build("--until", "2024-01-01"),
        "leeway reference build: --from and --until need --timestamp FIELD");
    assertRefused(
        build("--timestamp", "at", "--from", "2024-01-02", "--until", "2024-01-01"),
        "leeway reference build: --from 2024-01-02T00:00:00Z --until 2024-01-01T00:00:00Z, expected"
            + " an end after the start");
    assertRefused(
        build("--timestamp", "at", "--from", "soon"),
        "leeway reference build: Invalid value for option '--from': 'soon' is no time, expected"
            + " ISO-8601 such as 2001-01-31 or 2001-01-31T12:00Z (see leeway reference build"
            + " --help)");
    assertRefused(
        build("--features", "sped"),
        "leeway reference build: no column sped, the columns are at, class, hour, id, speed");
    assertRefused(
        build("--bins", "0"), "leeway reference build: 0 numeric bins, expected 1 to 126");
    assertRefused(
        build("--publish"),
        "leeway reference build: the topic of references needs --bootstrap-servers HOST:PORT or"
            + " --config FILE");
    assertRefused(
        Ran.leeway("reference", "show", "nothing"),
        "leeway reference show: nothing does not exist, and is no id of at least 4 hexadecimal"
            + " digits");
    assertRefused(
        Ran.leeway("reference", "publish", "nothing"),
        "leeway reference publish: nothing does not exist");
    Path noReference = Files.writeString(directory.resolve("x.avro"), "x");
    assertThat(Ran.leeway("reference", "show", noReference).err())
        .hasLineCount(1)
        .startsWith("leeway reference show: " + noReference + " is no reference: ");
  }

  @Test
  void aReferenceThatWasTamperedWithIsRefused() {
    build();
    Reference built = ReferenceFile.read(reference);
    Reference forged = Reference.newBuilder(built).setStream("other").build();
    ReferenceFile.write(forged, reference);

    assertRefused(
        Ran.leeway("reference", "show", reference),
        "leeway reference show: %s is no reference: reference %s: its content has the id %s"
            .formatted(reference, built.getId(), ReferenceId.of(forged)));
  }
}
