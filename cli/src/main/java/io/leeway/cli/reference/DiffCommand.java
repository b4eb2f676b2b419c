package io.leeway.cli.reference;

import io.leeway.schema.Reference;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "diff",
    description = {
      "Compares two references: features added and removed, and the JS distance of the others.",
      "Bins that the two do not share are compared approximately."
    })
final class DiffCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE|ID", description = "The first reference.")
  private String first;

  @Parameters(index = "1", paramLabel = "FILE|ID", description = "The second reference.")
  private String second;

  @Mixin private TopicOptions topic;

  @Override
  public void run() {
    Reference before = ReferenceLookup.find(first, topic);
    Reference after = ReferenceLookup.find(second, topic);
    PrintWriter out = spec.commandLine().getOut();
    if (before.getId().equals(after.getId())) {
      out.println("the same reference, " + before.getId());
    } else {
      new ReferenceDiff(before, after).lines().forEach(out::println);
    }
  }
}
