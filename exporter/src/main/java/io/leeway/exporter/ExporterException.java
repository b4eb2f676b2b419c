package io.leeway.exporter;

/** The exporter could not start or read; the message is one line. */
public final class ExporterException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExporterException(String message, Throwable cause) {
    super(message, cause);
  }
}
