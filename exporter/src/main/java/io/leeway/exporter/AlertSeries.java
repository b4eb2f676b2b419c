package io.leeway.exporter;

import io.leeway.schema.AlertKind;
import io.leeway.schema.Severity;
import java.util.Comparator;

/** The labels of one alert's time series; the segment is empty for the whole stream. */
record AlertSeries(String stream, String segment, AlertKind kind, String subject, Severity severity)
    implements Comparable<AlertSeries> {
  private static final Comparator<AlertSeries> ORDER =
      Comparator.comparing(AlertSeries::stream)
          .thenComparing(AlertSeries::segment)
          .thenComparing(AlertSeries::kind)
          .thenComparing(AlertSeries::subject)
          .thenComparing(AlertSeries::severity);

  @Override
  public int compareTo(AlertSeries other) {
    return ORDER.compare(this, other);
  }
}
