package io.leeway.cli.rows;

import io.leeway.jobs.rows.UnreadableInputException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens input files, those that end in {@code .gz} decompressed. */
final class InputFile {
  private static final int BUFFER_BYTES = 64 * 1024;

  private InputFile() {}

  /**
   * The file's content.
   *
   * @throws UnreadableInputException if there is no such file, or it is not what its name says
   */
  static InputStream open(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UnreadableInputException(file + " is a directory, expected a file");
    }
    InputStream raw;
    try {
      raw = Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new UnreadableInputException(file + " does not exist", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      return new BufferedInputStream(
          isCompressed(file) ? new GZIPInputStream(raw, BUFFER_BYTES) : raw, BUFFER_BYTES);
    } catch (IOException e) {
      raw.close();
      throw unreadable(file, e);
    }
  }

  static UnreadableInputException unreadable(Path file, Exception cause) {
    return new UnreadableInputException(
        "%s cannot be read: %s".formatted(file, cause.getMessage()), cause);
  }

  /** The name without {@code .gz}, in lower case. */
  static String plainName(Path file) {
    String name = name(file).toLowerCase(Locale.ROOT);
    return isCompressed(file) ? name.substring(0, name.length() - ".gz".length()) : name;
  }

  /** The last part of the path, for messages. */
  static String name(Path file) {
    Path last = file.getFileName();
    return last == null ? file.toString() : last.toString();
  }

  private static boolean isCompressed(Path file) {
    return name(file).toLowerCase(Locale.ROOT).endsWith(".gz");
  }
}
