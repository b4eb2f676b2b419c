package io.leeway.cli.local;

/** A job ended before its input did; the message is one line with the innermost cause. */
public final class JobFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JobFailedException(String job, Throwable cause) {
    super("Job %s failed: %s".formatted(job, Causes.oneLine(cause)), cause);
  }
}
