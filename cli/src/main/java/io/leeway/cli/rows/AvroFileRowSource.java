package io.leeway.cli.rows;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import io.leeway.jobs.rows.UnreadableInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;

/**
 * The rows of an Avro container file, which brings its schema.
 *
 * @param file of records
 */
record AvroFileRowSource(Path file) implements RowSource {
  @Override
  public String description() {
    return InputFile.name(file);
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    // The file itself rather than a stream: only so can one see that it ends within a block.
    InputFile.open(file).close();
    DataFileReader<Object> records;
    try {
      records = new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
    } catch (IOException | AvroRuntimeException e) {
      throw InputFile.unreadable(file, e);
    }
    if (records.getSchema().getType() != Schema.Type.RECORD) {
      records.close();
      throw new UnreadableInputException(
          "%s holds values of type %s, expected records"
              .formatted(file, records.getSchema().getType().getName()));
    }
    return new RowReader() {
      private long number;

      @Override
      public boolean next(Row row) throws IOException {
        while (hasNext()) {
          number++;
          row.begin(InputFile.name(file) + " record", number);
          try {
            AvroFlattener.flatten(read(), row);
            return true;
          } catch (MalformedRowException e) {
            rejects.add(row.place(), e.reason());
          }
        }
        return false;
      }

      private boolean hasNext() throws IOException {
        try {
          if (records.hasNext()) {
            return true;
          }
        } catch (AvroRuntimeException e) {
          throw unreadable(e);
        }
        // Avro takes a file that breaks off for one that ends.
        if (records.previousSync() != Files.size(file)) {
          throw unreadable(new EOFException("the file breaks off"));
        }
        return false;
      }

      private IndexedRecord read() throws IOException {
        try {
          return (IndexedRecord) records.next();
        } catch (AvroRuntimeException e) {
          throw unreadable(e);
        }
      }

      private UnreadableInputException unreadable(Exception e) {
        Throwable told = e.getCause() == null ? e : e.getCause();
        return new UnreadableInputException(
            "%s cannot be read after record %d: %s".formatted(file, number, told.getMessage()), e);
      }

      @Override
      public void close() throws IOException {
        records.close();
      }
    };
  }
}
