package io.leeway.cli.demo;

import io.leeway.jobs.rows.Cell;
import io.leeway.jobs.rows.Rejects;
import io.leeway.jobs.rows.Row;
import io.leeway.jobs.rows.RowReader;
import io.leeway.jobs.rows.RowSource;
import java.io.IOException;

/**
 * The flights as rows, as the topic would give them.
 *
 * @param shiftMillis how much later than in 2001
 */
record FlightRows(Flights flights, long shiftMillis) implements RowSource {
  @Override
  public String description() {
    return "flights of 2001";
  }

  @Override
  public RowReader open(Rejects rejects) throws IOException {
    FlightReader reader = flights.open();
    return new RowReader() {
      private long number;

      @Override
      public boolean next(Row row) throws IOException {
        Flight flight = reader.next();
        if (flight == null) {
          return false;
        }
        row.begin("flight", ++number);
        long scheduled = flight.timeMillis() + shiftMillis;
        Integer delay = flight.delay();
        row.set("scheduled", new Cell.Time(scheduled, scheduled));
        row.set("delay", delay == null ? Cell.MISSING : new Cell.Whole(delay));
        row.set("distance", new Cell.Whole(flight.distance()));
        row.set("origin", new Cell.Text(flight.origin()));
        row.set("destination", new Cell.Text(flight.destination()));
        row.set("hour", new Cell.Whole(flight.hour()));
        return true;
      }

      @Override
      public void close() throws IOException {
        reader.close();
      }
    };
  }
}
