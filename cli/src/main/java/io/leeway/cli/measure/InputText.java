package io.leeway.cli.measure;

import io.leeway.cli.rows.FileRows;
import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Replaces {@code @FILE} by the lines of the file, and {@code @FILE:COLUMN} by a column of a file
 * that the other commands read too. Anything else is taken as it is.
 */
final class InputText {
  private static final int MAX_BYTES = 64 << 20;

  private InputText() {}

  /**
   * The text that an option stands for.
   *
   * @param betweenLines takes the place of the ends of lines
   */
  static String of(String option, String argument, String betweenLines) {
    if (!argument.startsWith("@")) {
      return argument;
    }
    Path whole = Path.of(argument.substring(1));
    int colon = argument.lastIndexOf(':');
    try {
      return colon < 0 || Files.exists(whole)
          ? lines(option, whole, betweenLines)
          : column(
              option,
              Path.of(argument.substring(1, colon)),
              argument.substring(colon + 1),
              betweenLines);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("%s: %s does not exist".formatted(option, whole), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "%s: %s is no text in UTF-8, expected a number per line, or %s:COLUMN"
              .formatted(option, whole, argument),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException(option + ": " + e.getMessage(), e);
    }
  }

  private static String lines(String option, Path file, String betweenLines) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "%s: %s is a directory, expected a file".formatted(option, file));
    }
    if (Files.size(file) > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s: %s has %d bytes, expected at most %d"
              .formatted(option, file, Files.size(file), MAX_BYTES));
    }
    List<String> lines = Files.readAllLines(file);
    return lines.stream().filter(line -> !line.isBlank()).collect(Collectors.joining(betweenLines));
  }

  private static String column(String option, Path file, String column, String betweenLines)
      throws IOException {
    StringBuilder text = new StringBuilder();
    Row row = new Row();
    try (RowReader rows = FileRows.of(List.of(file), null).open(new Rejects())) {
      while (rows.next(row)) {
        if (text.length() > MAX_BYTES) {
          throw new IllegalArgumentException(
              "%s: column \"%s\" of %s has more than %d bytes of numbers"
                  .formatted(option, column, file, MAX_BYTES));
        }
        text.append(text.isEmpty() ? "" : betweenLines)
            .append(number(option, row.cell(column), column, row));
      }
    }
    return text.toString();
  }

  private static String number(String option, Cell cell, String column, Row row) {
    if (cell instanceof Cell.Whole whole) {
      return Long.toString(whole.value());
    }
    if (cell instanceof Cell.Real real) {
      return Double.toString(real.value());
    }
    if (cell instanceof Cell.Single single) {
      return Double.toString(single.value());
    }
    if (cell instanceof Cell.Decimal decimal) {
      return Double.toString(decimal.value());
    }
    throw new IllegalArgumentException(
        "%s: no number in column \"%s\" at %s".formatted(option, column, row.place()));
  }
}
