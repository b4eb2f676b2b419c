package io.leeway.cli;

import picocli.CommandLine;

/** The version that the jar was built as. */
final class ManifestVersion implements CommandLine.IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Leeway.class.getPackage().getImplementationVersion();
    return new String[] {"leeway " + (version == null ? "(not built as a jar)" : version)};
  }
}
