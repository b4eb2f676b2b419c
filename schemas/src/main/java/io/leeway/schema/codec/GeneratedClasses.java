package io.leeway.schema.codec;

import io.leeway.schema.Alert;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.Reference;
import io.leeway.schema.WindowReport;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes generated from Leeway's schemas may be instantiated.
 *
 * <p>Avro refuses to load any class that a schema names unless it is on an allow-list. The list is
 * global to the JVM, so it is only ever widened, and only by the exact names that our own schemas
 * mention.
 */
final class GeneratedClasses {
  private static final Set<String> NAMES = names();

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> NAMES.contains(type.getName())));
  }

  private GeneratedClasses() {}

  /** Widens Avro's allow-list, once per JVM; cheap to call again. */
  static void trust() {
    // Loading this class did it.
  }

  private static Set<String> names() {
    Set<String> names = new HashSet<>();
    collect(WindowReport.getClassSchema(), names);
    collect(Alert.getClassSchema(), names);
    collect(DeadLetter.getClassSchema(), names);
    collect(Reference.getClassSchema(), names);
    return Set.copyOf(names);
  }

  private static void collect(Schema schema, Set<String> names) {
    switch (schema.getType()) {
      case RECORD -> {
        if (names.add(schema.getFullName())) {
          schema.getFields().forEach(field -> collect(field.schema(), names));
        }
      }
      case ENUM -> names.add(schema.getFullName());
      case ARRAY -> collect(schema.getElementType(), names);
      case UNION -> schema.getTypes().forEach(branch -> collect(branch, names));
      default -> {
        // Primitive types name no class.
      }
    }
  }
}
