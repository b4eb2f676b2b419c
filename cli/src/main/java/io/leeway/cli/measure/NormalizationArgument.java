package io.leeway.cli.measure;

import io.leeway.measures.MutualInformation.Normalization;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code minimum}, {@code arithmetic-mean} and so on. */
final class NormalizationArgument implements ITypeConverter<Normalization> {
  @Override
  public Normalization convert(String text) {
    return Arrays.stream(Normalization.values())
        .filter(normalization -> name(normalization).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\"%s\", expected one of %s"
                        .formatted(
                            text,
                            Arrays.stream(Normalization.values())
                                .map(NormalizationArgument::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(Normalization normalization) {
    return normalization.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
