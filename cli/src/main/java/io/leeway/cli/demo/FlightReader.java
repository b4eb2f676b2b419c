package io.leeway.cli.demo;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads flights from gzipped CSV, in the order of the file. Not thread-safe. */
final class FlightReader implements Closeable {
  private final CsvReader<NamedCsvRecord> reader;
  private final CloseableIterator<NamedCsvRecord> rows;

  FlightReader(InputStream gzipped) throws IOException {
    this.reader =
        CsvReader.builder()
            .ofNamedCsvRecord(
                new InputStreamReader(new GZIPInputStream(gzipped), StandardCharsets.UTF_8));
    this.rows = reader.iterator();
  }

  /** The next flight, null after the last one. */
  @Nullable Flight next() {
    if (!rows.hasNext()) {
      return null;
    }
    NamedCsvRecord row = rows.next();
    LocalDateTime scheduled = LocalDateTime.parse(row.getField("date"));
    String delay = row.getField("delay");
    return new Flight(
        scheduled.toInstant(ZoneOffset.UTC).toEpochMilli(),
        delay.isEmpty() ? null : Integer.valueOf(delay),
        Integer.parseInt(row.getField("distance")),
        row.getField("origin"),
        row.getField("destination"),
        scheduled.getHour());
  }

  @Override
  public void close() throws IOException {
    rows.close();
    reader.close();
  }
}
