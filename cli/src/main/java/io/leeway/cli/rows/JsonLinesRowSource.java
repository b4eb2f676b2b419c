package io.leeway.cli.rows;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a file with one JSON object in each line; blank lines are passed over.
 *
 * @param file in UTF-8
 */
record JsonLinesRowSource(Path file) implements RowSource {
  @Override
  public String description() {
    return InputFile.name(file);
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    InputStream in = InputFile.open(file);
    LineReader lines = new LineReader(in);
    JsonFlattener flattener = new JsonFlattener();
    return new RowReader() {
      private long number;

      @Override
      public boolean next(Row row) throws IOException {
        for (byte[] line = read(); line != null; line = read()) {
          number++;
          if (isBlank(line)) {
            continue;
          }
          row.begin(InputFile.name(file) + " line", number);
          try {
            if (lines.wasTooLong()) {
              throw new MalformedRowException("longer than " + LineReader.MAX_BYTES + " bytes");
            }
            flattener.flatten(line, row);
            return true;
          } catch (MalformedRowException e) {
            rejects.add(row.place(), e.reason());
          }
        }
        return false;
      }

      private byte @Nullable [] read() throws IOException {
        try {
          return lines.next();
        } catch (IOException e) {
          throw InputFile.unreadable(file, e);
        }
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }

  private static boolean isBlank(byte[] line) {
    for (byte b : line) {
      if (b != ' ' && b != '\t' && b != '\r') {
        return false;
      }
    }
    return true;
  }
}
