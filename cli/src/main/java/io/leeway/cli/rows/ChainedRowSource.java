package io.leeway.cli.rows;

import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several sources, one after the other.
 *
 * @param sources at least one
 */
record ChainedRowSource(List<RowSource> sources) implements RowSource {
  @Override
  public String description() {
    return sources.stream().map(RowSource::description).collect(Collectors.joining(", "));
  }

  @Override
  public RowReader open(Rejects rejects) {
    Iterator<RowSource> rest = sources.iterator();
    return new RowReader() {
      private @Nullable RowReader current;

      @Override
      public boolean next(Row row) throws IOException {
        while (true) {
          if (current != null && current.next(row)) {
            return true;
          }
          close();
          if (!rest.hasNext()) {
            return false;
          }
          current = rest.next().open(rejects);
        }
      }

      @Override
      public void close() throws IOException {
        if (current != null) {
          current.close();
          current = null;
        }
      }
    };
  }
}
