package io.leeway.cli.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A job that is measured; each but the third and the last two does what the one before does, and
 * more.
 */
public enum Variant {
  READ('a', "read", "source only, bytes discarded"),
  DECODE('b', "decode", "source and decoder, rows discarded"),
  EXPLODE('c', "explode", "(feature, value) pairs, keyed by feature, window aggregate"),
  MONITOR('d', "monitor", "the monitor without pairs and sketches"),
  PAIRS('e', "pairs", "the monitor with all pairs of features"),
  SKETCHES('f', "sketches", "the monitor with all pairs and with sketches"),
  REPLAY('g', "replay", "the monitor as a replay of exact offsets"),
  TREE('h', "tree", "the monitor with the pairs of the dependence tree");

  private final char letter;
  private final String label;
  private final String description;

  Variant(char letter, String label, String description) {
    this.letter = letter;
    this.label = label;
    this.description = description;
  }

  /** {@code a} to {@code h}. */
  public char letter() {
    return letter;
  }

  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /** Whether it is the monitor itself, with reports and alerts. */
  public boolean isMonitor() {
    return this == MONITOR || this == REPLAY || hasPairs();
  }

  /** Whether it is measured without being asked for. */
  boolean isDefault() {
    return this != REPLAY && this != TREE;
  }

  /** Whether it counts pairs of features. */
  public boolean hasPairs() {
    return this == PAIRS || this == SKETCHES || this == TREE;
  }

  /**
   * The variant of a letter or label.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Variant of(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    for (Variant variant : values()) {
      if (wanted.equals(variant.label) || wanted.equals(String.valueOf(variant.letter))) {
        return variant;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no variant, expected one of %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(variant -> variant.letter + " (" + variant.label + ")")
                    .collect(Collectors.joining(", "))));
  }
}
