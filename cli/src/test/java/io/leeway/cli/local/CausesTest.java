package io.leeway.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CausesTest {
  @Test
  void theInnermostCauseIsTold() {
    assertThat(
            Causes.oneLine(
                new ExecutionException(
                    "outer", new IllegalStateException("inner", new RuntimeException()))))
        .isEqualTo("IllegalStateException: inner");
  }

  @Test
  void lineEndsAndControlCharactersBecomeSpaces() {
    assertThat(Causes.oneLine(new IllegalStateException("first\r\nsecond\u001b[31m")))
        .isEqualTo("IllegalStateException: first second [31m");
  }

  @Test
  void aCauseWithoutAMessageIsNamed() {
    assertThat(Causes.oneLine(new InterruptedException())).isEqualTo("InterruptedException");
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(Causes.oneLine(new IllegalStateException("x".repeat(10_000)))).hasSize(503);
  }
}
