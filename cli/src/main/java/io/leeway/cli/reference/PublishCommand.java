package io.leeway.cli.reference;

import io.leeway.jobs.reference.ReferenceId;
import io.leeway.schema.Reference;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "publish",
    description = {
      "Writes a reference to the topic, which is created if it is missing.",
      "A running monitor compares windows with it from its effective time on; alerts against the"
          + " reference before are resolved as superseded."
    })
final class PublishCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The reference.")
  private Path file;

  @Option(
      names = "--effective-from",
      paramLabel = "TIME",
      converter = TimeArgument.class,
      description = "Event time from which it holds, instead of the file's; it gets another id.")
  private @Nullable Long effectiveFrom;

  @Option(
      names = "--shadow",
      description = {
        "On trial: windows are scored against it beside the reference that holds, without raising"
            + " alerts, until another one is on trial or a later reference takes effect.",
        "leeway reference shadow tells what it would have raised."
      })
  private boolean shadow;

  @Mixin private TopicOptions topic;

  @Override
  public void run() {
    Reference reference = asAskedFor(ReferenceFile.read(file));
    topic.topic().publish(reference);
    spec.commandLine()
        .getOut()
        .println(
            "published %s/%s%s"
                .formatted(
                    reference.getStream(), reference.getId(), shadow ? " on trial (shadow)" : ""));
  }

  private Reference asAskedFor(Reference built) {
    return ReferenceId.seal(
        Reference.newBuilder(built)
            .setShadow(shadow)
            .setEffectiveFrom(effectiveFrom == null ? built.getEffectiveFrom() : effectiveFrom)
            .build());
  }
}
