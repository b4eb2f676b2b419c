package io.leeway.exporter;

import io.leeway.schema.Alert;
import io.leeway.schema.AlertState;
import io.leeway.schema.DeadLetter;
import io.leeway.schema.DeadLetterReason;
import io.leeway.schema.FeatureKind;
import io.leeway.schema.FeatureScore;
import io.leeway.schema.FeatureStatus;
import io.leeway.schema.Ledger;
import io.leeway.schema.PartitionLedger;
import io.leeway.schema.Severity;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MessageCodec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Messages of a made-up monitor named {@code flights}, to be changed by the tests that use them.
 */
final class Messages {
  static final long DAY = Duration.ofDays(1).toMillis();
  static final long HOUR = Duration.ofHours(1).toMillis();

  static {
    // Avro fills in defaults and copies only classes that the codec has told it to trust.
    MessageCodec.of(WindowReport.class);
  }

  private Messages() {}

  /** The report on a daily window with 100 records; day 0 is 1 January 1970. */
  static WindowReport.Builder day(int day, FeatureScore... features) {
    return window(day * DAY, DAY, features);
  }

  static WindowReport.Builder window(long start, long lengthMillis, FeatureScore... features) {
    return WindowReport.newBuilder()
        .setStream("flights")
        .setWindowStart(start)
        .setWindowEnd(start + lengthMillis)
        .setRevision(0)
        .setComplete(true)
        .setReferenceId("r1")
        .setConfigHash("c1")
        .setRecords(100)
        .setLate(0)
        .setFeatures(Arrays.asList(features));
  }

  /** A feature without drift that is told apart by its JS distance. */
  static FeatureScore feature(String name, double jsDistance) {
    return FeatureScore.newBuilder()
        .setFeature(name)
        .setKind(FeatureKind.NUMERIC)
        .setStatus(FeatureStatus.OK)
        .setRecords(100)
        .setMissing(0)
        .setUnseen(0)
        .setJsDistance(jsDistance)
        .build();
  }

  static Alert.Builder raised(String id, int day) {
    return Alert.newBuilder()
        .setId(id)
        .setStream("flights")
        .setSubject("feature:origin")
        .setState(AlertState.RAISED)
        .setSeverity(Severity.HIGH)
        .setWindowStart(day * DAY)
        .setWindowEnd((day + 1) * DAY)
        .setExplanation("");
  }

  static Alert.Builder resolved(String id, int day) {
    return raised(id, day).setState(AlertState.RESOLVED);
  }

  static DeadLetter deadLetter(int partition, long offset, DeadLetterReason reason) {
    return DeadLetter.newBuilder()
        .setStream("flights")
        .setTopic("features")
        .setPartition(partition)
        .setOffset(offset)
        .setTimestamp(0)
        .setReason(reason)
        .setDetail("")
        .build();
  }

  /** Books that balance: 990 records of partition 0 and 10 of partition 3, one report of 980. */
  static Ledger.Builder ledger(String run, long sequence) {
    MessageCodec.of(Ledger.class);
    return Ledger.newBuilder()
        .setStream("flights")
        .setRun(run)
        .setConfigHash("c1")
        .setSequence(sequence)
        .setPartitions(
            List.of(
                new PartitionLedger(0, 50L, 1_050L, 10L, 0L, 980L, 2L, 3L, 5L, 0L),
                new PartitionLedger(3, 0L, 10L, 0L, 0L, 10L, 0L, 0L, 0L, 0L)))
        .setScored(970)
        .setLate(20)
        .setMisreported(0)
        .setReports(List.of());
  }

  /** The names of the features that the view holds, over all windows. */
  static List<String> features(MonitorView view) {
    return view.snapshot().windows().stream()
        .flatMap(window -> window.features().stream())
        .map(FeatureScore::getFeature)
        .toList();
  }

  /** The JS distance of the only feature that the view holds. */
  static double onlyJsDistance(MonitorView view) {
    List<FeatureScore> scores =
        view.snapshot().windows().stream().flatMap(w -> w.features().stream()).toList();
    if (scores.size() != 1) {
      throw new AssertionError("%d features, expected 1".formatted(scores.size()));
    }
    Double distance = scores.get(0).getJsDistance();
    return distance == null ? Double.NaN : distance;
  }
}
