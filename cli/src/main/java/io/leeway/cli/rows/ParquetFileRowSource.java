package io.leeway.cli.rows;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.HadoopFreeReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a Parquet file, which brings its schema. One row group at a time is in memory.
 *
 * @param file of rows
 */
record ParquetFileRowSource(Path file) implements RowSource {
  @Override
  public String description() {
    return InputFile.name(file);
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    InputFile.open(file).close();
    ParquetFileReader reader;
    try {
      reader =
          ParquetFileReader.open(
              new LocalInputFile(file), HadoopFreeReadOptions.with(new ParquetCodecs()));
    } catch (IOException | RuntimeException e) {
      throw new UnreadableInputException("%s cannot be read: %s".formatted(file, firstLine(e)), e);
    }
    try {
      ParquetColumns columns = ParquetColumns.of(reader.getFileMetaData().getSchema());
      reader.setRequestedSchema(columns.readable());
      return new Rows(file, reader, columns);
    } catch (UnreadableInputException e) {
      reader.close();
      throw new UnreadableInputException(file + " " + e.getMessage(), e);
    }
  }

  private static String firstLine(Exception e) {
    String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return message.lines().findFirst().orElse("");
  }

  private static final class Rows implements RowReader {
    private final Path file;
    private final ParquetFileReader reader;
    private final ParquetColumns columns;
    private final MessageColumnIO assembly;

    private @Nullable ParquetRowFiller filler;
    private @Nullable RecordReader<Row> group;
    private long left;
    private long number;

    Rows(Path file, ParquetFileReader reader, ParquetColumns columns) {
      this.file = file;
      this.reader = reader;
      this.columns = columns;
      this.assembly = new ColumnIOFactory().getColumnIO(columns.readable());
    }

    @Override
    public boolean next(Row row) throws IOException {
      if (filler == null) {
        filler = columns.filler(row);
      }
      try {
        while (left == 0) {
          PageReadStore pages = reader.readNextRowGroup();
          if (pages == null) {
            return false;
          }
          left = pages.getRowCount();
          group = assembly.getRecordReader(pages, filler);
        }
        number++;
        left--;
        row.begin(InputFile.name(file) + " row", number);
        filler.begin();
        if (group != null) {
          group.read();
        }
        return true;
      } catch (IOException | RuntimeException e) {
        throw new UnreadableInputException(
            "%s cannot be read after row %d: %s"
                .formatted(file, Math.max(0, number - 1), firstLine(e)),
            e);
      }
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }
}
