package io.leeway.cli.reference;

import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time zone on the command line: {@code Europe/Berlin}. */
public final class ZoneArgument implements ITypeConverter<ZoneId> {
  @Override
  public ZoneId convert(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "\"%s\", expected a time zone such as UTC or Europe/Berlin".formatted(text));
    }
  }
}
