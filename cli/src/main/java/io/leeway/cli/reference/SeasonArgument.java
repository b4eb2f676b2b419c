package io.leeway.cli.reference;

import io.leeway.schema.Season;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A season on the command line: {@code hour-of-day}. */
public final class SeasonArgument implements ITypeConverter<Season> {
  @Override
  public Season convert(String text) {
    return Arrays.stream(Season.values())
        .filter(season -> written(season).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "\"%s\", expected %s"
                        .formatted(
                            text,
                            Arrays.stream(Season.values())
                                .map(SeasonArgument::written)
                                .collect(Collectors.joining(" or ")))));
  }

  static String written(Season season) {
    return season.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
