package io.leeway.benchmarks.detection;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All numbers of an evaluation, kept as JSON lines. */
record DetectionResults(List<Measured> measured, List<PValues> pValues) {
  private static final ObjectMapper JSON = new ObjectMapper();

  DetectionResults {
    measured = List.copyOf(measured);
    pValues = List.copyOf(pValues);
  }

  static DetectionResults ofMeasured(List<Measured> measured) {
    return new DetectionResults(measured, List.of());
  }

  /** Reads what {@link #write} wrote of all parts. */
  static DetectionResults read(Path folder) throws IOException {
    List<Measured> measured = new ArrayList<>();
    List<PValues> pValues = new ArrayList<>();
    for (DetectionPart part : DetectionPart.values()) {
      measured.addAll(read(measured(folder, part), Measured.class));
      pValues.addAll(read(pValues(folder, part), PValues.class));
    }
    return new DetectionResults(measured, pValues);
  }

  /** Writes them as the results of a part. */
  void write(Path folder, DetectionPart part) throws IOException {
    Files.createDirectories(folder);
    write(measured(folder, part), measured);
    if (!pValues.isEmpty()) {
      write(pValues(folder, part), pValues);
    }
  }

  private static Path measured(Path folder, DetectionPart part) {
    return folder.resolve(part.text() + ".jsonl");
  }

  private static Path pValues(Path folder, DetectionPart part) {
    return folder.resolve(part.text() + "-pvalues.jsonl");
  }

  private static <T> List<T> read(Path file, Class<T> type) throws IOException {
    List<T> rows = new ArrayList<>();
    if (Files.notExists(file)) {
      return rows;
    }
    for (String line : Files.readAllLines(file)) {
      rows.add(JSON.readValue(line, type));
    }
    return rows;
  }

  private static void write(Path file, List<?> rows) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Object row : rows) {
        out.write(JSON.writeValueAsString(row));
        out.write('\n');
      }
    }
  }

  /** Those of a table. */
  List<Measured> of(String table) {
    return measured.stream().filter(one -> one.table().equals(table)).toList();
  }

  /** Those of a table by a method with these settings, in their order. */
  List<Measured> of(String table, Object method, Map<String, Double> setting) {
    return of(table).stream()
        .filter(one -> one.method().equals(method.toString()))
        .filter(
            one -> setting.entrySet().stream().allMatch(s -> one.at(s.getKey()) == s.getValue()))
        .toList();
  }

  /** p-values of a feature by a method, empty if there are none. */
  double[] pValues(String table, String feature, Method method) {
    return pValues.stream()
        .filter(p -> p.table().equals(table) && p.feature().equals(feature))
        .filter(p -> p.method().equals(method.toString()))
        .flatMapToDouble(p -> p.pValues().stream().mapToDouble(Double::doubleValue))
        .toArray();
  }

  static double[] column(List<Measured> rows, ToDoubleFunction<Measured> number) {
    return rows.stream().mapToDouble(number).toArray();
  }
}
