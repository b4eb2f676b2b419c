package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Files as they are shipped. */
final class ProjectFile {
  static final ObjectMapper JSON = new ObjectMapper();

  private ProjectFile() {}

  static Path path(String inProject) {
    return Path.of(System.getProperty("leeway.root", ".."), inProject).toAbsolutePath().normalize();
  }

  static String text(String inProject) throws IOException {
    return Files.readString(path(inProject));
  }

  /** Of a YAML file, with its anchors and merges resolved, which Jackson does not do. */
  static JsonNode yaml(String inProject) throws IOException {
    return JSON.valueToTree(yaml().load(text(inProject)));
  }

  /** The documents of a YAML file with several. */
  static List<JsonNode> documents(String inProject) throws IOException {
    List<JsonNode> documents = new ArrayList<>();
    yaml().loadAll(text(inProject)).forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }

  static List<Path> in(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(path(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(new LoaderOptions()));
  }
}
