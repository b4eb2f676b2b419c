package io.leeway.cli.monitor;

import io.leeway.cli.CliException;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;

/** Is told what a monitor finds, as it finds it. */
public interface ResultsListener {
  void onReport(WindowReport report);

  void onAlert(Alert alert);

  /** Is told, once, that everything that was there at the start has been told. */
  default void onCaughtUp() {}

  /**
   * Is told of a message that is neither, where it is and why.
   *
   * @throws CliException unless the listener can go on without
   */
  default void onUnreadable(String problem) {
    throw new CliException(problem);
  }
}
