package io.leeway.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The lines with {@code kafka-acls.sh} of a document, as what they tell Kafka. */
final class AclLines {
  private AclLines() {}

  static List<AclBinding> of(Path document) throws IOException {
    List<AclBinding> bindings = new ArrayList<>();
    for (String line : Files.readAllLines(document)) {
      if (line.startsWith("kafka-acls.sh ")) {
        bindings.add(binding(line));
      }
    }
    return bindings;
  }

  private static AclBinding binding(String line) {
    String principal = "";
    AclOperation operation = AclOperation.UNKNOWN;
    ResourceType type = ResourceType.UNKNOWN;
    String name = "";
    PatternType pattern = PatternType.LITERAL;
    Iterator<String> words = Arrays.stream(line.split(" ")).skip(1).iterator();
    while (words.hasNext()) {
      String option = words.next();
      switch (option) {
        case "--add" -> {}
        case "--bootstrap-server", "--command-config" -> words.next();
        case "--allow-principal" -> principal = words.next();
        case "--operation" -> operation = AclOperation.fromString(words.next());
        case "--topic" -> {
          type = ResourceType.TOPIC;
          name = words.next();
        }
        case "--group" -> {
          type = ResourceType.GROUP;
          name = words.next();
        }
        case "--transactional-id" -> {
          type = ResourceType.TRANSACTIONAL_ID;
          name = words.next();
        }
        case "--resource-pattern-type" ->
            pattern = PatternType.fromString(words.next().toUpperCase(Locale.ROOT));
        default -> throw new AssertionError("unknown option %s in: %s".formatted(option, line));
      }
    }
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }
}
