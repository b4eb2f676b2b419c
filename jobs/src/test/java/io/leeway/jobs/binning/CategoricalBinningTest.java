package io.leeway.jobs.binning;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.FeatureRow;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoricalBinningTest {
  private static final CategoricalBinning PORTS =
      CategoricalBinning.ofCategories(List.of("BOS", "JFK"), List.of("PVD"), true);

  private static List<String> labels(Binning binning) {
    return IntStream.range(0, binning.bins()).mapToObj(code -> binning.label("x", code)).toList();
  }

  @Test
  void frequentRareAndNewCategoriesAreToldApart() {
    assertThat(labels(PORTS))
        .containsExactly("x missing", "x = \"BOS\"", "x = \"JFK\"", "x other", "x unseen");
    assertThat(PORTS.code("BOS")).isEqualTo(1);
    assertThat(PORTS.code("JFK")).isEqualTo(2);
    assertThat(PORTS.code("PVD")).isEqualTo(3);
    assertThat(PORTS.code("LGA")).isEqualTo(4);
    assertThat(PORTS.code("")).isEqualTo(4);
    assertThat(PORTS.code("BO")).isEqualTo(4);
    assertThat(PORTS.code("BOSS")).isEqualTo(4);
    assertThat(IntStream.range(0, 5).filter(PORTS::isUnseen)).containsExactly(4);
  }

  @Test
  void nothingIsNewWhenTheListIsNotComplete() {
    CategoricalBinning binning =
        CategoricalBinning.ofCategories(List.of("BOS"), List.of("PVD"), false);

    assertThat(binning.code("LGA")).isEqualTo(binning.code("PVD")).isEqualTo(2);
  }

  @Test
  void aFeatureThatTheReferenceNeverHadOnlyHasNewCategories() {
    CategoricalBinning binning = CategoricalBinning.ofCategories(List.of(), List.of(), true);

    assertThat(labels(binning)).containsExactly("x missing", "x other", "x unseen");
    assertThat(binning.isUnseen(binning.code("anything"))).isTrue();
  }

  @Test
  void theEmptyTextIsACategoryLikeAnyOther() {
    CategoricalBinning binning = CategoricalBinning.ofCategories(List.of("", "a"), List.of(), true);

    assertThat(binning.code("")).isEqualTo(1);
    assertThat(binning.label("x", 1)).isEqualTo("x = \"\"");
  }

  @Test
  void bytesAreLookedUpWhereTheyLie() {
    byte[] text = "xxBOSJFKyyé".getBytes(UTF_8);

    assertThat(PORTS.code(text, 2, 5)).isEqualTo(1);
    assertThat(PORTS.code(text, 5, 8)).isEqualTo(2);
    assertThat(PORTS.code(text, 3, 6)).isEqualTo(4);
    assertThat(PORTS.code(text, 4, 4)).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aColumnHasTheCodesOfItsTexts(boolean complete) {
    long seed = 20_261_122;
    Random random = new Random(seed);
    List<String> known =
        IntStream.range(0, 3_000).mapToObj(i -> randomText(random, i)).distinct().toList();
    CategoricalBinning binning =
        CategoricalBinning.ofCategories(
            known.subList(0, 200), known.subList(200, known.size()), complete);
    int capacity = 1_024;
    TextColumn column = new TextColumn(capacity);
    LookupBlock block = new LookupBlock();

    for (int size : new int[] {0, 1, 127, 128, 129, 1_000, capacity}) {
      byte[] codes = new byte[capacity];
      byte[] expected = new byte[capacity];
      for (int record = 0; record < size; record++) {
        String text =
            random.nextBoolean()
                ? known.get(random.nextInt(known.size()))
                : randomText(random, random.nextInt());
        byte[] bytes = ("before" + text + (random.nextBoolean() ? "after" : "")).getBytes(UTF_8);
        int end = 6 + text.getBytes(UTF_8).length;
        if (random.nextInt(10) == 0 || end - 6 > TextColumn.MAX_TEXT_BYTES) {
          column.skip(record);
          codes[record] = (byte) random.nextInt(256);
          expected[record] = codes[record];
        } else {
          column.set(record, bytes, 6, end);
          byte[] copy = new byte[TextColumn.MAX_TEXT_BYTES];
          column.copy(record, copy);
          assertThat(new String(copy, 0, column.length(record), UTF_8)).isEqualTo(text);
          expected[record] = (byte) binning.code(text);
        }
      }

      binning.encode(column, size, codes, block);

      assertThat(codes).as("seed %d, %d records", seed, size).isEqualTo(expected);
    }
  }

  /** Short ones and long ones, with zeros in them, some the beginnings of others. */
  private static String randomText(Random random, int number) {
    String text = "\0\0é" + Integer.toString(number, 7).repeat(8);
    int length = random.nextInt(9) == 0 ? random.nextInt(60) : random.nextInt(20);
    int from = random.nextInt(3);
    return text.substring(from, Math.min(from + length, text.length()));
  }

  @Test
  void aRowIsCodedByItsText() {
    Binning binning = CategoricalBinning.ofCategories(List.of("5", "true", "0.5"), List.of(), true);
    FeatureRow row = new FeatureRow(7);
    row.setIntegerText(0, 5);
    row.setNumberText(1, 5.0);
    row.setBooleanText(2, true);
    row.setNumberText(3, 0.5);
    row.setNumber(4, 5);
    row.setNumberText(5, Double.NaN);

    assertThat(IntStream.range(0, 7).map(feature -> binning.code(row, feature)))
        .containsExactly(1, 1, 2, 3, 0, 0, 0);
  }

  @Test
  void labelsEscapeWhatWouldBreakALine() {
    CategoricalBinning binning =
        CategoricalBinning.ofCategories(
            List.of("say \"hi\"", "a\\b", "two\nlines", "\u2028", "Zoë"), List.of(), true);

    assertThat(labels(binning).subList(1, 6))
        .containsExactly(
            "x = \"say \\\"hi\\\"\"",
            "x = \"a\\\\b\"",
            "x = \"two\\u000alines\"",
            "x = \"\\u2028\"",
            "x = \"Zoë\"");
  }

  @Test
  void aCodeThatDoesNotExistHasNoLabel() {
    assertThatThrownBy(() -> PORTS.label("x", 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> PORTS.label("x", -1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aCategoryIsListedOnce() {
    assertThatThrownBy(() -> CategoricalBinning.ofCategories(List.of("a", "b"), List.of("b"), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("category \"b\" is listed twice, expected it once");
    assertThatThrownBy(() -> CategoricalBinning.ofCategories(List.of("a", "a"), List.of(), true))
        .hasMessageContaining("listed twice");
  }

  @Test
  void binsEndWhereACodeNoLongerFitsAByte() {
    List<String> most = IntStream.range(0, 253).mapToObj(Integer::toString).toList();
    CategoricalBinning binning = CategoricalBinning.ofCategories(most, List.of("rare"), true);
    assertThat(binning.bins()).isEqualTo(Binning.MAX_BINS);
    assertThat(binning.code("252")).isEqualTo(253);
    assertThat(binning.code("rare")).isEqualTo(254);
    assertThat(binning.code("new")).isEqualTo(255);

    List<String> tooMany = IntStream.range(0, 254).mapToObj(Integer::toString).toList();
    assertThatThrownBy(() -> CategoricalBinning.ofCategories(tooMany, List.of(), true))
        .hasMessage("254 categories make 257 bins, at most 256 are possible");
  }

  /** "Aa" and "BB" have the same String.hashCode, and so has every string made of them. */
  @Test
  void stringsMadeToCollideAreStillToldApart() {
    List<String> rare = new ArrayList<>();
    for (int bits = 0; bits < 4096; bits++) {
      StringBuilder text = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        text.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
      }
      rare.add(text.toString());
    }
    String frequent = rare.remove(1234);
    CategoricalBinning binning = CategoricalBinning.ofCategories(List.of(frequent), rare, true);

    assertThat(binning.code(frequent)).isEqualTo(1);
    assertThat(rare).allMatch(category -> binning.code(category) == 2);
    assertThat(binning.code(frequent + "Aa")).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void lookUpAgreesWithAMapWhateverTheSeedOfTheTable(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> expected = new HashMap<>();
    List<String> own = new ArrayList<>();
    List<String> rare = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      String text = randomText(random);
      if (expected.containsKey(text)) {
        continue;
      }
      if (own.size() < 200) {
        own.add(text);
        expected.put(text, own.size());
      } else {
        rare.add(text);
        expected.put(text, 201);
      }
    }
    // Each table has a seed of its own.
    CategoricalBinning first = CategoricalBinning.ofCategories(own, rare, true);
    CategoricalBinning second = CategoricalBinning.ofCategories(own, rare, true);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random);
      int code = expected.getOrDefault(text, 202);
      assertThat(first.code(text)).as("seed %d, \"%s\"", seed, text).isEqualTo(code);
      assertThat(second.code(text)).as("seed %d, \"%s\"", seed, text).isEqualTo(code);
    }
    assertThat(expected).allSatisfy((text, code) -> assertThat(first.code(text)).isEqualTo(code));
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(4);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("abcdefgé漢😀".codePointAt(random.nextInt(9)));
    }
    return text.toString();
  }

  @Test
  void aStoredProfileGivesTheSameBins() {
    FeatureProfile profile =
        FeatureProfile.newBuilder()
            .setFeature("x")
            .setPath("x")
            .setKind(FeatureKind.CATEGORICAL)
            .setCategories(List.of("a"))
            .setRareCategories(List.of("b"))
            .setCategoriesComplete(false)
            .setCounts(List.of())
            .build();

    assertThat(Binning.of(profile))
        .isInstanceOfSatisfying(
            CategoricalBinning.class,
            binning -> {
              assertThat(binning.categories()).containsExactly("a");
              assertThat(binning.code("b")).isEqualTo(2);
              assertThat(binning.code("c")).isEqualTo(2);
            });
  }
}
