package io.leeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class LeewayTest {
  static List<String> everyCommand() {
    List<String> names = new ArrayList<>();
    collect(Leeway.commandLine(), "", names);
    return names;
  }

  private static void collect(CommandLine command, String path, List<String> names) {
    names.add(path);
    command
        .getSubcommands()
        .forEach((name, sub) -> collect(sub, path.isEmpty() ? name : path + " " + name, names));
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void everyCommandHasHelpAndAVersion(String path) {
    Object[] words = (path + " --help").strip().split(" ", -1);
    Ran help = Ran.leeway(words);
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith(("Usage: leeway " + path).strip());
    words[words.length - 1] = "--version";
    assertThat(Ran.leeway(words).out()).startsWith("leeway ");
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void anUnknownOptionIsOneLine(String path) {
    Ran ran = Ran.leeway((Object[]) (path + " --nonsense").strip().split(" ", -1));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).hasLineCount(1).endsWith("--help)\n");
  }

  @Test
  void withoutACommandOneIsAskedFor() {
    assertThat(Ran.leeway().err()).isEqualTo("leeway: expected a command (see leeway --help)\n");
    assertThat(Ran.leeway("reference").exitCode()).isEqualTo(2);
  }
}
