package io.leeway.cli;

/** How commands end. */
public final class ExitCode {
  public static final int OK = 0;

  /** Drift was found, or a check failed, where that was asked for. */
  public static final int DRIFT = 1;

  /** Bad usage or input; one line on stderr says what is wrong. */
  public static final int BAD_INPUT = 2;

  /** A defect of the program. */
  public static final int DEFECT = 3;

  /** Told to stop before the end, as shells number it for Ctrl-C. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
