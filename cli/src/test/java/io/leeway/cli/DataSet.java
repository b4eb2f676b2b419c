package io.leeway.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real data sets that may not be part of the project: they lie beside it, or not at all. */
public final class DataSet {
  private DataSet() {}

  /**
   * A file of the folder {@code leeway.data}. Without the folder the test is skipped, but for
   * {@code CI=true}, where it fails.
   */
  public static Path file(String name) {
    Path file = Path.of(System.getProperty("leeway.data", "../shared/data")).resolve(name);
    boolean there = Files.exists(file);
    if (!there && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("data set " + file + " is missing, and CI=true does not skip");
    }
    assumeTrue(there, "data set " + file + " is missing, set the property leeway.data");
    return file;
  }
}
