package io.leeway.jobs.record;

import io.leeway.schema.DeadLetterReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in Avro's binary encoding by a program that was made once from the writer's schema.
 *
 * <p>Every byte is walked over, so a record that is shorter or longer than its schema says is
 * found. A rejection names the first field that could not be read. A field that the record holds as
 * null, or in another branch of a union than the one with the field, is missing.
 *
 * <p>Cost: one pass over the bytes; allocates nothing for a good record, except for decimals beyond
 * 53 bits and for floating-point categories that are no whole numbers. Not thread-safe.
 */
final class AvroRecordDecoder implements RecordDecoder {
  private static final long NO_TIME = Long.MIN_VALUE + 1;

  private final AvroProgram program;
  private final @Nullable EventTimeField eventTime;
  private final boolean exactLength;
  private final AvroInput in = new AvroInput();
  private final IsoTime isoTime = new IsoTime();

  private long timeMillis;
  private int mark;

  /** The step of the outermost program that is being taken, for messages. */
  private String path = "";

  AvroRecordDecoder(AvroProgram program, @Nullable EventTimeField eventTime, boolean exactLength) {
    this.program = program;
    this.eventTime = eventTime;
    this.exactLength = exactLength;
  }

  /**
   * A decoder for records of this writer's schema, which must end where their bytes do.
   *
   * @throws IllegalArgumentException if the schema does not parse or is no record, or naming every
   *     field that it cannot give, a line each
   */
  static AvroRecordDecoder compile(
      String schemaJson, List<FeatureField> features, @Nullable EventTimeField eventTime) {
    return compile(schemaJson, RecordFields.of(features), eventTime, true);
  }

  /** The same; without {@code exactLength}, bytes after the record are ignored. */
  static AvroRecordDecoder compile(
      String schemaJson,
      List<FeatureField> features,
      @Nullable EventTimeField eventTime,
      boolean exactLength) {
    return compile(schemaJson, RecordFields.of(features), eventTime, exactLength);
  }

  /**
   * The same; without {@code exactLength}, bytes after the record are ignored.
   *
   * @throws IllegalArgumentException as above
   */
  static AvroRecordDecoder compile(
      String schemaJson,
      RecordFields fields,
      @Nullable EventTimeField eventTime,
      boolean exactLength) {
    return new AvroRecordDecoder(
        AvroCompiler.compile(schemaJson, fields, eventTime), eventTime, exactLength);
  }

  @Override
  public void decode(byte[] value, FeatureRow row) {
    decode(value, 0, row);
  }

  /** The same for a record that begins there. */
  void decode(byte[] value, int from, FeatureRow row) {
    if (value.length > RecordLimits.MAX_RECORD_BYTES) {
      row.reject(DeadLetterReason.OVERSIZED, RecordLimits.oversized(value.length));
      return;
    }
    in.begin(value, from);
    timeMillis = NO_TIME;
    try {
      run(program, row, 0);
      if (exactLength && in.remaining() > 0) {
        row.reject(
            DeadLetterReason.MALFORMED, "%d bytes follow the record".formatted(in.remaining()));
      } else if (eventTime != null) {
        setEventTime(eventTime, row);
      }
    } catch (BadRecord e) {
      row.reject(e.reason(), path + ": " + e.problem());
    } finally {
      in.end();
    }
  }

  private void setEventTime(EventTimeField field, FeatureRow row) {
    if (timeMillis == NO_TIME) {
      row.reject(DeadLetterReason.MISSING_TIMESTAMP, field.path() + ": null");
    } else if (timeMillis == EventTimeRange.INVALID) {
      row.reject(DeadLetterReason.BAD_TIMESTAMP, field.path() + ": " + EventTimeRange.EXPECTED);
    } else {
      row.setEventTime(timeMillis);
    }
  }

  private void run(AvroProgram program, FeatureRow row, int depth) throws BadRecord {
    if (depth > RecordLimits.MAX_DEPTH) {
      throw BadRecord.malformed("nested deeper than " + RecordLimits.MAX_DEPTH);
    }
    AvroInstruction[] steps = program.steps();
    int at = 0;
    try {
      while (at < steps.length) {
        AvroInstruction step = steps[at];
        if (step.nullBranch >= 0 && in.readIndex(2) == step.nullBranch) {
          at++;
          continue;
        }
        switch (step.code) {
          case SKIP_BYTES -> in.skip(step.operand);
          case SKIP_VARINT -> in.skipVarint();
          case SKIP_SIZED -> in.skip(in.readLength());
          case SKIP_ENUM -> in.readIndex(step.operand);
          case SKIP_ARRAY -> skipArray(programOf(step), row, depth);
          case SKIP_MAP -> skipMap(programOf(step), row, depth);
          case CALL -> run(programOf(step), row, depth + 1);
          case UNION -> {
            at = step.targets[in.readIndex(step.targets.length)];
            continue;
          }
          case JUMP -> {
            at = step.targets[0];
            continue;
          }
          case MARK -> mark = in.position();
          case RESET -> in.moveTo(mark);
          case WRONG_TYPE ->
              throw new BadRecord(
                  DeadLetterReason.WRONG_TYPE, new String(step.symbols[0], StandardCharsets.UTF_8));

          case NUMBER_INT -> row.setNumber(step.feature, in.readInt());
          case NUMBER_LONG -> row.setNumber(step.feature, (double) in.readLong());
          case NUMBER_FLOAT -> row.setNumber(step.feature, in.readFloat());
          case NUMBER_DOUBLE -> row.setNumber(step.feature, in.readDouble());
          case NUMBER_DOUBLES -> readDoubles(step, row);
          case NUMBER_DECIMAL -> readDecimal(step, in.readLength(), row);
          case NUMBER_FIXED_DECIMAL -> readDecimal(step, step.size, row);

          case ITEMS_INT, ITEMS_LONG, ITEMS_FLOAT, ITEMS_DOUBLE -> readItems(step, row);

          case TEXT_STRING -> readText(step, row);
          case TEXT_ENUM -> {
            byte[] symbol = step.symbols[in.readIndex(step.symbols.length)];
            row.setTextInPlace(step.feature, symbol, 0, symbol.length);
          }
          case TEXT_BOOLEAN -> row.setBooleanText(step.feature, in.readBoolean());
          case TEXT_INT -> row.setIntegerText(step.feature, in.readInt());
          case TEXT_LONG -> row.setIntegerText(step.feature, in.readLong());
          case TEXT_FLOAT -> row.setFloatText(step.feature, in.readFloat());
          case TEXT_DOUBLE -> row.setNumberText(step.feature, in.readDouble());

          case TIME_INT -> timeMillis = scaleOf(step).toMillis((long) in.readInt());
          case TIME_LONG -> timeMillis = scaleOf(step).toMillis(in.readLong());
          case TIME_FLOAT -> timeMillis = scaleOf(step).toMillis((double) in.readFloat());
          case TIME_DOUBLE -> timeMillis = scaleOf(step).toMillis(in.readDouble());
          case TIME_STRING -> readIsoTime();
        }
        at++;
      }
    } catch (BadRecord e) {
      // Outer programs overwrite it: in the end it is the path within the whole record.
      AvroInstruction failed = steps[at];
      path = failed.run.length == 0 ? failed.path : failed.run[in.remaining() / Double.BYTES].path;
      throw e;
    }
  }

  private void skipArray(AvroProgram items, FeatureRow row, int depth) throws BadRecord {
    long total = 0;
    for (long count = nextBlock(0); count != 0; count = nextBlock(total)) {
      total += Math.abs(count);
      if (count < 0) {
        continue;
      }
      if (items.fixedBytes() >= 0) {
        in.skip(count * items.fixedBytes());
      } else {
        for (long i = 0; i < count; i++) {
          run(items, row, depth + 1);
        }
      }
    }
  }

  private void skipMap(AvroProgram values, FeatureRow row, int depth) throws BadRecord {
    long total = 0;
    for (long count = nextBlock(0); count != 0; count = nextBlock(total)) {
      total += Math.abs(count);
      for (long i = 0; i < count; i++) {
        in.skip(in.readLength());
        run(values, row, depth + 1);
      }
    }
  }

  /**
   * The number of items in the next block of an array or map; zero at its end, negative for a block
   * that told its size in bytes and is skipped already.
   */
  private long nextBlock(long itemsBefore) throws BadRecord {
    long count = in.readLong();
    long most = RecordLimits.MAX_ITEMS - itemsBefore;
    if (count > most || count < -most) {
      throw BadRecord.malformed("more than " + RecordLimits.MAX_ITEMS + " items");
    }
    if (count < 0) {
      long bytes = in.readLong();
      if (bytes < 0) {
        throw BadRecord.malformed("a negative length");
      }
      in.skip(bytes);
    }
    return count;
  }

  private void readItems(AvroInstruction step, FeatureRow row) throws BadRecord {
    int array = step.feature;
    row.beginArray(array);
    long total = 0;
    for (long count = nextReadBlock(0); count != 0; count = nextReadBlock(total)) {
      total += count;
      for (long i = 0; i < count; i++) {
        if (step.operand >= 0 && in.readIndex(2) == step.operand) {
          row.addNullItem(array);
        } else {
          row.addItem(
              array,
              switch (step.code) {
                case ITEMS_INT -> in.readInt();
                case ITEMS_LONG -> (double) in.readLong();
                case ITEMS_FLOAT -> in.readFloat();
                default -> in.readDouble();
              });
        }
      }
    }
    row.endArray(array);
  }

  /** The number of items in the next block of an array that is read, zero at its end. */
  private long nextReadBlock(long itemsBefore) throws BadRecord {
    long count = in.readLong();
    long most = RecordLimits.MAX_ITEMS - itemsBefore;
    if (count > most || count < -most) {
      throw BadRecord.malformed("more than " + RecordLimits.MAX_ITEMS + " items");
    }
    if (count < 0 && in.readLong() < 0) {
      throw BadRecord.malformed("a negative length");
    }
    return Math.abs(count);
  }

  /** One check of the length for all. */
  private void readDoubles(AvroInstruction step, FeatureRow row) throws BadRecord {
    int at = in.position();
    in.skip(step.operand);
    int[] features = step.runFeatures;
    for (int i = 0; i < features.length; i++) {
      row.setNumber(features[i], in.doubleAt(at + i * Double.BYTES));
    }
  }

  private void readDecimal(AvroInstruction step, int length, FeatureRow row) throws BadRecord {
    int from = in.position();
    in.skip(length);
    row.setNumber(step.feature, Decimals.toDouble(in.bytes(), from, from + length, step.operand));
  }

  private void readText(AvroInstruction step, FeatureRow row) throws BadRecord {
    int length = in.readLength();
    int from = in.position();
    in.skip(length);
    row.setTextInPlace(step.feature, in.bytes(), from, from + length);
  }

  private void readIsoTime() throws BadRecord {
    int length = in.readLength();
    int from = in.position();
    in.skip(length);
    timeMillis = isoTime.parseMillis(in.bytes(), from, from + length);
  }

  private static AvroProgram programOf(AvroInstruction step) {
    return Objects.requireNonNull(step.program);
  }

  private static TimeScale scaleOf(AvroInstruction step) {
    return Objects.requireNonNull(step.scale);
  }
}
