package io.leeway.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of the project that a test compares with what the code makes of it; {@code
 * -Dleeway.updateDocs=true} writes it instead.
 */
final class Golden {
  private Golden() {}

  /** What the file, given by its path in the project, should hold. */
  static String expected(String path, String actual) throws IOException {
    Path file = Path.of(System.getProperty("leeway.root", "."), path);
    if (Boolean.getBoolean("leeway.updateDocs")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, actual);
    }
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
