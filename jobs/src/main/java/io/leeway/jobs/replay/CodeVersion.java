package io.leeway.jobs.replay;

import io.leeway.measures.JensenShannon;
import io.leeway.schema.WindowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which program this is: its version and a hash over the classes that results depend on, those of
 * schemas, measures and jobs, wherever they were loaded from. Two builds of the same sources have
 * the same.
 */
public final class CodeVersion {
  private static final int BYTES = 6;
  private static final List<String> PACKAGES =
      List.of("io/leeway/schema", "io/leeway/measures", "io/leeway/jobs");

  private CodeVersion() {}

  /** {@code 0.1.0+5c0ffee12345}; reads the class files, about 2 MB. */
  public static String current() {
    Map<String, byte[]> classes = new TreeMap<>();
    for (Class<?> one : List.of(CodeVersion.class, JensenShannon.class, WindowReport.class)) {
      collect(one, classes);
    }
    String version = CodeVersion.class.getPackage().getImplementationVersion();
    return "%s+%s".formatted(version == null ? "development" : version, hash(classes));
  }

  /** Whether two are of the same classes; what the jar calls its version is only for people. */
  static boolean isSame(String first, String second) {
    return first
        .substring(first.lastIndexOf('+') + 1)
        .equals(second.substring(second.lastIndexOf('+') + 1));
  }

  private static void collect(Class<?> one, Map<String, byte[]> classes) {
    CodeSource source = one.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException(one + " has no place that it was loaded from");
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        collect(place, classes);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          collect(jar.getPath("/"), classes);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The classes of the program cannot be read", e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The classes of the program are nowhere", e);
    }
  }

  private static void collect(Path root, Map<String, byte[]> classes) throws IOException {
    for (String folder : PACKAGES) {
      Path start = root.resolve(folder);
      if (!Files.isDirectory(start)) {
        continue;
      }
      try (Stream<Path> files = Files.walk(start)) {
        for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          classes.put(root.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
    }
  }

  private static String hash(Map<String, byte[]> classes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      classes.forEach(
          (name, bytes) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
