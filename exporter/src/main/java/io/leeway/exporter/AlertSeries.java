package io.leeway.exporter;

import io.leeway.schema.Severity;
import java.util.Comparator;

/** The labels of one alert's time series; the segment is empty for the whole stream. */
record AlertSeries(String stream, String segment, String subject, Severity severity)
    implements Comparable<AlertSeries> {
  private static final Comparator<AlertSeries> ORDER =
      Comparator.comparing(AlertSeries::stream)
          .thenComparing(AlertSeries::segment)
          .thenComparing(AlertSeries::subject)
          .thenComparing(AlertSeries::severity);

  @Override
  public int compareTo(AlertSeries other) {
    return ORDER.compare(this, other);
  }
}
