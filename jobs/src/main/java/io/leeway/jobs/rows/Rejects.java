package io.leeway.jobs.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Counts what was no row and remembers the first few, with their places. Not thread-safe. */
public final class Rejects {
  private static final int EXAMPLES = 3;

  private final List<String> examples = new ArrayList<>();
  private long count;

  /**
   * Counts one.
   *
   * @param place where: {@code flights.csv line 17}
   * @param reason what is wrong there
   */
  public void add(String place, String reason) {
    count++;
    if (examples.size() < EXAMPLES) {
      examples.add(place + ": " + reason);
    }
  }

  public long count() {
    return count;
  }

  /** The first few, on one line. */
  public String examples() {
    return String.join("; ", examples) + (count > examples.size() ? "; ..." : "");
  }

  /**
   * Refuses an input of which too much is no row.
   *
   * @param rows how many rows were good
   * @param maxShare of good and bad ones together, from 0 to 1
   * @throws UnreadableInputException naming the first few
   */
  public void checkShare(long rows, double maxShare) throws UnreadableInputException {
    if (count > 0 && !(count <= maxShare * (rows + count))) {
      throw new UnreadableInputException(
          String.format(
              Locale.ROOT,
              "%d of %d lines are malformed, expected at most %s %%: %s",
              count,
              rows + count,
              Double.toString(maxShare * 100).replaceAll("\\.0$", ""),
              examples()));
    }
  }
}
