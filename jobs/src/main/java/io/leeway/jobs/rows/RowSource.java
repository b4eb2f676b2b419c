package io.leeway.jobs.rows;

import java.io.IOException;

/**
 * Rows that can be read more than once: every reader that is opened gets the same rows in the same
 * order.
 */
public interface RowSource {
  /** Where the rows come from, for people: {@code flights.csv.gz}. */
  String description();

  /**
   * Starts again from the first row.
   *
   * @param rejects told of everything that is no row
   * @throws UnreadableInputException if there is nothing to read, or nothing that can be
   */
  RowReader open(Rejects rejects) throws IOException;
}
