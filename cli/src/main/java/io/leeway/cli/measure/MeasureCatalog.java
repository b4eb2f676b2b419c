package io.leeway.cli.measure;

import io.leeway.cli.text.TextTable;
import io.leeway.jobs.record.NearNames;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All measures by name. */
final class MeasureCatalog {
  private static final List<MeasureGroup> GROUPS =
      List.of(
          EntropyMeasures.group(),
          DivergenceMeasures.group(),
          TestMeasures.group(),
          TableMeasures.group(),
          SampleMeasures.group(),
          GaussianMeasures.group());

  private MeasureCatalog() {}

  static Stream<Measure> all() {
    return GROUPS.stream().flatMap(group -> group.measures().stream());
  }

  /**
   * The measure of this name.
   *
   * @throws IllegalArgumentException naming near ones if there is none
   */
  static Measure find(String name) {
    return all()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no measure \"%s\"%s"
                        .formatted(
                            TextTable.printable(name),
                            NearNames.hint(name, all().map(Measure::name).toList()))));
  }

  /** A line for each: name, meaning, inputs. */
  static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (MeasureGroup group : GROUPS) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(group.heading());
      TextTable table = new TextTable("lll");
      group
          .measures()
          .forEach(measure -> table.add(measure.name(), measure.meaning(), measure.inputs()));
      table.lines().forEach(line -> lines.add("  " + line));
    }
    return lines;
  }
}
