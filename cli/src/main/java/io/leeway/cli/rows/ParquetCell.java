package io.leeway.cli.rows;

import io.leeway.jobs.record.TimeScale;
import io.leeway.jobs.rows.Cell;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * What the values of a Parquet type are as cells. Timestamps and dates are times, decimals numbers;
 * a time of day is a number.
 */
final class ParquetCell {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PrimitiveTypeName physical;
  private final @Nullable LogicalTypeAnnotation logical;
  private final @Nullable TimeScale times;

  private ParquetCell(PrimitiveType type) {
    this.physical = type.getPrimitiveTypeName();
    this.logical = type.getLogicalTypeAnnotation();
    this.times = times(logical);
  }

  static ParquetCell of(PrimitiveType type) {
    return new ParquetCell(type);
  }

  /** Whether the values are single ones, and not just bytes. */
  static boolean canHold(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BINARY ->
          isText(logical)
              || logical instanceof EnumLogicalTypeAnnotation
              || logical instanceof DecimalLogicalTypeAnnotation;
      case FIXED_LEN_BYTE_ARRAY ->
          logical instanceof DecimalLogicalTypeAnnotation
              || logical instanceof UUIDLogicalTypeAnnotation
              || logical instanceof Float16LogicalTypeAnnotation;
      case INT96, INT32, INT64, FLOAT, DOUBLE, BOOLEAN -> true;
    };
  }

  private static boolean isText(@Nullable LogicalTypeAnnotation logical) {
    return logical instanceof StringLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation;
  }

  private static @Nullable TimeScale times(@Nullable LogicalTypeAnnotation logical) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return TimeScale.DAYS;
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return switch (timestamp.getUnit()) {
        case MILLIS -> TimeScale.MILLIS;
        case MICROS -> TimeScale.MICROS;
        case NANOS -> TimeScale.NANOS;
      };
    }
    return null;
  }

  Cell of(Dictionary dictionary, int id) {
    return switch (physical) {
      case INT32 -> ofWhole(dictionary.decodeToInt(id));
      case INT64 -> ofWhole(dictionary.decodeToLong(id));
      case FLOAT -> new Cell.Single(dictionary.decodeToFloat(id));
      case DOUBLE -> new Cell.Real(dictionary.decodeToDouble(id));
      case BOOLEAN -> new Cell.Flag(dictionary.decodeToBoolean(id));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> ofBinary(dictionary.decodeToBinary(id));
    };
  }

  Cell ofWhole(long value) {
    if (times != null) {
      return new Cell.Time(times.toMillis(value), value);
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new Cell.Decimal(BigDecimal.valueOf(value, decimal.getScale()).doubleValue());
    }
    if (value < 0 && logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return physical == PrimitiveTypeName.INT32
          ? new Cell.Whole(Integer.toUnsignedLong((int) value))
          : new Cell.Real(new BigInteger(Long.toUnsignedString(value)).doubleValue());
    }
    return new Cell.Whole(value);
  }

  Cell ofBinary(Binary value) {
    if (physical == PrimitiveTypeName.INT96) {
      return nanosAndJulianDay(value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN));
    }
    if (isText(logical)) {
      return new Cell.Text(value.toStringUsingUTF8());
    }
    if (logical instanceof EnumLogicalTypeAnnotation) {
      return new Cell.Symbol(value.toStringUsingUTF8());
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      byte[] unscaled = value.getBytesUnsafe();
      return unscaled.length == 0
          ? new Cell.Unusable("is bytes")
          : new Cell.Decimal(
              new BigDecimal(new BigInteger(unscaled), decimal.getScale()).doubleValue());
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = value.toByteBuffer();
      return new Cell.Text(new UUID(bytes.getLong(), bytes.getLong()).toString());
    }
    return new Cell.Single(half(value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort()));
  }

  /** The timestamps that Hive and Spark wrote before Parquet had a type for them. */
  private static Cell nanosAndJulianDay(ByteBuffer bytes) {
    long nanosOfDay = bytes.getLong();
    long day = bytes.getInt() - JULIAN_DAY_OF_EPOCH;
    long millis = day * MILLIS_PER_DAY + Math.floorDiv(nanosOfDay, NANOS_PER_MILLI);
    return new Cell.Time(TimeScale.MILLIS.toMillis(millis), millis);
  }

  /** A number of half precision: 1 sign, 5 exponent and 10 fraction bits. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    float size;
    if (exponent == 0) {
      size = Math.scalb((float) fraction, -24);
    } else if (exponent == 0x1F) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Math.scalb((float) (fraction | 0x400), exponent - 25);
    }
    return bits < 0 ? -size : size;
  }
}
