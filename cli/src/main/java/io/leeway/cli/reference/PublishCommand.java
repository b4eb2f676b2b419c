package io.leeway.cli.reference;

import io.leeway.schema.Reference;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = "Writes a reference to the topic, which is created if it is missing.")
final class PublishCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The reference.")
  private Path file;

  @Mixin private TopicOptions topic;

  @Override
  public void run() {
    Reference reference = ReferenceFile.read(file);
    topic.topic().publish(reference);
    spec.commandLine()
        .getOut()
        .println("published " + reference.getStream() + "/" + reference.getId());
  }
}
