package io.leeway.cli.replay;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;

/**
 * The first rows of another source.
 *
 * @param count how many
 */
record HeadRowSource(RowSource source, long count) implements RowSource {
  @Override
  public String description() {
    return "first %d rows of %s".formatted(count, source.description());
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    RowReader reader = source.open(rejects);
    return new RowReader() {
      private long read;

      @Override
      public boolean next(Row row) throws IOException {
        return read++ < count && reader.next(row);
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }
}
