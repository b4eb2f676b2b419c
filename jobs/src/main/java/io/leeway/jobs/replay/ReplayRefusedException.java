package io.leeway.jobs.replay;

/** A replay would not be what was asked for; the message is one line that says why. */
public final class ReplayRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ReplayRefusedException(String message) {
    super(message);
  }

  public ReplayRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
