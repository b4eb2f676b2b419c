package io.leeway.cli.monitor;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A port to listen on, 0 for any that is free. */
public final class PortArgument implements ITypeConverter<Integer> {
  private static final int LAST = 65_535;

  @Override
  public Integer convert(String text) {
    int port;
    try {
      port = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      port = -1;
    }
    if (port < 0 || port > LAST) {
      throw new TypeConversionException(
          "\"%s\", expected a port from 0 to %d".formatted(text, LAST));
    }
    return port;
  }
}
