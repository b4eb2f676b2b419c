package io.leeway.cli.measure;

import io.leeway.measures.ZeroPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code infinite}, {@code kt} or {@code additive:0.1}. */
final class ZeroPolicyArgument implements ITypeConverter<ZeroPolicy> {
  private static final String ADDITIVE = "additive:";

  @Override
  public ZeroPolicy convert(String text) {
    if (text.equals("infinite")) {
      return ZeroPolicy.INFINITE;
    }
    if (text.equals("kt")) {
      return ZeroPolicy.KRICHEVSKY_TROFIMOV;
    }
    if (text.startsWith(ADDITIVE)) {
      try {
        return ZeroPolicy.additive(Double.parseDouble(text.substring(ADDITIVE.length())));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "\"" + text + "\", expected a positive number after additive:");
      }
    }
    throw new TypeConversionException(
        "\"" + text + "\", expected infinite, kt or additive:A, such as additive:0.5");
  }
}
