package io.leeway.cli.reference;

import io.leeway.jobs.reference.RequestedFeature;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which columns are features, and how CSV files separate them. */
public final class FeatureOptions {
  @Option(
      names = "--features",
      paramLabel = "NAME[:TYPE]",
      split = ",",
      converter = FeatureArgument.class,
      description = "The features, with numeric or categorical where that shall not be inferred.")
  private List<RequestedFeature> features = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "NAME",
      split = ",",
      description = "Columns that are no features.")
  private Set<String> ignored = Set.of();

  @Option(
      names = "--separator",
      paramLabel = "C",
      description = "Between the fields of CSV files (default: a comma, a tab in .tsv).")
  private @Nullable Character separator;

  /** Those asked for; none to infer them. */
  public List<RequestedFeature> features() {
    return List.copyOf(features);
  }

  /** Names of columns to leave out. */
  public Set<String> ignored() {
    return Set.copyOf(ignored);
  }

  /** Between the fields of CSV files, null for what a file's name says. */
  public @Nullable Character separator() {
    return separator;
  }
}
