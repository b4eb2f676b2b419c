package io.leeway.jobs.registry;

/**
 * The registry cannot be asked now, or refuses.
 *
 * <p>Says nothing about a record: whoever meets it must stop and try again later, not drop one.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RegistryException(String message) {
    super(message);
  }
}
