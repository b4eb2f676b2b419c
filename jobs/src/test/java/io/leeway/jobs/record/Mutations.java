package io.leeway.jobs.record;

import java.util.Arrays;
import java.util.Random;

/** Damages records the ways that bugs and attackers do. */
final class Mutations {
  private static final byte[] NASTY = {0, 1, 2, -1, 127, -128, '"', '{', '[', '\\', '}', 'e'};

  private static final byte[][] HUGE = {
    {-2, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {-2, -1, -1, -1, 15},
    {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
    {'9', '9', '9', 'e', '9', '9', '9'},
  };

  private Mutations() {}

  static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    byte[] mutant = bytes.clone();
    switch (random.nextInt(8)) {
      case 0 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> mutant[at] = (byte) random.nextInt();
      case 2 -> mutant[at] = NASTY[random.nextInt(NASTY.length)];
      case 3 -> mutant = Arrays.copyOf(bytes, at);
      case 4 -> {
        mutant = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, mutant, at + 1, bytes.length - at);
        mutant[at] = NASTY[random.nextInt(NASTY.length)];
      }
      case 5 -> {
        // The largest length that Avro can say, or the last digits of a number in JSON.
        byte[] huge = HUGE[random.nextInt(HUGE.length)];
        System.arraycopy(huge, 0, mutant, at, Math.min(huge.length, bytes.length - at));
      }
      case 6 -> Arrays.fill(mutant, at, Math.min(bytes.length, at + 9), (byte) -1);
      default -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - Math.max(at, from), random.nextInt(16));
        System.arraycopy(bytes, from, mutant, at, length);
      }
    }
    return mutant;
  }
}
