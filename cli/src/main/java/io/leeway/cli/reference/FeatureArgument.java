package io.leeway.cli.reference;

import io.leeway.jobs.reference.RequestedFeature;
import io.leeway.schema.FeatureKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A feature on the command line: {@code delay} or {@code hour:categorical}. */
public final class FeatureArgument implements ITypeConverter<RequestedFeature> {
  private static final String NUMERIC = ":numeric";
  private static final String CATEGORICAL = ":categorical";

  @Override
  public RequestedFeature convert(String text) {
    if (text.endsWith(NUMERIC)) {
      return feature(text.substring(0, text.length() - NUMERIC.length()), FeatureKind.NUMERIC);
    }
    if (text.endsWith(CATEGORICAL)) {
      return feature(
          text.substring(0, text.length() - CATEGORICAL.length()), FeatureKind.CATEGORICAL);
    }
    return feature(text, null);
  }

  private static RequestedFeature feature(String name, @Nullable FeatureKind kind) {
    if (name.isBlank()) {
      throw new TypeConversionException("a feature without a name, expected NAME or NAME:TYPE");
    }
    return new RequestedFeature(name.strip(), name.strip(), kind);
  }
}
