package io.leeway.jobs.sketch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategorySketchTest {
  private static final int ALL = CategorySketch.EXACT_CATEGORIES;

  @Property(tries = 200)
  void fewCategoriesAreCountedExactly(
      @ForAll @IntRange(min = 1, max = CategorySketch.EXACT_CATEGORIES) int categories,
      @ForAll @IntRange(min = 0, max = 3_000) int size,
      @ForAll long seed) {
    List<String> texts = skewed(categories, size, seed);
    Map<String, Long> counts = counted(texts);

    CategorySketch sketch = ofRandomParts(texts, seed);

    assertThat(sketch.isExact()).isTrue();
    assertThat(sketch.count()).isEqualTo(size);
    assertThat(sketch.distinct()).isEqualTo(counts.size());
    assertThat(sketch.heaviest(ALL))
        .containsExactlyElementsOf(
            counts.entrySet().stream()
                .map(entry -> new HeavyCategory(entry.getKey(), entry.getValue(), 0))
                .sorted(
                    Comparator.comparingLong((HeavyCategory heavy) -> -heavy.count())
                        .thenComparing(
                            heavy -> heavy.text().getBytes(UTF_8), Arrays::compareUnsigned))
                .toList());
    assertThat(sketch).isEqualTo(sketch(texts)).hasSameHashCodeAs(sketch(texts));
    assertThat(SketchBytes.of(sketch)).isEqualTo(SketchBytes.of(sketch(texts)));
  }

  @Property(tries = 200)
  void neitherOrderNorPartialSketchesMatter(
      @ForAll @IntRange(min = 1, max = 3_000) int categories,
      @ForAll @IntRange(min = 0, max = 5_000) int size,
      @ForAll long seed) {
    List<String> texts = skewed(categories, size, seed);
    CategorySketch whole = sketch(texts);
    List<String> shuffled = new ArrayList<>(texts);
    Collections.shuffle(shuffled, new Random(seed + 1));

    CategorySketch merged = ofRandomParts(shuffled, seed + 2);

    assertThat(merged).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(merged.distinct()).isEqualTo(whole.distinct());
    assertThat(merged.heaviest(ALL)).isEqualTo(whole.heaviest(ALL));
  }

  @Property(tries = 200)
  void heavyCategoriesAreListedWithTheStatedError(
      @ForAll @IntRange(min = 200, max = 3_000) int categories,
      @ForAll @IntRange(min = 1_000, max = 5_000) int size,
      @ForAll long seed) {
    List<String> texts = skewed(categories, size, seed);
    Map<String, Long> counts = counted(texts);

    List<HeavyCategory> heaviest = ofRandomParts(texts, seed).heaviest(ALL);

    assertThat(heaviest.stream().map(HeavyCategory::text).toList())
        .containsAll(
            counts.entrySet().stream()
                .filter(entry -> entry.getValue() * CategorySketch.LISTED_SHARE >= size)
                .map(Map.Entry::getKey)
                .toList());
    for (HeavyCategory heavy : heaviest) {
      assertThat(counts.get(heavy.text()))
          .as("count of %s", heavy)
          .isBetween(heavy.count() - heavy.maxError(), heavy.count());
    }
  }

  /** What a detector of new values is for: one among a flood of identifiers. */
  @Test
  void aNewCategoryIsFoundAmongIdentifiers() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      texts.add(i % 25 == 0 ? "BROKEN" : "id-" + i);
    }

    CategorySketch sketch = ofRandomParts(texts, 4);

    List<HeavyCategory> heaviest = sketch.heaviest(5);
    assertThat(heaviest).hasSize(1);
    assertThat(heaviest.get(0).text()).isEqualTo("BROKEN");
    assertThat(heaviest.get(0).count()).isBetween(8_000L, 8_500L);
    assertThat(heaviest.get(0).maxError()).isEqualTo(1_062); // e / 512 of 200,000
    assertThat(sketch.distinct()).isCloseTo(192_001, within(0.13 * 192_001));
  }

  /** The standard error is 3.3 %; the hashes are fixed, so four of them hold. */
  @ParameterizedTest
  @ValueSource(ints = {129, 200, 1_000, 10_000, 100_000, 1_000_000})
  void manyCategoriesAreCountedAbout(int distinct) {
    CategorySketch sketch = new CategorySketch();
    for (int i = 0; i < distinct; i++) {
      add(sketch, "customer " + i);
      add(sketch, "customer " + i / 2);
    }

    assertThat(sketch.isExact()).isFalse();
    assertThat(sketch.distinct()).isCloseTo(distinct, within(0.13 * distinct));
  }

  @Test
  void theErrorOfManyCountsIsTheStatedOne() {
    int trials = 400;
    int distinct = 5_000;
    double squares = 0;
    for (int trial = 0; trial < trials; trial++) {
      CategorySketch sketch = new CategorySketch();
      for (int i = 0; i < distinct; i++) {
        add(sketch, trial + "/" + i);
      }
      double error = sketch.distinct() / distinct - 1;
      squares += error * error;
    }

    // the standard error of a standard deviation from 400 trials is 3.5 % of it
    assertThat(Math.sqrt(squares / trials)).isCloseTo(0.0325, within(0.005));
  }

  @Test
  void aTextIsCutAtItsLimit() {
    byte[] text = "x".repeat(CategorySketch.MAX_TEXT_BYTES + 2).getBytes(UTF_8);
    text[text.length - 1] = 'y';
    CategorySketch sketch = new CategorySketch();

    sketch.add(text, 0, text.length);
    sketch.add(text, 0, text.length - 1);
    sketch.add(text, 1, CategorySketch.MAX_TEXT_BYTES);

    assertThat(sketch.heaviest(ALL))
        .containsExactly(
            new HeavyCategory("x".repeat(256), 2, 0), new HeavyCategory("x".repeat(255), 1, 0));
  }

  @Test
  void theEmptyTextAndAnyBytesAreTexts() {
    CategorySketch sketch = new CategorySketch();
    add(sketch, "");
    add(sketch, "");
    add(sketch, "Łódź");
    sketch.add(new byte[] {'a', (byte) 0xFF}, 0, 2);

    assertThat(sketch.heaviest(ALL))
        .containsExactly(
            new HeavyCategory("", 2, 0),
            new HeavyCategory("a\uFFFD", 1, 0),
            new HeavyCategory("Łódź", 1, 0));
  }

  @Test
  void nothingIsKnownOfNoValues() {
    CategorySketch empty = new CategorySketch();

    assertThat(empty.count()).isZero();
    assertThat(empty.distinct()).isZero();
    assertThat(empty.heaviest(3)).isEmpty();
    assertThat(empty.memoryBytes()).isLessThanOrEqualTo(48);
    assertThat(empty.serializedBytes()).isLessThanOrEqualTo(2);
    assertThat(SketchBytes.roundTrip(empty)).isEqualTo(empty).hasSameHashCodeAs(empty);
    assertThat(empty).isNotEqualTo(sketch(List.of("")));
  }

  @Test
  void aCopySharesNothing() {
    for (int categories : new int[] {20, 2_000}) {
      List<String> texts = skewed(categories, 5_000, 6);
      CategorySketch sketch = sketch(texts);
      CategorySketch copy = sketch.copy();
      assertThat(copy).isEqualTo(sketch).hasSameHashCodeAs(sketch);

      skewed(categories, 5_000, 7).forEach(text -> add(copy, text));

      assertThat(sketch).isEqualTo(sketch(texts)).isNotEqualTo(copy);
    }
  }

  @Test
  void memoryIsBoundedAgainstAFloodOfLongTexts() {
    CategorySketch sketch = new CategorySketch();
    for (int i = 0; i < 100_000; i++) {
      add(sketch, (i + "/").repeat(256));
    }

    assertThat(sketch.memoryBytes()).isLessThanOrEqualTo(52_000);
    assertThat(sketch.serializedBytes()).isLessThanOrEqualTo(40_000);
  }

  @Test
  void valuesCostNoGarbage() {
    for (int categories : new int[] {100, 10_000}) {
      byte[][] texts =
          skewed(categories, 20_000, 8).stream()
              .map(text -> text.getBytes(UTF_8))
              .toArray(byte[][]::new);
      CategorySketch sketch = new CategorySketch();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

      addAll(sketch, texts);
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 10; i++) {
        addAll(sketch, texts);
      }
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;

      // for 200,000 values: what the measurement itself leaves behind
      assertThat(allocated).as("%d categories", categories).isLessThan(10_000);
    }
  }

  @Property(tries = 500)
  void damagedBytesAreRefusedOrMakeAnotherSketch(
      @ForAll @IntRange(min = 1, max = 400) int categories,
      @ForAll @IntRange(min = 0, max = 600) int size,
      @ForAll long seed) {
    byte[] bytes = SketchBytes.of(sketch(skewed(categories, size, seed)));

    CategorySketch read =
        SketchBytes.readOrNull(SketchBytes.damaged(bytes, seed), CategorySketch::readFrom);

    if (read != null) {
      assertThat(SketchBytes.roundTrip(read)).isEqualTo(read);
      assertThat(read.memoryBytes()).isLessThanOrEqualTo(52_000);
      read.merge(sketch(skewed(categories, size, seed + 1)));
      assertThat(read.heaviest(ALL).size()).isLessThanOrEqualTo(ALL);
    }
  }

  @Test
  void everyCutAndEveryOtherVersionIsRefused() {
    byte[] bytes = SketchBytes.of(sketch(skewed(1_000, 2_000, 9)));
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThat(SketchBytes.readOrNull(cut, CategorySketch::readFrom)).isNull();
    }
    bytes[0] = 2;
    assertThatThrownBy(() -> CategorySketch.readFrom(SketchBytes.input(bytes)))
        .hasMessage("category sketch has version 2, expected 1");
  }

  /** A layout that is released must be read for ever. */
  @Test
  void theExactLayoutIsThis() {
    assertThat(SketchBytes.of(sketch(List.of("b", "aa", "b"))))
        .isEqualTo(SketchBytes.hex("01 03 02" + "02 6161 01" + "01 62 02" + "00"));
  }

  /** Hashes decide estimates, so they must never change; numbers of an independent computation. */
  @Test
  void theHashIsThis() {
    byte[] text = "0123456789abcdef!".getBytes(UTF_8);

    assertThat(
            IntStream.of(0, 1, 8, 9, 17)
                .mapToObj(length -> Long.toHexString(TextHash.of(text, 0, length))))
        .containsExactly(
            "e220a8397b1dcdaf",
            "77ba07275f9bf270",
            "5f81d2755f2d57ef",
            "de2376d5ea9ab7bf",
            "e7f78e92d4ff1ee");
    assertThat(TextHash.of(text, 3, 9)).isEqualTo(TextHash.of("345678".getBytes(UTF_8), 0, 6));
  }

  @Test
  void everyBitOfATextChangesHalfOfTheHash() {
    for (int length : new int[] {1, 7, 8, 9, 40}) {
      byte[] text = new byte[length];
      for (int bit = 0; bit < length * Byte.SIZE; bit++) {
        long flips = 0;
        int trials = 200;
        for (int trial = 0; trial < trials; trial++) {
          new Random(trial).nextBytes(text);
          long hash = TextHash.of(text, 0, length);
          text[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
          flips += Long.bitCount(hash ^ TextHash.of(text, 0, length));
        }
        // the mean of 200 binomials of 64 and 1/2 has a standard error of 0.28
        assertThat(flips / (double) trials)
            .as("bit %d of %d bytes", bit, length)
            .isCloseTo(32, within(2.0));
      }
    }
  }

  /** Category i comes about as often as 1 / (i + 1): some heavy, many rare. */
  private static List<String> skewed(int categories, int size, long seed) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> "new " + (int) (Math.pow(categories + 1.0, random.nextDouble()) - 1))
        .limit(size)
        .toList();
  }

  private static Map<String, Long> counted(List<String> texts) {
    return texts.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static CategorySketch sketch(List<String> texts) {
    CategorySketch sketch = new CategorySketch();
    texts.forEach(text -> add(sketch, text));
    return sketch;
  }

  private static void add(CategorySketch sketch, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    sketch.add(bytes, 0, bytes.length);
  }

  private static void addAll(CategorySketch sketch, byte[][] texts) {
    for (byte[] text : texts) {
      sketch.add(text, 0, text.length);
    }
  }

  /** Cut into parts at random, each part a sketch of its own, merged two by two at random. */
  private static CategorySketch ofRandomParts(List<String> texts, long seed) {
    Random random = new Random(seed);
    List<CategorySketch> parts = new ArrayList<>(List.of(new CategorySketch()));
    for (int from = 0; from < texts.size(); ) {
      int to = Math.min(texts.size(), from + 1 + random.nextInt(1 + random.nextInt(2_000)));
      CategorySketch part = sketch(texts.subList(from, to));
      parts.add(random.nextBoolean() ? part : SketchBytes.roundTrip(part));
      from = to;
    }
    while (parts.size() > 1) {
      CategorySketch left = parts.remove(random.nextInt(parts.size()));
      parts.get(random.nextInt(parts.size())).merge(left);
    }
    return parts.get(0);
  }
}
