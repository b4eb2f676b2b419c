package io.leeway.cli.demo;

import io.leeway.cli.monitor.ResultsListener;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.JsonView;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the reports as JSON Lines. */
final class ReportFile implements ResultsListener, AutoCloseable {
  private final Path file;
  private final BufferedWriter lines;

  ReportFile(Path file) throws IOException {
    this.file = file;
    this.lines = Files.newBufferedWriter(file);
  }

  @Override
  public void onReport(WindowReport report) {
    try {
      lines.write(JsonView.of(report));
      lines.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing " + file + " failed", e);
    }
  }

  @Override
  public void onAlert(Alert alert) {
    // Only reports are asked for.
  }

  void flush() throws IOException {
    lines.flush();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
