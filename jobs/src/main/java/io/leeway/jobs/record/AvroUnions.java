package io.leeway.jobs.record;

import io.leeway.jobs.record.AvroInstruction.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** How unions are laid out in a program. */
final class AvroUnions {
  private AvroUnions() {}

  /** Which branch is null in a union of null and one other type; -1 for any other union. */
  static int nullBranch(Schema union) {
    List<Schema> types = union.getTypes();
    if (types.size() != 2) {
      return -1;
    }
    return types.get(0).getType() == Schema.Type.NULL
        ? 0
        : types.get(1).getType() == Schema.Type.NULL ? 1 : -1;
  }

  /** Adds a step that chooses the branch, and then all branches. */
  static void branches(
      Schema union, String path, AvroProgramBuilder out, Consumer<Schema> eachBranch) {
    List<Schema> types = union.getTypes();
    int[] starts = new int[types.size()];
    List<int[]> jumpsToEnd = new ArrayList<>();
    List<Integer> emptyBranches = new ArrayList<>();
    out.add(AvroInstruction.jump(Code.UNION, path, starts));
    for (int i = 0; i < starts.length; i++) {
      starts[i] = out.label();
      eachBranch.accept(types.get(i));
      if (out.size() == starts[i]) {
        emptyBranches.add(i);
      } else if (i < starts.length - 1) {
        int[] end = new int[1];
        out.add(AvroInstruction.jump(Code.JUMP, path, end));
        jumpsToEnd.add(end);
      }
    }
    int end = out.label();
    jumpsToEnd.forEach(jump -> jump[0] = end);
    emptyBranches.forEach(branch -> starts[branch] = end);
  }
}
