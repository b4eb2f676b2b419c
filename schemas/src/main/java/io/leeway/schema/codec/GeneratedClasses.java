package io.leeway.schema.codec;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes generated from Leeway's schemas may be instantiated.
 *
 * <p>Avro refuses to load any class that a schema names unless it is on an allow-list. The list is
 * global to the JVM, so it is only ever widened, and only by the one package that holds nothing but
 * generated classes. Each of those calls this when it is loaded, so that nobody has to set a system
 * property.
 */
public final class GeneratedClasses {
  private static final String PACKAGE = "io.leeway.schema";

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(PACKAGE)));
  }

  private GeneratedClasses() {}

  /** Widens Avro's allow-list, once per JVM; cheap to call again. */
  public static void trust() {
    // Loading this class did it.
  }
}
