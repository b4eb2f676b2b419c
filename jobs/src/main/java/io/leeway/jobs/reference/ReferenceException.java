package io.leeway.jobs.reference;

/** A reference that cannot be built or cannot be trusted; the message is one line for the user. */
public final class ReferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReferenceException(String message) {
    super(message);
  }

  public ReferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
