package io.leeway.cli.reference;

import io.leeway.cli.CliException;
import io.leeway.jobs.reference.ReferenceException;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A reference in a file: the same bytes as in the topic. */
public final class ReferenceFile {
  private static final long MAX_BYTES = 64L << 20;

  private ReferenceFile() {}

  /**
   * The reference in a file, checked.
   *
   * @throws CliException if there is none, or no valid one
   */
  public static Reference read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new CliException(
            "%s has %d bytes, expected a reference of at most %d"
                .formatted(file, Files.size(file), MAX_BYTES));
      }
      Reference reference = MessageCodec.REFERENCE.decode(Files.readAllBytes(file));
      return ReferenceProfile.of(reference).message();
    } catch (NoSuchFileException e) {
      throw new CliException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CliException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (MalformedMessageException | ReferenceException e) {
      throw new CliException("%s is no reference: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Writes a reference; a file that is there is replaced as a whole or not at all.
   *
   * @throws CliException if that fails
   */
  public static void write(Reference reference, Path file) {
    Path partial = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(partial, MessageCodec.REFERENCE.encode(reference));
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new CliException("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
