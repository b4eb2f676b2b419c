package io.leeway.cli.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
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
  private static final int MAGIC_BYTES = 4;
  private static final String MAGIC = "PAR1";
  private static final String ENCRYPTED = "PARE";

  @Override
  public String description() {
    return InputFile.name(file);
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    InputFile.open(file).close();
    checkEnds();
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

  /** Parquet takes the last bytes of a file that breaks off for the size of its footer. */
  private void checkEnds() throws IOException {
    String first;
    String last;
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
      if (bytes.length() < 2 * MAGIC_BYTES) {
        throw new UnreadableInputException(file + " cannot be read: it is not a Parquet file");
      }
      first = magic(bytes, 0);
      last = magic(bytes, bytes.length() - MAGIC_BYTES);
    }
    if (first.equals(ENCRYPTED)) {
      throw new UnreadableInputException(file + " cannot be read: it is encrypted");
    }
    if (!first.equals(MAGIC)) {
      throw new UnreadableInputException(file + " cannot be read: it is not a Parquet file");
    }
    if (!last.equals(MAGIC)) {
      throw new UnreadableInputException(file + " cannot be read: the file breaks off");
    }
  }

  private static String magic(RandomAccessFile file, long position) throws IOException {
    byte[] bytes = new byte[MAGIC_BYTES];
    file.seek(position);
    file.readFully(bytes);
    return new String(bytes, ISO_8859_1);
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
        row.begin(InputFile.name(file) + " row", 1);
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
