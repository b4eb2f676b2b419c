package io.leeway.jobs.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileFuzzTest {
  private static final String ALPHABET = "a1 :-{}[],\n\"'&*!|>%@?#.$~\u0000\té0x";

  @TempDir private Path directory = Path.of("");

  @Test
  void aDamagedFileIsReadOrRefused() {
    long seed = 21;
    Random random = new Random(seed);
    String valid =
        String.join("\n", OptionsDocument.EXAMPLE)
            + "\nreference: {file: r}\nsinks:\n  delivery: exactly-once\nidleTimeout: never\n";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder yaml = new StringBuilder(valid);
      for (int j = 1 + random.nextInt(3); j > 0; j--) {
        int at = random.nextInt(yaml.length());
        char symbol = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        switch (random.nextInt(4)) {
          case 0 -> yaml.setCharAt(at, symbol);
          case 1 -> yaml.insert(at, symbol);
          case 2 -> yaml.delete(at, at + 1 + random.nextInt(5));
          default -> yaml.insert(at, valid, random.nextInt(at + 1) % 50, 50);
        }
      }
      String damaged =
          new String(yaml.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      try {
        ConfigFile.parse(damaged, directory);
      } catch (ConfigException expected) {
        if (expected.errors().stream().anyMatch(line -> line.contains("\n"))) {
          throw new AssertionError(
              "an error of two lines, seed %d, %d:%n%s".formatted(seed, i, damaged));
        }
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, %d:%n%s".formatted(seed, i, damaged), e);
      }
    }
  }
}
