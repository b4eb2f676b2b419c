package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
  private static final List<String> KNOWN = List.of("distance", "instance", "delay", "DELAYS", "x");

  @Test
  void listsTheNearestFirst() {
    assertThat(NearNames.of("distence", KNOWN)).containsExactly("distance");
    assertThat(NearNames.of("distanc", KNOWN)).containsExactly("distance");
    assertThat(NearNames.of("delays", KNOWN)).containsExactly("DELAYS", "delay");
  }

  @Test
  void isSilentWhereNothingIsNear() {
    assertThat(NearNames.of("country", KNOWN)).isEmpty();
    assertThat(NearNames.of("", KNOWN)).isEmpty();
    assertThat(NearNames.hint("country", KNOWN)).isEmpty();
  }

  @Test
  void asksAtMostThree() {
    assertThat(NearNames.hint("aaaa", List.of("aaab", "aaac", "aaad", "aaae")))
        .isEqualTo(", did you mean aaab or aaac or aaad?");
  }
}
