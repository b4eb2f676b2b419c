package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.leeway.jobs.record.EventTimeField.Unit;
import io.leeway.schema.FeatureKind;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class AvroDecoderAllocationTest {
  private static final int RECORDS = 200_000;

  @Test
  void goodRecordsCostNoGarbage() {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "R", "fields": [
                  {"name": "t", "type": "string"},
                  {"name": "d", "type": ["null", "double"]},
                  {"name": "s", "type": "string"},
                  {"name": "i", "type": "int"},
                  {"name": "p", "type":
                    {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                  {"name": "list", "type": {"type": "array", "items": "string"}}]}
                """);
    GenericRecord record = new GenericData.Record(schema);
    record.put("t", "2001-03-05T12:00:00.5+01:00");
    record.put("d", 1.5);
    record.put("s", "Łódź");
    record.put("i", -17);
    record.put("p", ByteBuffer.wrap(new byte[] {1, 2, 3}));
    record.put("list", List.of("a", "b"));
    byte[] bytes = RandomAvro.encode(record, true);
    List<FeatureField> features = new ArrayList<>();
    features.add(new FeatureField("d", "d", FeatureKind.NUMERIC));
    features.add(new FeatureField("s", "s", FeatureKind.CATEGORICAL));
    features.add(new FeatureField("i", "i", FeatureKind.CATEGORICAL));
    features.add(new FeatureField("p", "p", FeatureKind.NUMERIC));
    AvroRecordDecoder decoder =
        AvroRecordDecoder.compile(schema.toString(), features, new EventTimeField("t", Unit.ISO));
    FeatureRow row = new FeatureRow(features.size());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    decodeAll(decoder, bytes, row, 1_000);
    long before = threads.getCurrentThreadAllocatedBytes();
    decodeAll(decoder, bytes, row, RECORDS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(row.isRejected()).isFalse();
    // Less than a byte per record: what the measurement itself and the compiler leave behind.
    assertThat(allocated).isLessThan(RECORDS);
  }

  private static void decodeAll(
      AvroRecordDecoder decoder, byte[] bytes, FeatureRow row, int times) {
    for (int i = 0; i < times; i++) {
      row.begin(0, i, 0);
      decoder.decode(bytes, row);
    }
  }
}
