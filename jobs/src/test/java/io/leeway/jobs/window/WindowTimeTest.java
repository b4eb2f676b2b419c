package io.leeway.jobs.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowTimeTest {
  @ParameterizedTest
  @CsvSource({
    "PT1H,  PT1H,  2001-03-05T12:34:56.789Z, 2001-03-05T13:00:00Z, 2001-03-05T13:00:00Z",
    "PT1H,  PT1H,  2001-03-05T12:00:00Z,     2001-03-05T13:00:00Z, 2001-03-05T13:00:00Z",
    "PT1H,  PT1H,  2001-03-05T11:59:59.999Z, 2001-03-05T12:00:00Z, 2001-03-05T12:00:00Z",
    "P1D,   P1D,   2001-03-25T01:30:00Z,     2001-03-26T00:00:00Z, 2001-03-26T00:00:00Z",
    "PT1H,  PT20M, 2001-03-05T12:34:56Z,     2001-03-05T12:40:00Z, 2001-03-05T13:20:00Z",
    "PT1H,  PT20M, 1969-12-31T23:50:00Z,     1970-01-01T00:00:00Z, 1970-01-01T00:40:00Z",
  })
  void endsOfTheWindowsThatContainAnInstant(
      Duration size, Duration slide, Instant instant, Instant first, Instant last) {
    WindowSpec spec = WindowSpec.sliding(size, slide);
    assertThat(Instant.ofEpochMilli(spec.firstEnd(instant.toEpochMilli()))).isEqualTo(first);
    assertThat(Instant.ofEpochMilli(spec.lastEnd(instant.toEpochMilli()))).isEqualTo(last);
    List<Long> containing = new ArrayList<>();
    for (long end = first.toEpochMilli(); end <= last.toEpochMilli(); end += slide.toMillis()) {
      assertThat(new Window(end - size.toMillis(), end).contains(instant.toEpochMilli())).isTrue();
      containing.add(end);
    }
    assertThat(containing).hasSize((int) size.dividedBy(slide));
  }

  @ParameterizedTest
  @CsvSource({"1000, 3", "1000, 0", "1000, -1000", "0, 0", "500, 1000"})
  void impossibleWindowsAreRefused(long size, long slide) {
    assertThatThrownBy(() -> new WindowSpec(size, slide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected a size that is a multiple of a positive slide");
  }

  @Test
  void aPaneIsTheLongestSliceThatAllWindowsAreMadeOf() {
    PaneGrid grid =
        new PaneGrid(
            List.of(
                WindowSpec.tumbling(Duration.ofMinutes(90)),
                WindowSpec.sliding(Duration.ofHours(2), Duration.ofMinutes(60))));
    assertThat(grid.paneMillis()).isEqualTo(Duration.ofMinutes(30).toMillis());
    assertThat(grid.paneStart(Duration.ofMinutes(59).toMillis()))
        .isEqualTo(Duration.ofMinutes(30).toMillis());
    assertThat(grid.paneStart(-1)).isEqualTo(-Duration.ofMinutes(30).toMillis());
  }

  @Test
  void noWindowsMakeNoPanes() {
    assertThatThrownBy(() -> new PaneGrid(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("windows is empty");
  }
}
