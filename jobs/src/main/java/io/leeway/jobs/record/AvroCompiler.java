package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroInstruction.Code;
import io.leeway.schema.FeatureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Turns a writer's schema and the wanted fields into an {@link AvroProgram}.
 *
 * <p>Records on the way to a wanted field are laid out flat, everything else becomes as few skips
 * as possible. All problems are collected before anything is thrown. Used once.
 */
final class AvroCompiler {
  private final Map<FieldTarget, String> problems;
  private final boolean tolerant;

  /** Those whose problem is that there is no such field. */
  private final Set<FieldTarget> absent = new HashSet<>();

  /** The fields of the records that were met at a path. */
  private final Map<FieldTree, Set<String>> fieldsAt = new HashMap<>();

  /** What was met at a wanted path. */
  private final Map<FieldTree, String> typeAt = new HashMap<>();

  private final AvroSkips skips = new AvroSkips();

  private AvroCompiler(Map<FieldTarget, String> problems, boolean tolerant) {
    this.problems = problems;
    this.tolerant = tolerant;
  }

  /**
   * The program for records of this schema.
   *
   * @throws IllegalArgumentException if the schema does not parse or is no record, or naming every
   *     field that it cannot give, a line each
   */
  static AvroProgram compile(
      String schemaJson, RecordFields fields, @Nullable EventTimeField eventTime) {
    Schema schema = parse(schemaJson);
    Map<FieldTarget, String> problems = FieldTree.problemsByTarget();
    AvroProgram program = new AvroCompiler(problems, false).program(schema, fields, eventTime);
    FieldTree.throwIfAny(problems, fields, eventTime);
    return program;
  }

  /**
   * The program for records of a schema that came while the job runs, whatever it lacks: absent
   * fields are missing, and a record with a value of a type that cannot become what is wanted is
   * rejected.
   *
   * @param schema of a record
   */
  static TolerantProgram compileTolerantly(
      Schema schema, RecordFields fields, @Nullable EventTimeField eventTime) {
    Map<FieldTarget, String> problems = FieldTree.problemsByTarget();
    AvroCompiler compiler = new AvroCompiler(problems, true);
    AvroProgram program = compiler.program(schema, fields, eventTime);
    List<String> missing = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (FieldTarget target : FieldTree.targets(fields, eventTime)) {
      String problem = problems.get(target);
      if (problem != null) {
        (compiler.absent.contains(target) ? missing : refused).add(target.title() + ": " + problem);
      }
    }
    return new TolerantProgram(program, missing, refused);
  }

  /**
   * A program and what the schema does not have for it, a line for each field.
   *
   * @param missing fields that the schema lacks
   * @param refused fields of a type that cannot be read
   */
  record TolerantProgram(AvroProgram program, List<String> missing, List<String> refused) {}

  private AvroProgram program(
      Schema schema, RecordFields fields, @Nullable EventTimeField eventTime) {
    FieldTree wanted = FieldTree.of(fields, eventTime, problems);
    AvroProgramBuilder out = new AvroProgramBuilder();
    walkInto(schema, wanted, out);
    findUnknown(wanted);
    AvroProgram program = new AvroProgram();
    program.complete(out.steps());
    return program;
  }

  private static Schema parse(String schemaJson) {
    Schema schema;
    try {
      schema = new Schema.Parser().parse(schemaJson);
    } catch (AvroRuntimeException e) {
      throw new IllegalArgumentException(
          "the Avro schema does not parse: " + String.valueOf(e.getMessage()).replace('\n', ' '),
          e);
    }
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException(
          "the Avro schema is %s, expected a record".formatted(AvroTypes.describe(schema)));
    }
    return schema;
  }

  /** Reads what is wanted at this node and below it, skips the rest. */
  private void walk(Schema schema, FieldTree node, AvroProgramBuilder out) {
    typeAt.put(node, AvroTypes.describe(schema));
    List<FieldTarget> readable = new ArrayList<>();
    for (FieldTarget target : node.targets()) {
      String expected = AvroTypes.unmetExpectation(schema, target);
      if (expected == null) {
        readable.add(target);
      } else {
        problems.put(
            target,
            "%s is %s, expected %s".formatted(node.path(), AvroTypes.describe(schema), expected));
        if (tolerant) {
          readable.add(target);
        }
      }
    }
    if (!node.isLeaf()) {
      walkInto(schema, node, out);
    } else if (readable.isEmpty()) {
      skips.add(schema, node.path(), out);
    } else {
      readAll(schema, node.path(), readable, out);
    }
  }

  private void walkInto(Schema schema, FieldTree node, AvroProgramBuilder out) {
    switch (schema.getType()) {
      case RECORD -> {
        Set<String> fields = fieldsAt.computeIfAbsent(node, n -> new HashSet<>());
        for (Schema.Field field : schema.getFields()) {
          fields.add(field.name());
          FieldTree child = node.child(field.name());
          if (child == null) {
            String path = node.path().isEmpty() ? field.name() : node.path() + "." + field.name();
            skips.add(field.schema(), path, out);
          } else {
            walk(field.schema(), child, out);
          }
        }
      }
      case UNION ->
          AvroUnions.branches(schema, node.path(), out, branch -> walkInto(branch, node, out));
      default -> {
        if (tolerant && schema.getType() != Schema.Type.NULL) {
          out.add(
              AvroInstruction.wrongType(
                  node.path(), "is %s, expected a record".formatted(AvroTypes.describe(schema))));
        }
        skips.add(schema, node.path(), out);
      }
    }
  }

  /** Lists the wanted fields that no record had. */
  private void findUnknown(FieldTree node) {
    Set<String> fields = fieldsAt.get(node);
    node.children()
        .forEach(
            (name, child) -> {
              if (typeAt.containsKey(child)) {
                findUnknown(child);
                return;
              }
              String problem =
                  fields == null
                      ? "%s is %s, expected a record with a field %s"
                          .formatted(node.path(), typeAt.get(node), name)
                      : "%s is not in the schema%s"
                          .formatted(child.path(), NearNames.hint(name, fields));
              child.allTargets().forEach(target -> problems.put(target, problem));
              if (fields != null) {
                absent.addAll(child.allTargets());
              }
            });
  }

  /** Reads one value once for each of its uses. */
  private void readAll(
      Schema schema, String path, List<FieldTarget> targets, AvroProgramBuilder out) {
    if (targets.size() > 1) {
      out.add(AvroInstruction.plain(Code.MARK, path));
    }
    for (int i = 0; i < targets.size(); i++) {
      if (i > 0) {
        out.add(AvroInstruction.plain(Code.RESET, path));
      }
      read(schema, path, targets.get(i), out);
    }
  }

  private void read(Schema schema, String path, FieldTarget target, AvroProgramBuilder out) {
    if (schema.getType() == Schema.Type.UNION) {
      int nullBranch = AvroUnions.nullBranch(schema);
      if (nullBranch < 0) {
        AvroUnions.branches(schema, path, out, branch -> read(branch, path, target, out));
      } else {
        out.add(readOne(schema.getTypes().get(1 - nullBranch), path, target).orNull(nullBranch));
      }
    } else if (schema.getType() != Schema.Type.NULL) {
      out.add(readOne(schema, path, target));
    }
  }

  private AvroInstruction readOne(Schema schema, String path, FieldTarget target) {
    if (tolerant) {
      String expected = AvroTypes.unmetExpectation(schema, target);
      if (expected != null) {
        return AvroInstruction.wrongType(
            path, "is %s, expected %s".formatted(AvroTypes.describe(schema), expected));
      }
    }
    if (target instanceof FieldTarget.Feature feature) {
      return readFeature(schema, path, feature);
    }
    return target instanceof FieldTarget.Numbers numbers
        ? readItems(schema.getElementType(), path, numbers.index())
        : readTime(schema, path, ((FieldTarget.Time) target).field().unit());
  }

  private static AvroInstruction readItems(Schema item, String path, int array) {
    int nullBranch = item.getType() == Schema.Type.UNION ? AvroUnions.nullBranch(item) : -1;
    Schema number = nullBranch < 0 ? item : item.getTypes().get(1 - nullBranch);
    return switch (number.getType()) {
      case INT -> AvroInstruction.items(Code.ITEMS_INT, path, array, nullBranch);
      case LONG -> AvroInstruction.items(Code.ITEMS_LONG, path, array, nullBranch);
      case FLOAT -> AvroInstruction.items(Code.ITEMS_FLOAT, path, array, nullBranch);
      case DOUBLE -> AvroInstruction.items(Code.ITEMS_DOUBLE, path, array, nullBranch);
      default -> throw new IllegalStateException("No way to read numbers from " + item);
    };
  }

  private static AvroInstruction readFeature(
      Schema schema, String path, FieldTarget.Feature target) {
    int feature = target.index();
    boolean numeric = target.field().kind() == FeatureKind.NUMERIC;
    return switch (schema.getType()) {
      case INT -> AvroInstruction.feature(numeric ? Code.NUMBER_INT : Code.TEXT_INT, path, feature);
      case LONG ->
          AvroInstruction.feature(numeric ? Code.NUMBER_LONG : Code.TEXT_LONG, path, feature);
      case FLOAT ->
          AvroInstruction.feature(numeric ? Code.NUMBER_FLOAT : Code.TEXT_FLOAT, path, feature);
      case DOUBLE ->
          AvroInstruction.feature(numeric ? Code.NUMBER_DOUBLE : Code.TEXT_DOUBLE, path, feature);
      case BYTES -> AvroInstruction.decimal(path, feature, scale(schema));
      case FIXED ->
          AvroInstruction.fixedDecimal(path, feature, scale(schema), schema.getFixedSize());
      case STRING -> AvroInstruction.feature(Code.TEXT_STRING, path, feature);
      case BOOLEAN -> AvroInstruction.feature(Code.TEXT_BOOLEAN, path, feature);
      case ENUM ->
          AvroInstruction.symbol(
              path,
              feature,
              schema.getEnumSymbols().stream()
                  .map(symbol -> symbol.getBytes(StandardCharsets.UTF_8))
                  .toArray(byte[][]::new));
      default -> throw new IllegalStateException("No way to read a feature from " + schema);
    };
  }

  private static int scale(Schema schema) {
    return ((LogicalTypes.Decimal) schema.getLogicalType()).getScale();
  }

  private static AvroInstruction readTime(Schema schema, String path, EventTimeField.Unit unit) {
    TimeScale scale = AvroTypes.timeScale(schema, unit);
    return switch (schema.getType()) {
      case INT -> AvroInstruction.time(Code.TIME_INT, path, scale);
      case LONG -> AvroInstruction.time(Code.TIME_LONG, path, scale);
      case FLOAT -> AvroInstruction.time(Code.TIME_FLOAT, path, scale);
      case DOUBLE -> AvroInstruction.time(Code.TIME_DOUBLE, path, scale);
      case STRING -> AvroInstruction.plain(Code.TIME_STRING, path);
      default -> throw new IllegalStateException("No way to read a time from " + schema);
    };
  }
}
