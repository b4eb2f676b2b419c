package io.leeway.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EventTimeSpanTest {
  private static final EventTimeSpan SPAN = new EventTimeSpan(100, 200);

  @Test
  void theStartIsInAndTheEndIsNot() {
    assertThat(SPAN.contains(99)).isFalse();
    assertThat(SPAN.contains(100)).isTrue();
    assertThat(SPAN.contains(199)).isTrue();
    assertThat(SPAN.contains(200)).isFalse();
  }

  @Test
  void aWindowThatBeginsBeforeIsNotToldOfAndOneThatEndsAfterIsCut() {
    assertThat(SPAN.tellsOf(new Window(90, 110))).isFalse();
    assertThat(SPAN.tellsOf(new Window(190, 210))).isTrue();
    assertThat(SPAN.tellsOf(new Window(200, 220))).isFalse();
    assertThat(SPAN.cuts(new Window(190, 210))).isTrue();
    assertThat(SPAN.cuts(new Window(180, 200))).isFalse();
    assertThat(SPAN.cuts(new Window(200, 220))).isFalse();
  }

  @Test
  void alwaysHasEverythingAndCutsNothing() {
    assertThat(EventTimeSpan.ALWAYS.contains(Long.MIN_VALUE)).isTrue();
    assertThat(EventTimeSpan.ALWAYS.cuts(new Window(0, Long.MAX_VALUE))).isFalse();
  }

  @Test
  void anEmptySpanIsRefused() {
    assertThatThrownBy(() -> new EventTimeSpan(5, 5)).hasMessageContaining("from 5 until 5");
  }
}
