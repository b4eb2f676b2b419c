package io.leeway.cli.rows;

import de.siegmar.fastcsv.reader.CsvRecord;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;

/**
 * The rows of a CSV file. Its columns are numbers or texts as a whole; {@link CsvText} says what is
 * what.
 *
 * @param file with a header
 * @param separator between fields
 * @param numberColumns those that hold numbers
 */
record CsvRowSource(Path file, char separator, NumberColumns numberColumns) implements RowSource {

  /** Finds the columns with numbers when they are first asked for. */
  interface NumberColumns {
    Set<String> get() throws IOException;
  }

  @Override
  public String description() {
    return InputFile.name(file);
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    Set<String> numbers = numberColumns.get();
    CsvFile lines = CsvFile.open(file, separator, rejects);
    boolean[] isNumber = new boolean[lines.header().size()];
    for (int field = 0; field < isNumber.length; field++) {
      isNumber[field] = numbers.contains(lines.header().get(field));
    }
    return new RowReader() {
      private final int[] columns = new int[isNumber.length];
      private boolean started;

      @Override
      public boolean next(Row row) throws IOException {
        CsvRecord line = lines.next();
        if (line == null) {
          return false;
        }
        row.begin(lines.source(), lines.line());
        if (!started) {
          for (int field = 0; field < columns.length; field++) {
            columns[field] = row.indexFor(lines.header().get(field));
          }
          started = true;
        }
        for (int field = 0; field < columns.length; field++) {
          row.set(columns[field], cell(line.getField(field), isNumber[field]));
        }
        return true;
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }

  private static Cell cell(String field, boolean isNumber) {
    if (!isNumber) {
      return CsvText.text(field);
    }
    return CsvText.isMissing(field)
        ? Cell.MISSING
        : Objects.requireNonNullElse(CsvText.number(field), Cell.MISSING);
  }
}
