package io.leeway.benchmarks.curves;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was measured, as it lies in a folder.
 *
 * @param machine in a line, empty if nothing was measured
 * @param anchor last line of {@code leeway bench --json}, empty if it was not run
 */
record Results(String machine, List<CostPoint> points, List<ScoringPoint> scoring, String anchor) {
  private static final String MACHINE = "machine.txt";
  private static final String POINTS = "curves.csv";
  private static final String SCORING = "scoring.csv";
  private static final String ANCHOR = "bench.jsonl";

  Results {
    points = List.copyOf(points);
    scoring = List.copyOf(scoring);
  }

  static Results read(Path folder) throws IOException {
    Path anchor = folder.resolve(ANCHOR);
    Path points = folder.resolve(POINTS);
    Path scoring = folder.resolve(SCORING);
    Path machine = folder.resolve(MACHINE);
    return new Results(
        Files.exists(machine) ? Files.readString(machine).strip() : "",
        Files.exists(points)
            ? CsvTable.read(points, CostPoint.COLUMNS).stream().map(CostPoint::of).toList()
            : List.of(),
        Files.exists(scoring)
            ? CsvTable.read(scoring, ScoringPoint.COLUMNS).stream().map(ScoringPoint::of).toList()
            : List.of(),
        Files.exists(anchor) ? lastLine(anchor) : "");
  }

  /** All but the anchor, which another program writes. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(MACHINE), machine + "\n");
    CsvTable.write(
        folder.resolve(POINTS), CostPoint.COLUMNS, points.stream().map(CostPoint::cells).toList());
    CsvTable.write(
        folder.resolve(SCORING),
        ScoringPoint.COLUMNS,
        scoring.stream().map(ScoringPoint::cells).toList());
  }

  /** The points of one curve and one job, in the order of the curve. */
  List<CostPoint> points(Curve curve, char variant) {
    return points.stream()
        .filter(point -> point.curve() == curve && point.variant() == variant)
        .toList();
  }

  private static String lastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
