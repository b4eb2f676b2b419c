package io.leeway.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Checks where results go before the work is done that makes them. */
public final class OutputFile {
  private OutputFile() {}

  /**
   * Checks that a file can be made there, if one is asked for.
   *
   * @param option that names it
   * @throws CliException if the folder is missing, or there is a folder of that name
   */
  public static void check(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new CliException("%s %s is a folder, expected a file".formatted(option, file));
    }
    if (!Files.isDirectory(folder)) {
      throw new CliException(
          "%s %s: there is no folder %s, expected one".formatted(option, file, folder));
    }
  }

  /**
   * Checks that a folder is there or can be made, if one is asked for.
   *
   * @throws CliException if there is a file of that name
   */
  public static void checkFolder(String option, @Nullable Path folder) {
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new CliException("%s %s is a file, expected a folder".formatted(option, folder));
    }
  }
}
