package io.leeway.cli.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one CSV file (RFC 4180, UTF-8, a header first), as texts. Lines with another number
 * of fields than the header are rejected. Not thread-safe.
 */
final class CsvFile implements Closeable {
  private final Path file;
  private final Rejects rejects;
  private final CloseableIterator<CsvRecord> lines;
  private final List<String> header;
  private long lastLine = 1;

  private CsvFile(Path file, char separator, Rejects rejects) throws IOException {
    this.file = file;
    this.rejects = rejects;
    this.lines =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .detectBomHeader(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(InputFile.open(file), UTF_8)
            .iterator();
    this.header = readHeader();
  }

  static CsvFile open(Path file, char separator, Rejects rejects) throws IOException {
    return new CsvFile(file, separator, rejects);
  }

  /** Names of the columns; one without a name is called by its number. */
  List<String> header() {
    return header;
  }

  /** The next line that has as many fields as the header, null at the end. */
  @Nullable CsvRecord next() throws IOException {
    CsvRecord line = read();
    while (line != null && line.getFieldCount() != header.size()) {
      rejects.add(place(), "%d fields, expected %d".formatted(line.getFieldCount(), header.size()));
      line = read();
    }
    return line;
  }

  /** For messages. */
  String source() {
    return InputFile.name(file) + " line";
  }

  long line() {
    return lastLine;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private String place() {
    return source() + " " + lastLine;
  }

  private @Nullable CsvRecord read() throws IOException {
    try {
      if (!lines.hasNext()) {
        return null;
      }
      CsvRecord line = lines.next();
      lastLine = line.getStartingLineNumber();
      return line;
    } catch (CsvParseException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  private UnreadableInputException unreadable(Exception e) {
    Throwable told = e.getCause() == null ? e : e.getCause();
    return new UnreadableInputException(
        "%s cannot be read after line %d: %s".formatted(file, lastLine, told.getMessage()), e);
  }

  private List<String> readHeader() throws IOException {
    CsvRecord first = read();
    if (first == null) {
      close();
      throw new UnreadableInputException(file + " is empty, expected a header");
    }
    List<String> names = new ArrayList<>();
    Set<String> unique = new HashSet<>();
    for (String name : first.getFields()) {
      String column = name.isBlank() ? "column " + (names.size() + 1) : name.strip();
      if (!unique.add(column)) {
        close();
        throw new UnreadableInputException(
            "%s has two columns \"%s\", expected different names".formatted(file, column));
      }
      names.add(column);
    }
    return List.copyOf(names);
  }
}
