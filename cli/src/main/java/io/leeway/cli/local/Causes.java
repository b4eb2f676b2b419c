package io.leeway.cli.local;

/** Turns a chain of causes into the one line that tells a person what went wrong. */
final class Causes {
  private static final int MAX_CHARACTERS = 500;

  private Causes() {}

  /** The innermost cause that says something: its simple class name and message, on one line. */
  static String oneLine(Throwable failure) {
    Throwable told = failure;
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        told = cause;
      }
    }
    String line = nameAndMessage(told).replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= MAX_CHARACTERS ? line : line.substring(0, MAX_CHARACTERS) + "...";
  }

  private static String nameAndMessage(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    if (message == null) {
      return name;
    }
    // Flink ships causes as SerializedThrowable, whose message starts with the real class's name.
    if (name.equals("SerializedThrowable")) {
      return message.replaceFirst("^(?:[\\w$]+\\.)+(?=[\\w$]+: )", "");
    }
    return name + ": " + message;
  }
}
