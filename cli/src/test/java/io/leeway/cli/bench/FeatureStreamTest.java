package io.leeway.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

/** The made-up records, read by Avro's own reader. */
class FeatureStreamTest {
  private static final long SEED = 42;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final BenchPlan PLAN =
      new BenchPlan(
          5_000, FeatureMix.of("20n5c"), 1, WindowSpec.tumbling(Duration.ofHours(1)), 60, 1, 1);

  private static List<byte[]> messages(BenchPlan plan, long seed) {
    FeatureStream stream = new FeatureStream(plan, seed);
    List<byte[]> messages = new ArrayList<>();
    for (long i = 0; i < plan.records(); i++) {
      messages.add(stream.next());
    }
    return messages;
  }

  private static List<GenericRecord> records(BenchPlan plan) throws IOException {
    GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(FeatureStream.schema(plan));
    List<GenericRecord> records = new ArrayList<>();
    for (byte[] message : messages(plan, SEED)) {
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(message, null);
      records.add(reader.read(null, decoder));
      assertThat(decoder.isEnd()).isTrue();
    }
    return records;
  }

  @Test
  void theSameSeedGivesTheSameRecords() {
    assertThat(messages(PLAN, SEED).toArray(byte[][]::new))
        .isDeepEqualTo(messages(PLAN, SEED).toArray(byte[][]::new));
    assertThat(messages(PLAN, SEED).get(0)).isNotEqualTo(messages(PLAN, SEED + 1).get(0));
  }

  @Test
  void aRecordHasAbout192Bytes() {
    double mean = messages(PLAN, SEED).stream().mapToInt(m -> m.length).average().orElseThrow();
    assertThat(mean).isBetween(182.0, 202.0);
  }

  @Test
  void eventTimesRiseOverSixtyWindowsAndAreAtMostFiveSecondsOutOfOrder() throws IOException {
    long latest = FeatureStream.START_MILLIS;
    Set<Long> windows = new HashSet<>();
    for (GenericRecord record : records(PLAN)) {
      long time = (Long) record.get(FeatureStream.TIME_FIELD);
      assertThat(time).isGreaterThanOrEqualTo(latest - FeatureStream.JITTER_MILLIS);
      latest = Math.max(latest, time);
      windows.add(Math.floorDiv(time, HOUR_MILLIS));
    }
    assertThat(windows).hasSize(60).contains(FeatureStream.START_MILLIS / HOUR_MILLIS);
  }

  @Test
  void everyShapeIsThere() throws IOException {
    List<GenericRecord> records = records(PLAN);
    // The probability that 5,000 records miss these bounds is far below one in a million.
    assertThat(records.stream().filter(record -> record.get("n3") == null).count())
        .isBetween(50L, 150L);
    assertThat(
            records.stream().filter(record -> Double.valueOf(0).equals(record.get("n3"))).count())
        .isBetween(3_600L, 3_900L);
    assertThat(records.stream().mapToDouble(record -> (Double) record.get("n5")).max().orElse(0))
        .as("the heavy tail")
        .isGreaterThan(200);
    assertThat(records).allMatch(record -> (Double) record.get("n2") > 0);
    assertThat(records).allMatch(record -> record.get("n4") instanceof Integer);
    assertThat(records.stream().map(record -> record.get("c1").toString()).distinct().count())
        .isEqualTo(2);
    assertThat(records.stream().map(record -> record.get("c5").toString()).distinct().count())
        .isGreaterThan(1_000);
  }

  @Test
  void recordsHaveASegmentIfThereAreSeveral() throws IOException {
    BenchPlan segmented = PLAN.withSegments(7);
    assertThat(
            records(segmented).stream()
                .map(record -> record.get(FeatureStream.SEGMENT_FIELD).toString())
                .distinct()
                .count())
        .isEqualTo(7);
    assertThat(FeatureStream.schema(PLAN).getField(FeatureStream.SEGMENT_FIELD)).isNull();
  }
}
