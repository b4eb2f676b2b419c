package io.leeway.jobs.record;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** Random schemas, records of them and their bytes, all from one seed. */
final class RandomAvro {
  private static final int MAX_LEVEL = 3;
  private static final List<Supplier<Schema>> LEAVES =
      List.of(
          () -> Schema.create(Schema.Type.NULL),
          () -> Schema.create(Schema.Type.BOOLEAN),
          () -> Schema.create(Schema.Type.INT),
          () -> Schema.create(Schema.Type.LONG),
          () -> Schema.create(Schema.Type.FLOAT),
          () -> Schema.create(Schema.Type.DOUBLE),
          () -> Schema.create(Schema.Type.STRING),
          () -> Schema.create(Schema.Type.BYTES),
          () -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT)),
          () -> LogicalTypes.timeMillis().addToSchema(Schema.create(Schema.Type.INT)),
          () -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG)),
          () -> LogicalTypes.localTimestampNanos().addToSchema(Schema.create(Schema.Type.LONG)),
          () -> LogicalTypes.uuid().addToSchema(Schema.create(Schema.Type.STRING)),
          () -> LogicalTypes.decimal(30, 4).addToSchema(Schema.create(Schema.Type.BYTES)));

  private final Random random;
  private int names;

  RandomAvro(long seed) {
    this.random = new Random(seed);
  }

  Schema record() {
    return record(0);
  }

  private Schema record(int level) {
    Schema record = Schema.createRecord("R" + names++, null, "leeway.test", false);
    List<Schema.Field> fields = new ArrayList<>();
    int count = 1 + random.nextInt(7);
    for (int i = 0; i < count; i++) {
      fields.add(new Schema.Field("f" + i, type(level + 1, record)));
    }
    if (random.nextInt(4) == 0) {
      Schema again =
          random.nextBoolean()
              ? Schema.createUnion(Schema.create(Schema.Type.NULL), record)
              : Schema.createArray(record);
      fields.add(new Schema.Field("again", again));
    }
    record.setFields(fields);
    return record;
  }

  private Schema type(int level, Schema enclosing) {
    int pick = random.nextInt(level < MAX_LEVEL ? 24 : 16);
    return switch (pick) {
      case 14 -> Schema.createEnum("E" + names++, null, "leeway.test", List.of("A", "Bee", "CEE"));
      case 15 -> fixed();
      case 16, 17 -> Schema.createArray(type(level + 1, enclosing));
      case 18 -> Schema.createMap(type(level + 1, enclosing));
      case 19, 20 -> record(level + 1);
      case 21, 22 -> nullable(notUnion(level + 1, enclosing));
      case 23 -> union(level);
      default -> LEAVES.get(pick).get();
    };
  }

  private Schema notUnion(int level, Schema enclosing) {
    Schema type = type(level, enclosing);
    return type.getType() == Schema.Type.UNION ? Schema.create(Schema.Type.DOUBLE) : type;
  }

  private Schema fixed() {
    int size = random.nextInt(20);
    Schema fixed = Schema.createFixed("F" + names++, null, "leeway.test", size);
    return size > 2 && random.nextBoolean()
        ? LogicalTypes.decimal(4, random.nextInt(4)).addToSchema(fixed)
        : fixed;
  }

  private Schema nullable(Schema type) {
    if (type.getType() == Schema.Type.NULL) {
      return type;
    }
    Schema none = Schema.create(Schema.Type.NULL);
    return random.nextBoolean() ? Schema.createUnion(none, type) : Schema.createUnion(type, none);
  }

  private Schema union(int level) {
    return random.nextBoolean()
        ? Schema.createUnion(
            Schema.create(Schema.Type.INT),
            Schema.create(Schema.Type.NULL),
            Schema.create(Schema.Type.DOUBLE))
        : Schema.createUnion(
            record(level + 1), Schema.create(Schema.Type.STRING), record(level + 1));
  }

  GenericRecord datum(Schema record) {
    return (GenericRecord) value(record, 0);
  }

  private Object value(Schema schema, int level) {
    return switch (schema.getType()) {
      case NULL -> throw new IllegalStateException("null is made by its holder");
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt() >> random.nextInt(32);
      case LONG -> random.nextLong() >> random.nextInt(64);
      case FLOAT -> random.nextInt(5) == 0 ? Float.NaN : (float) random.nextGaussian();
      case DOUBLE -> random.nextInt(9) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian();
      case STRING -> text();
      case BYTES -> ByteBuffer.wrap(bytes(1 + random.nextInt(14)));
      case FIXED -> new GenericData.Fixed(schema, bytes(schema.getFixedSize()));
      case ENUM ->
          new GenericData.EnumSymbol(
              schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
      case ARRAY -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (int i = level > 5 ? 0 : random.nextInt(4); i > 0; i--) {
          items.add(orNull(schema.getElementType(), level));
        }
        yield items;
      }
      case MAP -> {
        Map<String, @Nullable Object> entries = new HashMap<>();
        for (int i = level > 5 ? 0 : random.nextInt(4); i > 0; i--) {
          entries.put(text(), orNull(schema.getValueType(), level));
        }
        yield entries;
      }
      case RECORD -> {
        GenericData.Record record = new GenericData.Record(schema);
        for (Schema.Field field : schema.getFields()) {
          record.put(field.pos(), orNull(field.schema(), level));
        }
        yield record;
      }
      case UNION -> throw new IllegalStateException("a union is resolved by its holder");
    };
  }

  private @Nullable Object orNull(Schema schema, int level) {
    Schema type = schema;
    if (schema.getType() == Schema.Type.UNION) {
      List<Schema> types = schema.getTypes();
      type = types.get(random.nextInt(types.size()));
      if (level > 5 && schema.isNullable()) {
        type = Schema.create(Schema.Type.NULL);
      }
    }
    return type.getType() == Schema.Type.NULL ? null : value(type, level + 1);
  }

  private String text() {
    int length = random.nextInt(50) == 0 ? 300 : random.nextInt(12);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint("aZ9 é€\u0000😀".codePointAt(random.nextInt(7)));
    }
    return text.toString();
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (random.nextBoolean()) {
      // Small decimals in wide fields are what real records hold.
      byte sign = (byte) (random.nextBoolean() ? 0 : -1);
      for (int i = 0; i < length - 3; i++) {
        bytes[i] = sign;
      }
    }
    return bytes;
  }

  /** With blocks that tell their size in bytes, or without. */
  byte[] encode(GenericRecord datum) {
    return encode(datum, random.nextBoolean());
  }

  static byte[] encode(GenericRecord datum, boolean sizedBlocks) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      EncoderFactory factory = EncoderFactory.get();
      Encoder encoder =
          sizedBlocks
              ? factory.blockingBinaryEncoder(bytes, null)
              : factory.binaryEncoder(bytes, null);
      new GenericDatumWriter<GenericRecord>(datum.getSchema()).write(datum, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
