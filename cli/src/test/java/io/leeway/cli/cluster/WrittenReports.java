package io.leeway.cli.cluster;

import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The reports of a topic that a monitor may have written to more than once, each once.
 *
 * <p>What may differ between two writings is only how many late records a report tells of: they are
 * told by the report that follows them, and which one that is depends on the speed of partitions.
 * The last writing has the last word.
 */
final class WrittenReports {
  private final Map<String, WindowReport> byKey = new LinkedHashMap<>();
  private final List<String> conflicts = new ArrayList<>();
  private int identical;
  private int lateTold;

  WrittenReports(List<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      String key = new String(record.key(), StandardCharsets.UTF_8);
      WindowReport report = MessageCodec.WINDOW_REPORT.decode(record.value());
      WindowReport before = byKey.put(key, report);
      if (before == null) {
        continue;
      }
      if (before.equals(report)) {
        identical++;
      } else if (Arrays.equals(bytesButLate(before), bytesButLate(report))) {
        lateTold++;
      } else {
        conflicts.add(key);
      }
    }
  }

  /** Each once, but for how many were late. */
  Collection<WindowReport> reports() {
    return byKey.values().stream().map(WrittenReports::butLate).toList();
  }

  /** Keys of which there are two contents. */
  List<String> conflicts() {
    return List.copyOf(conflicts);
  }

  /** How many were written again with the same bytes. */
  int identical() {
    return identical;
  }

  /** How many were written again with another number of late records. */
  int lateTold() {
    return lateTold;
  }

  /** Records in the windows of this size. */
  long records(long sizeMillis) {
    return byKey.values().stream()
        .filter(report -> report.getWindowEnd() - report.getWindowStart() == sizeMillis)
        .mapToLong(WindowReport::getRecords)
        .sum();
  }

  /** Late records told of by the windows of this size. */
  long late(long sizeMillis) {
    return byKey.values().stream()
        .filter(report -> report.getWindowEnd() - report.getWindowStart() == sizeMillis)
        .mapToLong(WindowReport::getLate)
        .sum();
  }

  private static byte[] bytesButLate(WindowReport report) {
    return MessageCodec.WINDOW_REPORT.encode(butLate(report));
  }

  private static WindowReport butLate(WindowReport report) {
    return WindowReport.newBuilder(report).setLate(0).build();
  }
}
