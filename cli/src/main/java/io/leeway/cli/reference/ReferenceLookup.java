package io.leeway.cli.reference;

import io.leeway.cli.CliException;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the reference that the user means by the name of a file or by an id. */
final class ReferenceLookup {
  private static final int SHORTEST_ID = 4;

  private ReferenceLookup() {}

  /**
   * The reference in that file, or else the one in the topic whose id starts so.
   *
   * @throws CliException if there is no such file and not exactly one such reference
   */
  static Reference find(String fileOrId, TopicOptions topic) {
    Path file = Path.of(fileOrId);
    if (Files.exists(file)) {
      return ReferenceFile.read(file);
    }
    if (!fileOrId.matches("[0-9a-f]{%d,32}".formatted(SHORTEST_ID))) {
      throw new CliException(
          "%s does not exist, and is no id of at least %d hexadecimal digits"
              .formatted(fileOrId, SHORTEST_ID));
    }
    List<Reference> found =
        topic.topic().readAll().references().stream()
            .map(ReferenceProfile::message)
            .filter(reference -> reference.getId().startsWith(fileOrId))
            .toList();
    if (found.size() != 1) {
      throw new CliException(
          "%d references have an id that starts with %s, expected one"
              .formatted(found.size(), fileOrId));
    }
    return found.get(0);
  }
}
