package io.leeway.schema.codec;

/**
 * Bytes that are no Leeway message of the expected type, or of a version that this build does not
 * know.
 */
public final class MalformedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String message, Throwable cause) {
    super(message, cause);
  }
}
