package io.leeway.exporter;

import static io.leeway.exporter.Messages.DAY;
import static io.leeway.exporter.Messages.day;
import static io.leeway.exporter.Messages.ledger;
import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.ReportedWindow;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private static final long WRITTEN = 1_000_000_000;
  private static final long LATER = WRITTEN + 3_600_000;

  private final MonitorView view = new MonitorView(10_000, 3);

  @Test
  void booksThatBalanceShowNoDifference() {
    view.accept(ledger("run", 1).build(), WRITTEN);
    assertThat(sample("leeway_ledger_difference_records", "flights")).isZero();
    assertThat(sample("leeway_ledger_missing_reports", "flights")).isZero();
    assertThat(sample("leeway_ledger_read_records_total", "flights", "0")).isEqualTo(990);
    assertThat(sample("leeway_ledger_skipped_offsets_total", "flights", "0")).isEqualTo(10);
    assertThat(sample("leeway_ledger_records", "flights", "0", "counted")).isEqualTo(980);
    assertThat(sample("leeway_ledger_records", "flights", "0", "waiting")).isEqualTo(2);
    assertThat(sample("leeway_ledger_records", "flights", "0", "future")).isEqualTo(3);
    assertThat(sample("leeway_ledger_records", "flights", "0", "malformed")).isEqualTo(5);
    assertThat(sample("leeway_ledger_records", "flights", "0", "filtered")).isZero();
    assertThat(sample("leeway_ledger_counted_records", "flights", "scored")).isEqualTo(970);
    assertThat(sample("leeway_ledger_counted_records", "flights", "late")).isEqualTo(20);
  }

  @Test
  void aLedgerThatLostTwelveRecordsSaysSo() {
    PartitionLedger broken = new PartitionLedger(0, 50L, 1_050L, 10L, 0L, 968L, 2L, 3L, 5L, 0L);
    view.accept(ledger("run", 1).setPartitions(List.of(broken)).setScored(948).build(), WRITTEN);
    assertThat(sample("leeway_ledger_difference_records", "flights")).isEqualTo(12);
  }

  @Test
  void theLedgerThatWasWrittenLastHoldsWhateverTheOrder() {
    Ledger first = ledger("run", 1).build();
    Ledger second = ledger("run", 2).setLate(25).setScored(965).build();
    Ledger nextRun = ledger("other", 1).setLate(30).setScored(960).build();
    view.accept(nextRun, LATER);
    view.accept(second, WRITTEN + 10_000);
    view.accept(first, WRITTEN);
    assertThat(sample("leeway_ledger_counted_records", "flights", "late")).isEqualTo(30);
  }

  @Test
  void aReportThatTheLedgerListsAndNobodyFindsIsMissing() {
    view.accept(day(0).build());
    view.reportWritten("flights", WRITTEN);
    view.accept(day(2).setRecords(7).build());
    view.accept(listing(LATER, reported(1, 100), reported(2, 7)), LATER);
    assertThat(sample("leeway_ledger_missing_reports", "flights")).isEqualTo(1);
    view.accept(day(1).build());
    assertThat(sample("leeway_ledger_missing_reports", "flights")).as("it came").isZero();
  }

  @Test
  void aReportWithAnotherNumberOfRecordsOrRevisionIsNotTheOneThatIsListed() {
    view.reportWritten("flights", WRITTEN);
    view.accept(day(1).setRecords(99).build());
    view.accept(day(2).setRevision(1).build());
    view.accept(listing(LATER, reported(1, 100), reported(2, 100)), LATER);
    assertThat(sample("leeway_ledger_missing_reports", "flights")).isEqualTo(2);
  }

  @Test
  void allReportsAreMissingWhenNoneEverCame() {
    view.accept(listing(WRITTEN, reported(1, 100)), WRITTEN);
    assertThat(sample("leeway_ledger_missing_reports", "flights")).isEqualTo(1);
  }

  @Test
  void whatRetentionHasRemovedIsNotMissed() {
    view.accept(listing(WRITTEN, reported(1, 100)), WRITTEN);
    view.accept(day(9).build());
    view.reportWritten("flights", LATER);
    assertThat(sample("leeway_ledger_missing_reports", "flights")).isZero();
  }

  @Test
  void manyReportsTakeBoundedMemoryAndTheLastAreCompared() {
    ReportTrail trail = new ReportTrail();
    trail.reportWritten(0);
    for (int i = 0; i < 100_000; i++) {
      trail.accept(day(i).build());
      trail.accept(listing(LATER, reported(i, i == 99_990 ? 99 : 100)), LATER);
    }
    assertThat(trail.missing()).isEqualTo(1);
  }

  private static Ledger listing(long sequence, ReportedWindow... reports) {
    return ledger("run", sequence).setReports(List.of(reports)).build();
  }

  private static ReportedWindow reported(int day, long records) {
    return new ReportedWindow(day * DAY, (day + 1) * DAY, "r1", 0, records);
  }

  private double sample(String name, String... labels) {
    ReaderStatus status = new ReaderStatus(true, true, Instant.EPOCH, Map.of(), Map.of(), Map.of());
    MonitorCollector collector =
        new MonitorCollector(
            view::snapshot, () -> status, "test", MonitorCollector.Shown.BY_DEFAULT);
    return collector.collect().stream()
        .map((MetricFamilySamples family) -> family.samples)
        .flatMap(List::stream)
        .filter(sample -> sample.name.equals(name) && sample.labelValues.equals(List.of(labels)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + List.of(labels)))
        .value;
  }
}
