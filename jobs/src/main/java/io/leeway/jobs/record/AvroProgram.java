package io.leeway.jobs.record;

/**
 * The steps that walk over one value of a schema; made once, then only read.
 *
 * <p>Skipping a recursive record calls the program of that record, so a program can be used before
 * its own steps are known.
 */
final class AvroProgram {
  private static final AvroInstruction[] NOTHING = {};

  private AvroInstruction[] steps = NOTHING;
  private int fixedBytes;

  void complete(AvroInstruction[] allSteps) {
    this.steps = allSteps;
    if (allSteps.length == 0) {
      fixedBytes = 0;
    } else if (allSteps.length == 1
        && allSteps[0].code == AvroInstruction.Code.SKIP_BYTES
        && allSteps[0].nullBranch < 0) {
      fixedBytes = allSteps[0].operand;
    } else {
      fixedBytes = -1;
    }
  }

  AvroInstruction[] steps() {
    return steps;
  }

  /** The size of a value if all are equally long and nothing in them is read, else -1. */
  int fixedBytes() {
    return fixedBytes;
  }
}
