package io.leeway.cli.rows;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which columns of some CSV files hold numbers: those of which every field that is not missing is
 * one, in all files together, and at least one is finite.
 */
final class CsvNumberColumns {
  /** What the fields of a column have been so far. */
  private enum Content {
    NOTHING,
    NUMBERS,
    TEXTS
  }

  private CsvNumberColumns() {}

  /** One pass over the files. */
  static Set<String> find(List<Path> files, Function<Path, Character> separator)
      throws IOException {
    Map<String, Content> contents = new HashMap<>();
    for (Path file : files) {
      scan(file, separator.apply(file), contents);
    }
    return contents.entrySet().stream()
        .filter(entry -> entry.getValue() == Content.NUMBERS)
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static void scan(Path file, char separator, Map<String, Content> contents)
      throws IOException {
    // Lines that are wrong are told when the rows are read.
    try (CsvFile lines = CsvFile.open(file, separator, new Rejects())) {
      List<String> header = lines.header();
      Content[] columns = new Content[header.size()];
      for (int column = 0; column < columns.length; column++) {
        columns[column] = contents.getOrDefault(header.get(column), Content.NOTHING);
      }
      for (CsvRecord line = lines.next(); line != null; line = lines.next()) {
        for (int column = 0; column < columns.length; column++) {
          if (columns[column] != Content.TEXTS) {
            columns[column] = with(columns[column], line.getField(column));
          }
        }
      }
      for (int column = 0; column < columns.length; column++) {
        contents.put(header.get(column), columns[column]);
      }
    }
  }

  private static Content with(Content before, String field) {
    if (CsvText.isMissing(field)) {
      return before;
    }
    Cell number = CsvText.number(field);
    if (number == null) {
      return Content.TEXTS;
    }
    boolean finite = !(number instanceof Cell.Real real) || Double.isFinite(real.value());
    return finite ? Content.NUMBERS : before;
  }
}
