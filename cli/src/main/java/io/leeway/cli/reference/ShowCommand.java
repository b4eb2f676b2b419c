package io.leeway.cli.reference;

import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import io.leeway.schema.codec.JsonView;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "show", description = "Prints a reference.")
final class ShowCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|ID",
      description = "A file, or the id of a reference in the topic (its beginning will do).")
  private String fileOrId;

  @Option(names = "--json", description = "As one line of JSON, with the schema's field names.")
  private boolean json;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many bins to print of each feature (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(names = "--tree", description = "Print its dependence tree, the strongest edges first.")
  private boolean tree;

  @Mixin private TopicOptions topic;

  @Override
  public void run() {
    Reference reference = ReferenceLookup.find(fileOrId, topic);
    PrintWriter out = spec.commandLine().getOut();
    if (tree) {
      new TreeText(ReferenceProfile.of(reference)).lines().forEach(out::println);
    } else if (json) {
      out.println(JsonView.of(reference));
    } else {
      new ReferenceReport(ReferenceProfile.of(reference), top).lines().forEach(out::println);
    }
  }
}
