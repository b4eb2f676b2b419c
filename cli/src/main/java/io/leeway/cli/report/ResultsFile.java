package io.leeway.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.CliException;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reports and alerts as JSON Lines, as {@code --json} writes them; also {@code .gz}. */
final class ResultsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ResultsFile() {}

  /**
   * Tells the consumers what is in a file, one by one.
   *
   * @throws CliException if it cannot be read, or something in it is neither a report nor an alert
   */
  static void read(Path file, Consumer<WindowReport> reports, Consumer<Alert> alerts) {
    long number = 0;
    try (InputStream in = open(file);
        MappingIterator<JsonNode> objects = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (objects.hasNextValue()) {
        number++;
        JsonNode object = objects.nextValue();
        if (JsonMessage.isAlert(object)) {
          alerts.accept(JsonMessage.of(object, Alert.class, Alert.getClassSchema()));
        } else {
          reports.accept(JsonMessage.of(object, WindowReport.class, WindowReport.getClassSchema()));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "%s, object %d is neither a report nor an alert: %s"
              .formatted(file, number, e.getMessage()),
          e);
    } catch (JsonProcessingException e) {
      throw new CliException(
          "%s is not JSON in line %d: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    } catch (NoSuchFileException e) {
      throw new CliException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CliException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    return file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
  }
}
