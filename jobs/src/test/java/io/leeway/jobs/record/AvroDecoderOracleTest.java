package io.leeway.jobs.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.schema.DeadLetterReason;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random schemas and records: our decoder against Avro's own reader. */
class AvroDecoderOracleTest {
  private static final int SCHEMAS = 1_500;
  private static final int RECORDS_PER_SCHEMA = 4;

  @Test
  void readsWhatAvroReads() throws IOException {
    int values = 0;
    for (long seed = 0; seed < SCHEMAS; seed++) {
      RandomAvro random = new RandomAvro(seed);
      Schema schema = random.record();
      List<FeatureField> features = AvroOracle.features(schema);
      AvroRecordDecoder decoder = AvroRecordDecoder.compile(schema.toString(), features, null);
      for (int i = 0; i < RECORDS_PER_SCHEMA; i++) {
        byte[] bytes = random.encode(random.datum(schema));
        GenericRecord read = AvroOracle.read(schema, bytes);
        FeatureRow row = Rows.decode(decoder, bytes, features.size());
        assertThat(row.rejectionDetail()).as("seed %d, %s", seed, schema).isEmpty();
        for (int f = 0; f < features.size(); f++) {
          assertThat(AvroOracle.shown(row, f))
              .as("seed %d, %s in %s", seed, features.get(f), read)
              .isEqualTo(AvroOracle.expected(read, features.get(f)));
          values++;
        }
      }
    }
    assertThat(values).isGreaterThan(20_000);
  }

  @Test
  void findsEveryTruncationAndEveryTrailingByte() {
    for (long seed = 0; seed < 300; seed++) {
      RandomAvro random = new RandomAvro(seed);
      Schema schema = random.record();
      List<FeatureField> features = AvroOracle.features(schema);
      AvroRecordDecoder decoder = AvroRecordDecoder.compile(schema.toString(), features, null);
      byte[] bytes = random.encode(random.datum(schema));
      for (int length = 0; length < bytes.length; length++) {
        assertThat(rejection(decoder, Arrays.copyOf(bytes, length), features))
            .as("seed %d, %d of %d bytes, %s", seed, length, bytes.length, schema)
            .isEqualTo(DeadLetterReason.TRUNCATED);
      }
      byte[] longer = Arrays.copyOf(bytes, bytes.length + 1 + new Random(seed).nextInt(5));
      assertThat(rejection(decoder, longer, features))
          .as("seed %d", seed)
          .isEqualTo(DeadLetterReason.MALFORMED);
    }
  }

  private static @Nullable DeadLetterReason rejection(
      RecordDecoder decoder, byte[] bytes, List<FeatureField> features) {
    return Rows.decode(decoder, bytes, features.size()).rejection();
  }
}
