package io.leeway.exporter;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a {@link MonitorView} held at one moment; everything is sorted.
 *
 * @param alerts per series whether an alert is active
 * @param records per stream
 * @param lastReportMillis per stream when its latest report was written
 * @param ledgers per stream
 * @param overflows how often the cap on series left something out
 */
record Snapshot(
    List<WindowSnapshot> windows,
    SortedMap<AlertSeries, Boolean> alerts,
    SortedMap<String, RecordCounts> records,
    SortedMap<String, Long> lastReportMillis,
    SortedMap<String, LedgerState> ledgers,
    long overflows) {
  Snapshot {
    windows = List.copyOf(windows);
    alerts = Collections.unmodifiableSortedMap(new TreeMap<>(alerts));
    lastReportMillis = Collections.unmodifiableSortedMap(new TreeMap<>(lastReportMillis));
    ledgers = Collections.unmodifiableSortedMap(new TreeMap<>(ledgers));
    records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
  }
}
