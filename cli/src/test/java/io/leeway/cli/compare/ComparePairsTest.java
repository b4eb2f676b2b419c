package io.leeway.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare --pairs} and {@code reference show --tree} on files whose couplings are known. */
class ComparePairsTest {
  private final Path directory;

  ComparePairsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /**
   * Four columns of letters, every combination exactly as often as it should be: b is a in so many
   * of 8 rows, c is b in 7 of 8, d is on its own.
   */
  private Path letters(String name, int rows, int sameOfEight) throws IOException {
    List<String> lines = new ArrayList<>(List.of("a,b,c,d"));
    for (int i = 0; i < rows; i++) {
      boolean a = i % 2 == 0;
      boolean b = (i / 2 % 8 < sameOfEight) == a;
      boolean c = (i / 16 % 8 < 7) == b;
      boolean d = i / 128 % 2 == 0;
      lines.add((a ? "x" : "y") + (b ? ",x" : ",y") + (c ? ",x" : ",y") + (d ? ",x" : ",y"));
    }
    return Files.write(directory.resolve(name), lines);
  }

  /** H of a share in nats. */
  private static double entropy(double share) {
    return -share * Math.log(share) - (1 - share) * Math.log(1 - share);
  }

  private static JsonNode pair(JsonNode report, String first, String second) {
    for (JsonNode pair : report.get("pairs")) {
      Set<String> names = Set.of(pair.get("first").asText(), pair.get("second").asText());
      if (names.equals(Set.of(first, second))) {
        return pair;
      }
    }
    throw new AssertionError("no pair of " + first + " and " + second);
  }

  @Test
  void aCouplingThatIsGoneIsToldAsTextAndItsNumbersAreThoseOfTheTable() throws IOException {
    Path reference = letters("before.csv", 20_480, 7);
    Path live = letters("after.csv", 2_048, 4);

    Ran text = Ran.leeway("compare", reference, live, "--pairs", "--fail-on-drift");
    assertThat(text.err()).isEmpty();
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.out().lines()).containsExactlyElementsOf(golden("pairs.txt"));

    Ran ran = Ran.leeway("compare", reference, live, "--pairs", "--json");
    JsonNode report = new ObjectMapper().readTree(ran.out());
    assertThat(report.get("pairs")).hasSize(6);
    for (JsonNode feature : report.get("features")) {
      assertThat(feature.get("status").asText()).isEqualTo("OK");
      assertThat(feature.get("jsDistance").asDouble()).isZero();
    }
    // two letters that are the same in 7 of 8 rows; Miller and Madow take 1 / 2n off
    double tied = Math.log(2) - entropy(1 / 8.0);
    JsonNode ab = pair(report, "a", "b");
    assertThat(ab.get("referenceMutualInformationNats").asDouble())
        .isCloseTo(tied - 1 / (2 * 20_480.0), within(1e-12));
    assertThat(ab.get("mutualInformationNats").asDouble())
        .isCloseTo(-1 / (2 * 2_048.0), within(1e-12));
    assertThat(ab.get("normalizedMutualInformation").asDouble()).isCloseTo(0, within(1e-12));
    assertThat(ab.get("firstGivenSecondEntropyNats").asDouble())
        .isCloseTo(Math.log(2), within(1e-12));
    assertThat(ab.get("status").asText()).isEqualTo("DRIFT");
    assertThat(ab.get("degreesOfFreedom").asInt()).isEqualTo(1);
    JsonNode bc = pair(report, "b", "c");
    assertThat(bc.get("mutualInformationNats").asDouble())
        .isCloseTo(tied - 1 / (2 * 2_048.0), within(1e-12));
    assertThat(bc.get("status").asText()).isEqualTo("OK");
    assertThat(bc.get("pValue").asDouble()).isEqualTo(1);
    JsonNode joint = report.get("joint");
    assertThat(joint.get("status").asText()).isEqualTo("DRIFT");
    assertThat(joint.get("klNats").asDouble())
        .isCloseTo(
            joint.get("marginalNats").asDouble() + joint.get("dependenceNats").asDouble(),
            within(1e-12));
    // KL(half || 7 of 8), but for the one record that is spread over each table
    assertThat(joint.get("dependenceNats").asDouble())
        .isCloseTo(0.5 * Math.log(0.5 / 0.875) + 0.5 * Math.log(0.5 / 0.125), within(2e-3));
    assertThat(joint.get("edges").get(0).get("second").asText()).isEqualTo("b");
  }

  @Test
  void aFileHasTheCouplingsOfItself() throws IOException {
    Path file = letters("same.csv", 4_096, 7);
    Ran ran = Ran.leeway("compare", file, file, "--pairs", "--json", "--fail-on-drift");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode report = new ObjectMapper().readTree(ran.out());
    for (JsonNode pair : report.get("pairs")) {
      assertThat(pair.get("gStatistic").asDouble()).isCloseTo(0, within(1e-9));
      assertThat(pair.get("changeNats").asDouble()).isZero();
      assertThat(pair.get("jsDistance").asDouble()).isZero();
    }
    assertThat(report.get("joint").get("klNats").asDouble()).isCloseTo(0, within(1e-12));
    assertThat(report.get("joint").get("jsDistance").asDouble()).isZero();
  }

  @Test
  void withoutTheOptionNothingIsSaidOfPairs() throws IOException {
    Path file = letters("plain.csv", 1_024, 7);
    Ran ran = Ran.leeway("compare", file, file, "--json");
    JsonNode report = new ObjectMapper().readTree(ran.out());
    assertThat(report.get("pairs").isNull()).isTrue();
    assertThat(report.get("joint").isNull()).isTrue();
  }

  @Test
  void moreThanThreeHundredPairsAreThoseOfTheTree() throws IOException {
    Random random = new Random(3);
    List<String> lines = new ArrayList<>();
    StringBuilder header = new StringBuilder("f0");
    for (int f = 1; f < 26; f++) {
      header.append(",f").append(f);
    }
    lines.add(header.toString());
    for (int i = 0; i < 3_000; i++) {
      // a chain: each feature is the one before, and noise
      double value = random.nextGaussian();
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%.4f", value));
      for (int f = 1; f < 26; f++) {
        value = 0.8 * value + 0.6 * random.nextGaussian();
        line.append(String.format(Locale.ROOT, ",%.4f", value));
      }
      lines.add(line.toString());
    }
    Path file = Files.write(directory.resolve("chain.csv"), lines);
    JsonNode report =
        new ObjectMapper().readTree(Ran.leeway("compare", file, file, "--pairs", "--json").out());
    assertThat(report.get("pairs")).hasSize(25);
    for (int f = 0; f < 25; f++) {
      assertThat(pair(report, "f" + f, "f" + (f + 1))).isNotNull();
    }
  }

  @Test
  void arraysAreLeftOutAndNamed() throws IOException {
    List<String> lines = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      lines.add(
          String.format(
              Locale.ROOT,
              "{\"n\":%.4f,\"v\":[%.3f,%.3f],\"tags\":[\"a\"],\"m\":%.4f}",
              random.nextGaussian(),
              random.nextGaussian(),
              random.nextGaussian(),
              random.nextGaussian()));
    }
    Path file = Files.write(directory.resolve("arrays.jsonl"), lines);
    Ran ran = Ran.leeway("compare", file, file, "--pairs");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out()).startsWith("0 of 2 features drifted").contains("v  ", "is an array");
    assertThat(ran.out().lines().filter(line -> line.strip().startsWith("v "))).hasSize(1);
  }

  @Test
  void theTreeIsDrawnFromItsBusiestFeature() throws IOException {
    Path file = letters("tree.csv", 20_480, 7);
    Path reference = directory.resolve("tree.ref");
    Ran built =
        Ran.leeway("reference", "build", file, "--stream", "s", "--out", reference, "--pairs");
    assertThat(built.exitCode()).as(built.err()).isZero();
    Ran shown = Ran.leeway("reference", "show", reference, "--tree");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out().lines()).containsExactlyElementsOf(golden("tree.txt"));
    // what the tree says is what the table says: ln 2 - H(1/8), of ln 2
    double tied = Math.log(2) - entropy(1 / 8.0);
    assertThat(shown.out())
        .contains(String.format(Locale.ROOT, "%.3f", tied))
        .contains(String.format(Locale.ROOT, "%.1f %%", 100 * tied / Math.log(2)));

    JsonNode json =
        new ObjectMapper().readTree(Ran.leeway("reference", "show", reference, "--json").out());
    JsonNode edges = json.get("tree").get("edges");
    assertThat(edges).hasSize(3);
    assertThat(edges.get(0).get("mutualInformationNats").asDouble())
        .isCloseTo(tied - 1 / (2 * 20_480.0), within(1e-12));
  }

  @Test
  void aReferenceWithoutATreeIsRefusedInOneLine() throws IOException {
    Path reference = directory.resolve("bare.ref");
    Ran.leeway(
        "reference", "build", letters("bare.csv", 1_024, 7), "--stream", "s", "--out", reference);
    Ran shown = Ran.leeway("reference", "show", reference, "--tree");
    assertThat(shown.exitCode()).isEqualTo(2);
    assertThat(shown.out()).isEmpty();
    assertThat(shown.err())
        .matches(
            "leeway reference show: reference [0-9a-f]{32} has no dependence tree, expected one"
                + " built with --pairs\n");
    Ran compared = Ran.leeway("compare", directory.resolve("bare.csv"), reference, "--pairs");
    assertThat(compared.exitCode()).isEqualTo(2);
    assertThat(compared.err()).hasLineCount(1);
  }

  private static List<String> golden(String name) throws IOException {
    try (var stream = ComparePairsTest.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new AssertionError("no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
