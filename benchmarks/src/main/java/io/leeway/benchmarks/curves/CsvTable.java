package io.leeway.benchmarks.curves;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Files with a line of column names. */
final class CsvTable {
  private CsvTable() {}

  static void write(Path file, List<String> columns, List<List<String>> rows) throws IOException {
    try (CsvWriter csv =
        CsvWriter.builder().lineDelimiter(de.siegmar.fastcsv.writer.LineDelimiter.LF).build(file)) {
      csv.writeRecord(columns);
      rows.forEach(csv::writeRecord);
    }
  }

  /** The rows without the names, which must be these. */
  static List<List<String>> read(Path file, List<String> columns) throws IOException {
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      List<List<String>> rows = csv.stream().map(CsvRecord::getFields).toList();
      if (rows.isEmpty() || !rows.get(0).equals(columns)) {
        throw new IOException("%s has other columns, expected %s".formatted(file, columns));
      }
      return rows.subList(1, rows.size());
    }
  }
}
