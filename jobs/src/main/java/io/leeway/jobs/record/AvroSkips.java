package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroInstruction.Code;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/** The part of a program that passes over what nobody wants, in as few steps as possible. */
final class AvroSkips {
  private final Map<String, AvroProgram> skipsOfRecords = new HashMap<>();
  private final Map<String, Boolean> emptyRecords = new HashMap<>();

  /** Adds what passes over a value of this schema. */
  void add(Schema schema, String path, AvroProgramBuilder out) {
    if (takesNoBytes(schema)) {
      return;
    }
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> out.skipBytes(1, path);
      case FLOAT -> out.skipBytes(Float.BYTES, path);
      case DOUBLE -> out.skipBytes(Double.BYTES, path);
      case FIXED -> out.skipBytes(schema.getFixedSize(), path);
      case INT, LONG -> out.add(AvroInstruction.plain(Code.SKIP_VARINT, path));
      case STRING, BYTES -> out.add(AvroInstruction.plain(Code.SKIP_SIZED, path));
      case ENUM ->
          out.add(AvroInstruction.skip(Code.SKIP_ENUM, path, schema.getEnumSymbols().size()));
      case ARRAY ->
          out.add(
              AvroInstruction.call(Code.SKIP_ARRAY, path, skipping(schema.getElementType(), path)));
      case MAP ->
          out.add(AvroInstruction.call(Code.SKIP_MAP, path, skipping(schema.getValueType(), path)));
      case RECORD -> out.add(AvroInstruction.call(Code.CALL, path, skippingRecord(schema)));
      case UNION -> skipUnion(schema, path, out);
    }
  }

  private void skipUnion(Schema union, String path, AvroProgramBuilder out) {
    int nullBranch = AvroUnions.nullBranch(union);
    if (nullBranch >= 0) {
      AvroProgramBuilder other = new AvroProgramBuilder();
      add(union.getTypes().get(1 - nullBranch), path, other);
      if (other.size() == 1) {
        out.add(other.steps()[0].orNull(nullBranch));
        return;
      }
    }
    AvroUnions.branches(union, path, out, branch -> add(branch, path, out));
  }

  private AvroProgram skipping(Schema schema, String path) {
    AvroProgramBuilder steps = new AvroProgramBuilder();
    add(schema, path, steps);
    AvroProgram program = new AvroProgram();
    program.complete(steps.steps());
    return program;
  }

  /** One program per record type, known before its steps are: records may contain themselves. */
  private AvroProgram skippingRecord(Schema schema) {
    AvroProgram known = skipsOfRecords.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    AvroProgram program = new AvroProgram();
    skipsOfRecords.put(schema.getFullName(), program);
    AvroProgramBuilder steps = new AvroProgramBuilder();
    for (Schema.Field field : schema.getFields()) {
      add(field.schema(), field.name(), steps);
    }
    program.complete(steps.steps());
    return program;
  }

  /** True for null and what consists of nothing else: a billion of them fit in no bytes at all. */
  private boolean takesNoBytes(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> true;
      case FIXED -> schema.getFixedSize() == 0;
      case RECORD -> {
        Boolean known = emptyRecords.putIfAbsent(schema.getFullName(), false);
        if (known == null) {
          known = schema.getFields().stream().allMatch(field -> takesNoBytes(field.schema()));
          emptyRecords.put(schema.getFullName(), known);
        }
        yield known;
      }
      default -> false;
    };
  }
}
