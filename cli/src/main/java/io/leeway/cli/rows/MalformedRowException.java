package io.leeway.cli.rows;

/** One row that cannot be read; those after it can. The message says what is wrong with it. */
final class MalformedRowException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  MalformedRowException(String reason) {
    super(reason);
    this.reason = reason;
  }

  /** What is wrong with the row. */
  String reason() {
    return reason;
  }
}
