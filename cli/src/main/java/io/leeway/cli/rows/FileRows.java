package io.leeway.cli.rows;

import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads files by what their names end with: {@code .csv} and {@code .tsv}, {@code .jsonl} and
 * {@code .ndjson}, all of them also with {@code .gz}, {@code .avro} and {@code .parquet}.
 */
public final class FileRows {
  private FileRows() {}

  /**
   * The rows of these files, one after the other.
   *
   * @param files at least one
   * @param separator between the fields of CSV files, null for what the name says
   * @throws UnreadableInputException if a name ends with something else
   */
  public static RowSource of(List<Path> files, @Nullable Character separator)
      throws UnreadableInputException {
    CsvRowSource.NumberColumns numberColumns = numberColumns(files, separator);
    List<RowSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(of(file, separator, numberColumns));
    }
    return sources.size() == 1 ? sources.get(0) : new ChainedRowSource(sources);
  }

  /**
   * The rows of a file that is read as another one was: a field of a CSV file is a number where the
   * column holds numbers there, and missing if it is none.
   *
   * @param numberColumns the columns that hold numbers; only CSV files have to be told
   * @throws UnreadableInputException if the name ends with something unknown
   */
  public static RowSource withNumberColumns(
      Path file, @Nullable Character separator, Set<String> numberColumns)
      throws UnreadableInputException {
    Set<String> copy = Set.copyOf(numberColumns);
    return of(file, separator, () -> copy);
  }

  /** The same for several files, one after the other. */
  public static RowSource withNumberColumns(
      List<Path> files, @Nullable Character separator, Set<String> numberColumns)
      throws UnreadableInputException {
    List<RowSource> sources = new ArrayList<>();
    for (Path file : files) {
      sources.add(withNumberColumns(file, separator, numberColumns));
    }
    return sources.size() == 1 ? sources.get(0) : new ChainedRowSource(sources);
  }

  /** The columns of the CSV files among these that hold numbers in all of them. */
  public static Set<String> commonNumberColumns(List<Path> files, @Nullable Character separator)
      throws IOException {
    return numberColumns(files, separator).get();
  }

  /** The columns of a CSV file that hold numbers; null for a file whose values have types. */
  public static @Nullable Set<String> numberColumns(Path file, @Nullable Character separator)
      throws IOException {
    return isCsv(file) ? numberColumns(List.of(file), separator).get() : null;
  }

  private static RowSource of(
      Path file, @Nullable Character separator, CsvRowSource.NumberColumns numberColumns)
      throws UnreadableInputException {
    String name = InputFile.plainName(file);
    if (isCsv(file)) {
      return new CsvRowSource(file, separator(file, separator), numberColumns);
    }
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return new JsonLinesRowSource(file);
    }
    if (name.endsWith(".avro")) {
      return new AvroFileRowSource(file);
    }
    if (name.endsWith(".parquet")) {
      return new ParquetFileRowSource(file);
    }
    throw new UnreadableInputException(
        "%s is of no known kind, expected .csv, .tsv, .jsonl, .ndjson (each also .gz), .avro or .parquet"
            .formatted(file));
  }

  private static boolean isCsv(Path file) {
    String name = InputFile.plainName(file);
    return name.endsWith(".csv") || name.endsWith(".tsv");
  }

  private static char separator(Path file, @Nullable Character separator) {
    if (separator != null) {
      return separator;
    }
    return InputFile.plainName(file).endsWith(".tsv") ? '\t' : ',';
  }

  /** Columns are numbers in all CSV files or in none; found by one more pass, when first needed. */
  private static CsvRowSource.NumberColumns numberColumns(
      List<Path> files, @Nullable Character separator) {
    return new CsvRowSource.NumberColumns() {
      private @Nullable Set<String> found;

      @Override
      public Set<String> get() throws IOException {
        if (found == null) {
          found =
              CsvNumberColumns.find(
                  files.stream().filter(FileRows::isCsv).toList(),
                  file -> separator(file, separator));
        }
        return found;
      }
    };
  }
}
