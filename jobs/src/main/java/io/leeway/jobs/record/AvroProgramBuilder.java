package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroInstruction.Code;
import java.util.ArrayList;
import java.util.List;

/** Collects the steps of one program; joins neighbouring skips where no jump goes between them. */
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
    steps.add(step);
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
