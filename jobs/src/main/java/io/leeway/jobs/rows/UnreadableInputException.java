package io.leeway.jobs.rows;

import java.io.IOException;

/** An input that cannot be read as rows; the message is one line for the user. */
public final class UnreadableInputException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnreadableInputException(String message) {
    super(message);
  }

  public UnreadableInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
