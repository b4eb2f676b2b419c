package io.leeway.jobs.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.record.EventTimeRange;
import io.leeway.jobs.record.IsoTime;
import io.leeway.jobs.record.TimeScale;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows of another source with their event time, those in a range of time only.
 *
 * <p>The time is a column's: an instant by declaration, ISO-8601 text, or an epoch number in the
 * field's unit. With {@link EventTimeField.Unit#AUTO} a number's size decides: below 10^11 seconds
 * (until the year 5138), below 10^14 milliseconds, else microseconds. A row whose time is missing
 * or no time is rejected.
 *
 * @param source the rows
 * @param field the column; null to keep the time that the source gives its rows, if it does
 * @param range rows at other times are left out, silently
 */
public record TimedRowSource(RowSource source, @Nullable EventTimeField field, TimeRange range)
    implements RowSource {
  private static final double SECONDS_BELOW = 1e11;
  private static final double MILLIS_BELOW = 1e14;

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    RowReader reader = source.open(rejects);
    IsoTime isoTime = new IsoTime();
    return new RowReader() {
      @Override
      public boolean next(Row row) throws IOException {
        while (reader.next(row)) {
          if (field == null) {
            if (!row.hasEventTime() || range.contains(row.eventTimeMillis())) {
              return true;
            }
            continue;
          }
          Cell cell = row.cell(field.path());
          long millis = millis(cell, field.unit(), isoTime);
          if (millis == EventTimeRange.INVALID) {
            rejects.add(row.place(), problem(cell, field.path()));
          } else if (range.contains(millis)) {
            row.setEventTime(millis);
            return true;
          }
        }
        return false;
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }

  private static long millis(Cell cell, EventTimeField.Unit unit, IsoTime isoTime) {
    if (cell instanceof Cell.Time time) {
      return time.epochMillis();
    }
    if (cell instanceof Cell.Text text) {
      byte[] bytes = text.value().getBytes(UTF_8);
      return isoTime.parseMillis(bytes, 0, bytes.length);
    }
    if (unit != EventTimeField.Unit.ISO) {
      if (cell instanceof Cell.Whole whole) {
        return scale(unit, (double) whole.value()).toMillis(whole.value());
      }
      if (cell instanceof Cell.Real real) {
        return scale(unit, real.value()).toMillis(real.value());
      }
    }
    return EventTimeRange.INVALID;
  }

  private static TimeScale scale(EventTimeField.Unit unit, double epoch) {
    return switch (unit) {
      case SECONDS -> TimeScale.SECONDS;
      case MILLIS -> TimeScale.MILLIS;
      case MICROS -> TimeScale.MICROS;
      case AUTO, ISO -> {
        double magnitude = Math.abs(epoch);
        yield magnitude < SECONDS_BELOW
            ? TimeScale.SECONDS
            : magnitude < MILLIS_BELOW ? TimeScale.MILLIS : TimeScale.MICROS;
      }
    };
  }

  private static String problem(Cell cell, String path) {
    return cell instanceof Cell.Missing
        ? "\"%s\" is missing, expected the event time".formatted(path)
        : "\"%s\" is no time, expected ISO-8601 or epoch seconds or milliseconds".formatted(path);
  }
}
