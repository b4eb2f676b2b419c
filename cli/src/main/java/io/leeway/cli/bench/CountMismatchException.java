package io.leeway.cli.bench;

/** A job did not count what it was given; the message is one line. */
public final class CountMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CountMismatchException(String message) {
    super(message);
  }
}
