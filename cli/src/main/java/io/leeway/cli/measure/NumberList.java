package io.leeway.cli.measure;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Numbers as somebody wrote them, so that 5 is still told from 5.0.
 *
 * <p>Immutable.
 */
final class NumberList {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");

  private final String option;
  private final String[] texts;

  private NumberList(String option, String[] texts) {
    this.option = option;
    this.texts = texts;
  }

  /**
   * A list.
   *
   * @param option where it is from, for messages
   * @param text numbers between commas
   */
  static NumberList of(String option, String text) {
    String[] texts = text.split(",", -1);
    Arrays.setAll(texts, i -> texts[i].strip());
    return new NumberList(option, texts);
  }

  /** Whether all can be counts by their look: digits, no point. */
  boolean isWhole() {
    return Arrays.stream(texts).allMatch(text -> WHOLE.matcher(text).matches());
  }

  int size() {
    return texts.length;
  }

  long[] counts() {
    long[] counts = new long[texts.length];
    for (int i = 0; i < counts.length; i++) {
      if (!WHOLE.matcher(texts[i]).matches()) {
        throw wrong(i, "a count: a whole number");
      }
      try {
        counts[i] = Long.parseLong(texts[i]);
      } catch (NumberFormatException e) {
        throw wrong(i, "a count of at most " + Long.MAX_VALUE);
      }
    }
    return counts;
  }

  double[] numbers() {
    double[] numbers = new double[texts.length];
    for (int i = 0; i < numbers.length; i++) {
      try {
        numbers[i] = Double.parseDouble(texts[i]);
      } catch (NumberFormatException e) {
        throw wrong(i, "a number");
      }
    }
    return numbers;
  }

  private IllegalArgumentException wrong(int index, String expected) {
    return new IllegalArgumentException(
        "%s: value %d is \"%s\", expected %s".formatted(option, index + 1, texts[index], expected));
  }
}
