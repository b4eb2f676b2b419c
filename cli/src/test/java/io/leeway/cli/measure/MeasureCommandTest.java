package io.leeway.cli.measure;

import static io.leeway.cli.Ran.leeway;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureCommandTest {
  private static final String MILCA_X = "-2.49,1.64,-3.05,7.95,-5.96,1.77,-5.24,7.03,-0.11,-1.86";
  private static final String MILCA_Y = "-8.59,8.41,3.76,3.77,5.69,1.75,-3.2,-4.0,-4.0,6.85";
  private static final String NDD = "4,12,4,5,3,1,5,1,2,2,2,2,11,3,4,12,12,1,2";

  /** The 17 records of scikit-learn's test_supervised.py as a table. */
  private static final String SKLEARN = "5,1,0;1,4,1;0,2,3";

  private final Path directory;

  MeasureCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** The words after {@code leeway measure}, between blanks. */
  private static Ran measure(String words) {
    List<String> all = new ArrayList<>(List.of("measure"));
    all.addAll(Arrays.asList(words.split(" ")));
    return leeway(all.toArray());
  }

  private static JsonNode json(String words) throws IOException {
    Ran ran = measure(words + " --json");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).hasLineCount(1);
    return new ObjectMapper().readTree(ran.out());
  }

  private static double value(String words) throws IOException {
    return json(words).get("value").asDouble();
  }

  private static String text(String words) {
    Ran ran = measure(words);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return ran.out().strip();
  }

  private static String error(String words) {
    Ran ran = measure(words);
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasLineCount(1).startsWith("leeway measure: ");
    return ran.err().substring("leeway measure: ".length()).strip();
  }

  // --- values ---

  /**
   * Words, value and unit. Values are those of textbooks and of other libraries' tests
   * (golden_cases.json of measures names them), or from the formula by Python's math module.
   */
  static List<String> cases() {
    return List.of(
        "surprisal --p 0.25 --base 2 | 2 | bits",
        "entropy --p 0.5,0.5 --base 2 | 1 | bits",
        "entropy --p 99,1 --base 2 | 0.08079313589591118 | bits",
        "entropy --p 0,1,2 | 0.6365141682948128 | nats",
        "entropy --p 5,5 --base 10 | 0.3010299956639812 | hartleys",
        "perplexity --p 1,1,1,1 --base 2 | 4 | outcomes",
        "entropy-miller-madow --p 5,3 | 0.7240632381579821 | nats",
        "entropy-grassberger --p 1,2,3 --base 2 | 1.9950510682325175 | bits",
        "entropy-chao-shen --p " + NDD + " | 2.761664047585218 | nats",
        "cross-entropy --p 0.5,0.5 --q 0.9,0.1 | 1.203972804325936 | nats",
        "cross-perplexity --p 0.5,0.5 --q 0.9,0.1 | 3.3333333333333335 | outcomes",
        "kl --p 0.5,0.5 --q 0.9,0.1 | 0.5108256237659907 | nats",
        "kl --p .9,.1 --q .5,.5 | 0.3680642071684971 | nats",
        "kl --p 3,0 --q 1,2 --zeros kt | 0.5402058887845407 | nats",
        "kl --p 3,0 --q 1,2 --zeros additive:1 | 0.3347952867143343 | nats",
        "kl-contribution --p 3,0 --q 1,2 --bin 0 --zeros kt | 0.7413856278388032 | nats",
        "psi --p 0.5,0.5 --q 0.9,0.1 | 0.8788898309344878 | nats",
        "js --p 1,0 --q 0,1 | 0.6931471805599453 | nats",
        "js-contribution --p 0,1 --q 1,0 --bin 0 --base 2 | -0.5 | bits",
        "js-distance --p 1,0 --q 0.5,0.5 | 0.46450140402245893 | sqrt(nats)",
        "js-distance --p 1,0 --q 0,1 --base 2 | 1 | sqrt(bits)",
        "weighted-js --p .5,.5,0 --q 0,.5,.5 --weights .25,.75 --base 2"
            + " | 0.40563906222956625 | bits",
        "weighted-js --p 10,20 --q 20,10 | 0.05663301226513242 | nats",
        "hellinger --p 12,47,26,12,3,0,0,0,0,0 --q 0,3,6,10,28,25,11,8,6,3 | 0.74509099 | 1",
        "total-variation --p 1,3 --q 3,1 | 0.5 | 1",
        "l-infinity --p 2,2,2,0 --q 2,2,2,1 | 0.14285714285714285 | 1",
        "ks --p 3,1,0 --q 1,1,2 | 0.5 | 1",
        "wasserstein --p 1,0 --q 0,1 --edges 0,10,20 | 10 | unit of the values",
        "g --p 10,20 --q 20,10 | 6.79596147181589 | 1",
        "g-p-value --p 10,20 --q 20,10 | 0.009136430620696662 | 1",
        "chi-square --p 4,2,0 --q 1,1,4 | 6.133333333333333 | 1",
        "chi-square-p-value --p 10,20 --q 20,10 | 0.009823274507519245 | 1",
        "degrees-of-freedom --p 1,2,0,4 --q 3,1,0,0 | 2 | 1",
        // a value that nobody had in 9,900 records comes first in the last 100 of 10,000
        "drift-p-value --p 99,1 --q 9900,0 | 0.01 | 1",
        "ordered-drift-p-value --p 0,99,1 --q 0,9900,0 | 0.01 | 1",
        "adjusted-p-value --p-values 0.01,0.04,0.5 | 0.03 | 1",
        "joint-entropy --joint 1,1;1,1 --base 2 | 2 | bits",
        "conditional-entropy --joint 2,1,1 --base 2 | 1.5 | bits",
        "conditional-entropy-of-rows --joint 2,1,1 | 0 | nats",
        "mutual-information --joint .5,0;0,.5 --base 2 | 1 | bits",
        "mutual-information --joint 0.4,0.05;0.05,0.5 --base 2 | 0.5245848605319355 | bits",
        "mutual-information --joint " + SKLEARN + " | 0.4102186227404534 | nats",
        "mutual-information-miller-madow --joint " + SKLEARN + " | 0.3513950933286887 | nats",
        "mutual-information-standard-error --joint " + SKLEARN + " | 0.11600132050379837 | nats",
        "expected-mutual-information --joint " + SKLEARN + " | 0.15042 | nats",
        "normalized-mutual-information --joint " + SKLEARN + " | 0.3783499278720408 | 1",
        "normalized-mutual-information --joint "
            + SKLEARN
            + " --normalization maximum | 0.37460224238859974 | 1",
        "adjusted-mutual-information --joint " + SKLEARN + " | 0.27821 | 1",
        "conditional-mutual-information --joint 1,0,0,1,0,1,0,1 --shape 2,2,2 --base 2"
            + " | 0.18872187554 | bits",
        "interaction-information --joint 1,0;0,1;0,1;1,0 --shape 2,2,2 --base 2 | -1 | bits",
        "total-correlation --joint .5,0,0,0,0,0,0,.5 --shape 2,2,2 --base 2 | 2 | bits",
        "ks-samples --x 1,2,3,4 --y 3,4,5,6 | 0.5 | 1",
        "wasserstein-samples --x 0,1,3 --y 5,6,8 | 5 | unit of the values",
        "mutual-information-ksg --x 1.01,1.23,0.92,1.14,1.3 --y 1.3,1.1,0.9,1.2,1.0 --k 2"
            + " | 0.21666666666666656 | nats",
        "mutual-information-ksg --x "
            + MILCA_X
            + " --y "
            + MILCA_Y
            + " --k 4 | -0.03412698412698356 | nats",
        "differential-entropy-gaussian --x 1,2,3,4 | 1.6743513450876681 | nats",
        "infonce --scores 1,0;0,1 | 0.3798854930417225 | nats",
        "gaussian-kl --mean 0 --sd 1 --q-mean 1 --q-sd 2 | 0.4431471805599453 | nats",
        "gaussian-kl-nd --mean 0 --covariance 1 --q-mean 1 --q-covariance 4"
            + " | 0.4431471805599453 | nats",
        "gaussian-kl-standard-normal --mean 1,-1 --log-variance 0,0 | 1 | nats",
        "gaussian-entropy --sd 1 | 1.4189385332046727 | nats",
        "gaussian-entropy-nd --covariance 1,0;0,1 | 2.8378770664093453 | nats",
        "gaussian-mutual-information --correlation -0.6 | 0.2231435513142097 | nats",
        "gaussian-mutual-information-nd --covariance 1,.6;.6,1 --x-dimensions 1"
            + " | 0.2231435513142097 | nats",
        "elbo --reconstruction -90 --mean 1,-1 --log-variance 0,0 | -91 | nats");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aMeasureHasItsTextbookValueAndUnit(String line) throws IOException {
    String[] parts = line.split(" \\| ", -1);
    double expected = Double.parseDouble(parts[1]);
    // a value of n digits is right to n digits
    double tolerance = parts[1].length() > 12 ? 1e-9 : 1e-5;

    JsonNode result = json(parts[0]);

    assertThat(result.get("measure").asText()).isEqualTo(parts[0].split(" ", 2)[0]);
    assertThat(result.get("value").asDouble()).isCloseTo(expected, within(tolerance));
    assertThat(result.get("unit").asText()).isEqualTo(parts[2]);
  }

  @Test
  void nsbIsWithinItsIntegrationError() throws IOException {
    // 81 more bins that were never seen: golden case entropy_nsb_ndd
    String counts = NDD + ",0".repeat(81);
    assertThat(value("entropy-nsb --p " + counts)).isCloseTo(2.8060922529931225, within(2e-4));
  }

  @Test
  void aUniformDistributionOverAVocabularyHasItsLogarithm() throws IOException {
    Path file = directory.resolve("ones.txt");
    Files.writeString(file, "1\n".repeat(50_257));
    assertThat(value("entropy --base 2 --p @" + file)).isCloseTo(15.617, within(5e-4));
  }

  @Test
  void aParabolaIsSeenByNearestNeighbours() throws IOException {
    Random random = new Random(1);
    double[] x = DoubleStream.generate(() -> random.nextDouble() * 6 - 3).limit(2_000).toArray();
    Path file = directory.resolve("parabola.csv");
    Files.writeString(
        file,
        "x,y\n"
            + Arrays.stream(x)
                .mapToObj(value -> value + "," + (value * value + random.nextGaussian() / 2))
                .collect(Collectors.joining("\n")));
    String samples = " --x @" + file + ":x --y @" + file + ":y";

    assertThat(value("mutual-information-ksg" + samples)).isCloseTo(1.5, within(0.1));
    assertThat(value("mutual-information-ksg2" + samples)).isCloseTo(1.5, within(0.1));
    // the uniform density on an interval of length 6
    assertThat(value("differential-entropy-knn --x @" + file + ":x"))
        .isCloseTo(Math.log(6), within(0.05));
  }

  @Test
  void theDetectableDivergenceIsTheDocumentedOne() throws IOException {
    // docs/measures.md: 500 records against many, 10 bins
    assertThat(
            value(
                "detectable-js --effective-size 500 --degrees-of-freedom 9 --alpha 0.001"
                    + " --power 0.9"))
        .isCloseTo(0.0087, within(5e-5));
  }

  @Test
  void withFilledBinsTheDetectableDriftIsThatOfG() throws IOException {
    String counts = " --p 0,5000,5000,5000,5000 --q 0,90000,90000,90000,90000";
    double ofG =
        value(
            "detectable-js --effective-size 18947.368421052632 --degrees-of-freedom 3"
                + " --alpha 0.001");
    assertThat(value("detectable-drift-js --alpha 0.001" + counts))
        .isCloseTo(ofG, within(1e-3 * ofG));
    // two questions share the level
    assertThat(value("ordered-detectable-js --alpha 0.002" + counts))
        .isCloseTo(ofG, within(1e-3 * ofG));
  }

  @Test
  void everyMeasureIsTested() {
    List<String> tested =
        cases().stream().map(line -> line.split(" ", 2)[0]).collect(Collectors.toList());
    tested.addAll(
        List.of(
            "entropy-nsb",
            "mutual-information-ksg2",
            "differential-entropy-knn",
            "detectable-js",
            "detectable-drift-js",
            "ordered-detectable-js"));
    assertThat(MeasureCatalog.all().map(Measure::name).toList())
        .doesNotHaveDuplicates()
        .isSubsetOf(tested);
  }

  // --- what is a count and what a probability ---

  @Test
  void wholeNumbersAreCountsAndAPointMakesProbabilities() throws IOException {
    assertThat(value("kl --p 1,1 --q 9,1")).isEqualTo(value("kl --p 0.5,0.5 --q 0.9,0.1"));
    // half a record on each side is little for 1,000 records and much for a probability
    assertThat(value("kl --p 500,500 --q 900,100 --zeros kt"))
        .isGreaterThan(value("kl --p 0.5,0.5 --q 0.9,0.1 --zeros kt"));
    assertThat(value("kl --p 1,0 --q 0,1 --zeros kt"))
        .isEqualTo(value("kl --p 1,0 --q 0,1 --zeros kt --probabilities"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entropy --p 3,5 --probabilities | p sums to 8.0 over 2 bins, expected 1",
        "entropy --p 0.5,0.5 --counts | --p: value 1 is \"0.5\", expected a count: a whole number",
        "entropy-chao-shen --p 0.5,0.5 | --p: value 1 is \"0.5\", expected a count: a whole number",
        "entropy-chao-shen --p 1 --probabilities | counts are needed, --probabilities says"
            + " otherwise",
        "entropy --p 1 --counts --probabilities | --counts and --probabilities exclude each other",
        "entropy --p 9223372036854775808 | --p: value 1 is \"9223372036854775808\", expected a"
            + " count of at most 9223372036854775807",
      })
  void theWrongKindOfNumbersIsToldSo(String words, String expected) {
    String told = error(words);
    assertThat(told).isIn(expected, expected.replaceFirst("^p ", "probabilities "));
  }

  // --- output ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kl --p .5,.5 --q .9,.1 | 0.510826 nats",
        "entropy --p 1,1 --base 2 | 1 bits",
        "hellinger --p 1,1 --q 1,1 | 0",
        "kl --p 1,1 --q 1,0 | Infinity nats",
        "kl --p 1000001,1000000 --q 1,1 | 1.25E-13 nats",
        "differential-entropy-gaussian --x 2,2 | -Infinity nats",
      })
  void theTextIsSixDigitsAndAUnit(String words, String expected) {
    assertThat(text(words)).isEqualTo(expected);
  }

  @Test
  void infinityIsAStringInJson() {
    assertThat(text("kl --p 1,1 --q 1,0 --json"))
        .isEqualTo("{\"measure\":\"kl\",\"value\":\"Infinity\",\"unit\":\"nats\"}");
    assertThat(text("js --p 1,0 --q 0,1 --json"))
        .isEqualTo("{\"measure\":\"js\",\"value\":0.6931471805599453,\"unit\":\"nats\"}");
  }

  @Test
  void theListHasALineForEveryMeasureThatFitsATerminal() {
    List<String> lines = text("--list").lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    MeasureCatalog.all()
        .forEach(
            measure ->
                assertThat(lines)
                    .as(measure.name())
                    .filteredOn(line -> line.startsWith("  " + measure.name() + " "))
                    .singleElement()
                    .asString()
                    .contains(measure.meaning())
                    .endsWith(measure.inputs()));
  }

  // --- files ---

  @Test
  void aListCanBeAFileOfLines() throws IOException {
    Path file = Files.writeString(directory.resolve("counts.txt"), "99\r\n\n1\n");
    assertThat(text("entropy --base 2 --p @" + file)).isEqualTo("0.0807931 bits");
  }

  @Test
  void aMatrixCanBeAFileOfLines() throws IOException {
    Path file = Files.writeString(directory.resolve("joint.txt"), "5,0\n0,5\n");
    assertThat(text("mutual-information --base 2 --joint @" + file)).isEqualTo("1 bits");
  }

  @Test
  void anUnusableFileIsOneLine() throws IOException {
    Path csv = Files.writeString(directory.resolve("a.csv"), "n,t\n1,x\n2,y\n");
    Path binary = Files.write(directory.resolve("a.bin"), new byte[] {(byte) 0xFF, 0});
    assertThat(error("entropy --p @nowhere.txt")).isEqualTo("--p: nowhere.txt does not exist");
    assertThat(error("entropy --p @" + csv)).isEqualTo("--p: value 1 is \"n\", expected a number");
    assertThat(error("entropy --p @" + csv + ":t"))
        .isEqualTo("--p: no number in column \"t\" at a.csv line 2");
    assertThat(error("entropy --p @" + csv + ":z"))
        .isEqualTo("--p: no number in column \"z\" at a.csv line 2");
    assertThat(error("entropy --p @nowhere.csv:n")).isEqualTo("--p: nowhere.csv does not exist");
    assertThat(error("entropy --p @" + binary)).contains("is no text in UTF-8");
    assertThat(error("entropy --p @" + directory)).contains(directory.toString());
  }

  // --- wrong usage ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "entorpy --p 1 | no measure \"entorpy\", did you mean entropy?",
        "gibberish | no measure \"gibberish\"",
        "kl | kl needs --p and --q (its inputs: --p --q [--zeros])",
        "kl --p 1,2 | kl needs --q (its inputs: --p --q [--zeros])",
        "js --p 1 --q 1 --zeros kt | js does not take --zeros (its inputs: --p --q)",
        "gaussian-entropy --sd 1 --counts | gaussian-entropy does not take --counts"
            + " (its inputs: --sd)",
        "kl --p 1,2 --q 1 | p has 2 bins, q has 1",
        "kl --p -1,2 --q 1,1 | p[0] is negative: -1",
        "kl --p 0,0 --q 1,1 | p has no counts: 2 bins, total 0",
        "entropy --p 1,,2 | --p: value 2 is \"\", expected a number",
        "mutual-information --joint 1,2;3 | --joint: row 2 has 1 values, expected 2 as in row 1",
        "total-correlation --joint 1,2 --shape 0,2 | --shape: value 1 is 0, expected at least 1",
        "interaction-information --joint 1,2 --shape 1,2"
            + " | --shape has 2 variables, expected 3: X, Y and Z",
        "surprisal --p 0.1,0.9 | --p has 2 values, expected the probability of one outcome",
        "kl-contribution --p 1 --q 1 --bin 1 | --bin is 1, expected 0 to 0",
        "weighted-js --p .5,.5 --q .5,.5 | weighted-js of probabilities needs --weights",
        "adjusted-p-value --p-values 2 | pValues[0] is not in [0, 1]: 2.0",
        "gaussian-kl --mean 1,2 --sd 1 --q-mean 0 --q-sd 1 | --mean has 2 values, expected 1",
      })
  void wrongInputIsOneLineThatNamesIt(String words, String expected) {
    assertThat(error(words)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--base 3", "--zeros never", "--zeros additive:-1", "--zeros additive:x"})
  void anUnknownValueOfAnOptionIsToldWhatIsExpected(String option) {
    assertThat(error("kl --p 1 --q 1 " + option)).contains(option.split(" ", 2)[1], "expected");
  }

  @Test
  void withoutANameTheListIsPointedAt() {
    assertThat(error("--json"))
        .isEqualTo("no measure named, expected one of leeway measure --list");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,0", "0,1", "1,0", "0,3"})
  void noPairOfCountsGivesNotANumber(String p) {
    MeasureCatalog.all()
        .filter(measure -> measure.inputs().matches("--p --q( \\[--zeros])?"))
        .forEach(
            measure ->
                assertThat(measure(measure.name() + " --p " + p + " --q 1,0 --json").out())
                    .as(measure.name())
                    .doesNotContain("NaN"));
  }
}
