package io.leeway.jobs.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.EventTimeField.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimedRowSourceTest {
  private final Rejects rejects = new Rejects();

  private List<Long> times(Unit unit, TimeRange range, Cell... cells) throws IOException {
    RowSource source =
        new TimedRowSource(new OneColumn(List.of(cells)), new EventTimeField("at", unit), range);
    List<Long> times = new ArrayList<>();
    Row row = new Row();
    try (RowReader reader = source.open(rejects)) {
      while (reader.next(row)) {
        assertThat(row.hasEventTime()).isTrue();
        times.add(row.eventTimeMillis());
      }
    }
    return times;
  }

  @Test
  void aTimeIsReadAsWhatItIs() throws IOException {
    assertThat(
            times(
                Unit.AUTO,
                TimeRange.ALWAYS,
                new Cell.Text("2001-01-01T00:01"),
                new Cell.Time(5, 7),
                new Cell.Whole(978_307_260),
                new Cell.Whole(978_307_260_001L),
                new Cell.Whole(978_307_260_001_999L),
                new Cell.Real(978_307_260.25),
                new Cell.Whole(-1)))
        .containsExactly(
            978_307_260_000L,
            5L,
            978_307_260_000L,
            978_307_260_001L,
            978_307_260_001L,
            978_307_260_250L,
            -1_000L);
    assertThat(rejects.count()).isZero();
  }

  @Test
  void aUnitIsNotSecondGuessed() throws IOException {
    assertThat(times(Unit.MILLIS, TimeRange.ALWAYS, new Cell.Whole(60))).containsExactly(60L);
    assertThat(times(Unit.SECONDS, TimeRange.ALWAYS, new Cell.Whole(60))).containsExactly(60_000L);
    assertThat(times(Unit.MICROS, TimeRange.ALWAYS, new Cell.Whole(-1))).containsExactly(-1L);
  }

  @Test
  void rowsWithoutATimeAreRejectedByName() throws IOException {
    assertThat(
            times(
                Unit.AUTO,
                TimeRange.ALWAYS,
                Cell.MISSING,
                new Cell.Text("soon"),
                new Cell.Real(Double.NaN),
                new Cell.Whole(Long.MIN_VALUE),
                new Cell.Flag(true)))
        .isEmpty();
    assertThat(times(Unit.ISO, TimeRange.ALWAYS, new Cell.Whole(1))).isEmpty();
    assertThat(rejects.count()).isEqualTo(6);
    assertThat(rejects.examples())
        .isEqualTo(
            "row 0: \"at\" is missing, expected the event time; row 1: \"at\" is no time, expected"
                + " ISO-8601 or epoch seconds or milliseconds; row 2: \"at\" is no time, expected"
                + " ISO-8601 or epoch seconds or milliseconds; ...");
  }

  @Test
  void theRangeIsClosedBelowAndOpenAbove() throws IOException {
    assertThat(
            times(
                Unit.MILLIS,
                new TimeRange(10, 12),
                new Cell.Whole(9),
                new Cell.Whole(10),
                new Cell.Whole(11),
                new Cell.Whole(12)))
        .containsExactly(10L, 11L);
    assertThat(rejects.count()).isZero();
    assertThatThrownBy(() -> new TimeRange(5, 5))
        .hasMessage(
            "range from 1970-01-01T00:00:00.005Z until 1970-01-01T00:00:00.005Z, expected an end"
                + " after the start");
  }

  @Test
  void aFewRejectedRowsAreAccepted() throws IOException {
    rejects.add("f line 2", "bad");
    rejects.checkShare(99, 0.01);
    assertThatThrownBy(() -> rejects.checkShare(98, 0.01))
        .isInstanceOf(UnreadableInputException.class)
        .hasMessage("1 of 99 lines are malformed, expected at most 1 %: f line 2: bad");
    new Rejects().checkShare(0, 0);
  }

  @Test
  void aRowHasABoundedNumberOfColumns() throws IOException {
    Row row = new Row();
    row.begin("f line", 3);
    for (int i = 0; i < Row.MAX_COLUMNS; i++) {
      row.set("c" + i, new Cell.Whole(i));
    }
    assertThat(row.cell("c4095")).isEqualTo(new Cell.Whole(4095));
    assertThatThrownBy(() -> row.set("more", Cell.MISSING))
        .hasMessage("f line 3 has more than 4096 columns, the next one is \"more\"");
    row.begin("f line", 4);
    assertThat(row.cell("c7")).isEqualTo(Cell.MISSING);
    assertThat(row.columns()).isEqualTo(4096);
  }

  private record OneColumn(List<Cell> cells) implements RowSource {
    @Override
    public String description() {
      return "one column";
    }

    @Override
    public RowReader open(Rejects rejects) {
      return new RowReader() {
        private int next;

        @Override
        public boolean next(Row row) throws UnreadableInputException {
          if (next == cells.size()) {
            return false;
          }
          row.begin("row", next);
          row.set("at", cells.get(next++));
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }
}
