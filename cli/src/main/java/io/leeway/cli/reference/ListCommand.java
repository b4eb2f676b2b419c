package io.leeway.cli.reference;

import io.leeway.cli.text.NumberText;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.reference.ReferenceProfile;
import io.leeway.schema.Reference;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "list", description = "Lists the references in the topic.")
final class ListCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private TopicOptions topic;

  @Override
  public void run() {
    ReferenceTopic.Contents contents = topic.topic().readAll();
    PrintWriter out = spec.commandLine().getOut();
    for (ReferenceProfile profile : contents.references()) {
      Reference reference = profile.message();
      out.printf(
          "%s  %s  from %s  %s records  %d features%s%n",
          reference.getId(),
          reference.getStream(),
          Texts.time(reference.getEffectiveFrom()),
          NumberText.count(reference.getRecords()),
          reference.getFeatures().size(),
          reference.getShadow() ? "  on trial (shadow)" : "");
    }
    if (contents.references().isEmpty()) {
      spec.commandLine().getErr().println("there are no references, or no such topic");
    }
    contents.problems().forEach(spec.commandLine().getErr()::println);
  }
}
