package io.leeway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The layouts that the command ships with, given what somebody would like to see in the log. */
class LogLayoutTest {
  private static final String FORGED = "topic a\r\nERROR Leeway: forged\n    at some.Class";
  private static final Pattern LAYOUT = Pattern.compile("pattern=\"([^\"]+)\"");

  @Test
  void aMessageIsOneLineWhateverIsInIt() throws IOException {
    List<String> layouts = layouts();
    assertThat(layouts).hasSize(2);
    for (String layout : layouts) {
      String line = format(layout, null);
      assertThat(line).hasLineCount(1).endsWith("\n").contains("\\r\\nERROR Leeway: forged\\n");
    }
  }

  @Test
  void linesOfAStackTraceAreMarked() throws IOException {
    String lines = format(layouts().get(1), new IOException(FORGED));
    assertThat(lines.lines().skip(1)).isNotEmpty().allMatch(line -> line.startsWith("    | "));
  }

  private static String format(String layout, @Nullable Throwable failure) {
    return PatternLayout.newBuilder()
        .withPattern(layout)
        .withAlwaysWriteExceptions(false)
        .build()
        .toSerializable(
            Log4jLogEvent.newBuilder()
                .setLoggerName("io.leeway.Any")
                .setLevel(Level.WARN)
                .setThreadName("main")
                .setMessage(new SimpleMessage(FORGED))
                .setThrown(failure)
                .build());
  }

  private static List<String> layouts() throws IOException {
    List<String> layouts = new ArrayList<>();
    try (InputStream in =
        Objects.requireNonNull(LogLayoutTest.class.getResourceAsStream("/log4j2.xml"))) {
      Matcher matcher = LAYOUT.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (matcher.find()) {
        layouts.add(matcher.group(1));
      }
    }
    return layouts;
  }
}
