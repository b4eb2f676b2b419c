package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroInstruction.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the steps of one program; joins neighbouring skips, and neighbouring doubles, where no
 * jump goes between them.
 */
final class AvroProgramBuilder {
  private final List<AvroInstruction> steps = new ArrayList<>();
  private int lastLabel;

  /** The place of the next step, as the target of a jump. */
  int label() {
    lastLabel = steps.size();
    return lastLabel;
  }

  int size() {
    return steps.size();
  }

  void add(AvroInstruction step) {
    int last = steps.size() - 1;
    if (last >= lastLabel && isDouble(step) && isDouble(steps.get(last))) {
      AvroInstruction before = steps.get(last);
      boolean isRun = before.code == Code.NUMBER_DOUBLES;
      AvroInstruction[] run = Arrays.copyOf(before.run, isRun ? before.run.length + 1 : 2);
      if (!isRun) {
        run[0] = before;
      }
      run[run.length - 1] = step;
      steps.set(last, AvroInstruction.doubles(run));
    } else {
      steps.add(step);
    }
  }

  private static boolean isDouble(AvroInstruction step) {
    return step.code == Code.NUMBER_DOUBLES
        || (step.code == Code.NUMBER_DOUBLE && step.nullBranch < 0);
  }

  void skipBytes(int bytes, String path) {
    int last = steps.size() - 1;
    if (last >= lastLabel && steps.get(last).code == Code.SKIP_BYTES) {
      AvroInstruction before = steps.get(last);
      if (before.nullBranch < 0 && before.operand <= Integer.MAX_VALUE - bytes) {
        steps.set(
            last,
            AvroInstruction.skip(
                Code.SKIP_BYTES, range(before.path, path), before.operand + bytes));
        return;
      }
    }
    steps.add(AvroInstruction.skip(Code.SKIP_BYTES, path, bytes));
  }

  private static String range(String first, String last) {
    int more = first.indexOf("..");
    return (more < 0 ? first : first.substring(0, more)) + ".." + last;
  }

  AvroInstruction[] steps() {
    return steps.toArray(AvroInstruction[]::new);
  }
}
