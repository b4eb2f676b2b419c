package io.leeway.exporter;

import static io.leeway.exporter.Messages.DAY;
import static io.leeway.exporter.Messages.HOUR;
import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.deadLetter;
import static io.leeway.exporter.Messages.feature;
import static io.leeway.exporter.Messages.raised;
import static io.leeway.exporter.Messages.resolved;
import static io.leeway.exporter.Messages.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.WindowReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MonitorViewTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void theOrderAndNumberOfMessagesDoNotMatter(long seed) {
    List<Consumer<MonitorView>> messages = messages();
    MonitorView inOrder = new MonitorView(10_000, 3);
    messages.forEach(message -> message.accept(inOrder));

    Random random = new Random(seed);
    List<Consumer<MonitorView>> mixed = new ArrayList<>(messages);
    for (int i = 0; i < 50; i++) {
      mixed.add(messages.get(random.nextInt(messages.size())));
    }
    Collections.shuffle(mixed, random);
    MonitorView shuffled = new MonitorView(10_000, 3);
    mixed.forEach(message -> message.accept(shuffled));

    assertThat(shuffled.snapshot()).isEqualTo(inOrder.snapshot());
  }

  @Test
  void aReferenceOnTrialChangesNoSeriesAndCountsNoRecord() {
    MonitorView without = new MonitorView(10_000, 3);
    MonitorView with = new MonitorView(10_000, 3);
    for (int i = 0; i < 3; i++) {
      WindowReport report = day(i, feature("delay", 0.1)).setReferenceId("holds").build();
      without.accept(report);
      with.accept(report);
      with.accept(day(i, feature("delay", 0.9)).setReferenceId("trial").setShadow(true).build());
    }
    assertThat(with.snapshot()).isEqualTo(without.snapshot());
  }

  private static List<Consumer<MonitorView>> messages() {
    List<Consumer<MonitorView>> messages = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int day = i;
      for (String segment : List.of("FR", "DE")) {
        for (int r = 0; r < 3; r++) {
          int revision = r;
          messages.add(
              view ->
                  view.accept(
                      day(day, feature(day < 5 ? "old" : "new", day + revision / 10.0))
                          .setSegment(segment)
                          .setRevision(revision)
                          .setRecords(100L + revision)
                          .setLate(day)
                          .build()));
        }
        messages.add(
            view ->
                view.accept(
                    window(day * DAY, HOUR, feature("delay", day)).setSegment(segment).build()));
      }
      messages.add(view -> view.accept(raised("a" + day, day).build()));
      if (day % 4 != 3) {
        messages.add(view -> view.accept(resolved("a" + day, day + 1).build()));
      }
      messages.add(view -> view.accept(deadLetter(day, 5, DeadLetterReason.FUTURE), day));
    }
    return messages;
  }

  @Test
  void aWindowThatEndsBeforeItStartsIsRefused() {
    MonitorView view = new MonitorView(10_000, 3);
    assertThatThrownBy(() -> view.accept(day(0).setWindowEnd(0).build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("window from 0 to 0, expected an end after the start");
    assertThatThrownBy(
            () ->
                view.accept(
                    day(0).setWindowStart(Long.MIN_VALUE).setWindowEnd(Long.MAX_VALUE).build()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(view.snapshot().windows()).isEmpty();
  }

  @Test
  void negativeCountsAreRefused() {
    MonitorView view = new MonitorView(10_000, 3);
    assertThatThrownBy(() -> view.accept(day(0).setRecords(-1).build()))
        .hasMessage("records -1, expected 0 or more");
    assertThatThrownBy(() -> view.accept(day(0).setLate(-1).build()))
        .hasMessage("late -1, expected 0 or more");
    assertThatThrownBy(() -> view.accept(day(0).setRevision(-1).build()))
        .hasMessage("revision -1, expected 0 or more");
    assertThatThrownBy(() -> view.accept(deadLetter(0, -1, DeadLetterReason.EMPTY), 0))
        .hasMessage("offset -1, expected 0 or more");
    assertThat(view.snapshot().records()).isEmpty();
  }
}
