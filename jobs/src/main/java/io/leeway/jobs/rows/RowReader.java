package io.leeway.jobs.rows;

import java.io.Closeable;
import java.io.IOException;

/** Reads rows one by one, in bounded memory. Not thread-safe. */
public interface RowReader extends Closeable {
  /**
   * Fills the row with the next one; lines that are no rows are told to the {@link Rejects} and
   * passed over.
   *
   * @param row the same at every call
   * @return false at the end, where the row means nothing
   * @throws UnreadableInputException if nothing after this point can be read
   */
  boolean next(Row row) throws IOException;
}
