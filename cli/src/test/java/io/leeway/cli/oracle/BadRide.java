package io.leeway.cli.oracle;

import io.leeway.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Ways in which the record of a ride is broken, and what must be said about it. */
public enum BadRide {
  NO_VALUE(DeadLetterReason.EMPTY),
  NO_BYTES(DeadLetterReason.EMPTY),
  CUT_OFF(DeadLetterReason.TRUNCATED),
  TOO_LONG(DeadLetterReason.MALFORMED),
  JSON(DeadLetterReason.MALFORMED),
  OTHER_SCHEMA(DeadLetterReason.MALFORMED),
  OVERSIZED(DeadLetterReason.OVERSIZED);

  private static final int LIMIT = 1 << 20;

  private static final Schema ALL_TEXT =
      SchemaBuilder.record("Ride")
          .fields()
          .requiredString("speed")
          .requiredString("gear")
          .endRecord();

  private final DeadLetterReason reason;

  BadRide(DeadLetterReason reason) {
    this.reason = reason;
  }

  DeadLetterReason reason() {
    return reason;
  }

  byte @Nullable [] of(byte[] ride, Random random) {
    return switch (this) {
      case NO_VALUE -> null;
      case NO_BYTES -> new byte[0];
      case CUT_OFF -> Arrays.copyOf(ride, ride.length - 1 - random.nextInt(5));
      case TOO_LONG -> Arrays.copyOf(ride, ride.length + 1 + random.nextInt(5));
      case JSON -> "{\"speed\": 12.5}".getBytes(StandardCharsets.UTF_8);
      case OTHER_SCHEMA -> {
        GenericRecord other = new GenericData.Record(ALL_TEXT);
        other.put("speed", "quick");
        other.put("gear", "second");
        yield Rides.encode(other);
      }
      case OVERSIZED -> Arrays.copyOf(ride, LIMIT + 1 + random.nextInt(1000));
    };
  }
}
