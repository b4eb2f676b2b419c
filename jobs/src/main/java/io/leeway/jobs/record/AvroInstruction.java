package io.leeway.jobs.record;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One step of an {@link AvroProgram}: reads or skips one value of the record.
 *
 * <p>Immutable but for jump targets and sub-programs, which are filled in while compiling.
 */
final class AvroInstruction {
  /** What a step does. */
  enum Code {
    /** {@code operand} bytes. */
    SKIP_BYTES,
    SKIP_VARINT,
    /** A length and as many bytes. */
    SKIP_SIZED,
    /** An enum of {@code operand} symbols. */
    SKIP_ENUM,
    /** An array whose items are skipped by {@code program}. */
    SKIP_ARRAY,
    /** A map whose values are skipped by {@code program}. */
    SKIP_MAP,
    /** Runs {@code program}: a record within the record. */
    CALL,
    /** Goes on at {@code targets[branch]}. */
    UNION,
    /** Goes on at {@code targets[0]}. */
    JUMP,
    /** Remembers this position, for a field with several uses. */
    MARK,
    /** Goes back to the remembered position. */
    RESET,
    /** Rejects the record for its value here; why, in {@code symbols[0]}. */
    WRONG_TYPE,

    NUMBER_INT,
    NUMBER_LONG,
    NUMBER_FLOAT,
    NUMBER_DOUBLE,
    /** Several of them, one after the other, in {@code run}. */
    NUMBER_DOUBLES,
    /** Scale in {@code operand}. */
    NUMBER_DECIMAL,
    /** Scale in {@code operand}, size in {@code size}. */
    NUMBER_FIXED_DECIMAL,

    /**
     * An array of numbers for the row's array {@code feature}; {@code operand} is the branch of the
     * items' union that is null, -1 if they are in none.
     */
    ITEMS_INT,
    ITEMS_LONG,
    ITEMS_FLOAT,
    ITEMS_DOUBLE,

    TEXT_STRING,
    /** Symbols in {@code symbols}. */
    TEXT_ENUM,
    TEXT_BOOLEAN,
    TEXT_INT,
    TEXT_LONG,
    TEXT_FLOAT,
    TEXT_DOUBLE,

    /** Scale of times in {@code scale}. */
    TIME_INT,
    TIME_LONG,
    TIME_FLOAT,
    TIME_DOUBLE,
    TIME_STRING
  }

  /** For {@code nullBranch}: the value is always there. */
  private static final int NEVER_NULL = -1;

  private static final int[] NO_TARGETS = {};
  private static final byte[][] NO_SYMBOLS = {};
  private static final AvroInstruction[] NO_RUN = {};

  final Code code;

  /** Where in the record this is, for messages. */
  final String path;

  /** Index of the feature that gets the value; -1 for none. */
  final int feature;

  final int operand;
  final int size;
  final int[] targets;
  final byte[][] symbols;
  final @Nullable AvroProgram program;
  final @Nullable TimeScale scale;

  /**
   * The branch of a union of two in which there is nothing to read; the other is what this step
   * reads. -1 if the value is not in such a union.
   */
  final int nullBranch;

  /** Steps that are taken at once. */
  final AvroInstruction[] run;

  /** Their features. */
  final int[] runFeatures;

  private AvroInstruction(
      Code code,
      String path,
      int feature,
      int operand,
      int size,
      int[] targets,
      byte[][] symbols,
      @Nullable AvroProgram program,
      @Nullable TimeScale scale,
      int nullBranch,
      AvroInstruction[] run) {
    this.code = code;
    this.path = path;
    this.feature = feature;
    this.operand = operand;
    this.size = size;
    this.targets = targets;
    this.symbols = symbols;
    this.program = program;
    this.scale = scale;
    this.nullBranch = nullBranch;
    this.run = run;
    this.runFeatures = Stream.of(run).mapToInt(step -> step.feature).toArray();
  }

  /** Two or more steps {@code NUMBER_DOUBLE} as one. */
  static AvroInstruction doubles(AvroInstruction[] run) {
    return new AvroInstruction(
        Code.NUMBER_DOUBLES,
        run[0].path,
        -1,
        run.length * Double.BYTES,
        0,
        NO_TARGETS,
        NO_SYMBOLS,
        null,
        null,
        NEVER_NULL,
        run);
  }

  /** The same step for a value that may be null instead. */
  AvroInstruction orNull(int branch) {
    return new AvroInstruction(
        code, path, feature, operand, size, targets, symbols, program, scale, branch, run);
  }

  static AvroInstruction plain(Code code, String path) {
    return skip(code, path, 0);
  }

  static AvroInstruction skip(Code code, String path, int operand) {
    return new AvroInstruction(
        code, path, -1, operand, 0, NO_TARGETS, NO_SYMBOLS, null, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction call(Code code, String path, AvroProgram program) {
    return new AvroInstruction(
        code, path, -1, 0, 0, NO_TARGETS, NO_SYMBOLS, program, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction jump(Code code, String path, int[] targets) {
    return new AvroInstruction(
        code, path, -1, 0, 0, targets, NO_SYMBOLS, null, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction feature(Code code, String path, int feature) {
    return new AvroInstruction(
        code, path, feature, 0, 0, NO_TARGETS, NO_SYMBOLS, null, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction items(Code code, String path, int array, int itemNullBranch) {
    return new AvroInstruction(
        code,
        path,
        array,
        itemNullBranch,
        0,
        NO_TARGETS,
        NO_SYMBOLS,
        null,
        null,
        NEVER_NULL,
        NO_RUN);
  }

  static AvroInstruction decimal(String path, int feature, int scale) {
    return new AvroInstruction(
        Code.NUMBER_DECIMAL,
        path,
        feature,
        scale,
        0,
        NO_TARGETS,
        NO_SYMBOLS,
        null,
        null,
        NEVER_NULL,
        NO_RUN);
  }

  static AvroInstruction fixedDecimal(String path, int feature, int scale, int size) {
    return new AvroInstruction(
        Code.NUMBER_FIXED_DECIMAL,
        path,
        feature,
        scale,
        size,
        NO_TARGETS,
        NO_SYMBOLS,
        null,
        null,
        NEVER_NULL,
        NO_RUN);
  }

  static AvroInstruction symbol(String path, int feature, byte[][] symbols) {
    return new AvroInstruction(
        Code.TEXT_ENUM, path, feature, 0, 0, NO_TARGETS, symbols, null, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction wrongType(String path, String problem) {
    byte[][] text = {problem.getBytes(StandardCharsets.UTF_8)};
    return new AvroInstruction(
        Code.WRONG_TYPE, path, -1, 0, 0, NO_TARGETS, text, null, null, NEVER_NULL, NO_RUN);
  }

  static AvroInstruction time(Code code, String path, @Nullable TimeScale scale) {
    return new AvroInstruction(
        code, path, -1, 0, 0, NO_TARGETS, NO_SYMBOLS, null, scale, NEVER_NULL, NO_RUN);
  }
}
