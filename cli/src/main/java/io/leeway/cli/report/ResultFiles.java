package io.leeway.cli.report;

import io.leeway.cli.OutputFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that say to which files the reports of all windows go. */
public final class ResultFiles {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Write the report of each window, one JSON object per line.")
  private @Nullable Path json;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write what was found as one HTML file.")
  private @Nullable Path page;

  /**
   * Whether they can be written.
   *
   * @throws io.leeway.cli.CliException if not
   */
  public void check() {
    OutputFile.check("--json", json);
    OutputFile.check("--report", page);
  }

  /** For the reports as lines of JSON, null for none. */
  public @Nullable Path json() {
    return json;
  }

  /** For the page, null for none. */
  public @Nullable Path page() {
    return page;
  }
}
