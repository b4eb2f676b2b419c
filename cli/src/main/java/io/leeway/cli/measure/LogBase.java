package io.leeway.cli.measure;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What information is counted in. */
enum LogBase {
  E("nats", 1),
  TWO("bits", Math.log(2)),
  TEN("hartleys", Math.log(10));

  private final String unit;
  private final double natsPerUnit;

  LogBase(String unit, double natsPerUnit) {
    this.unit = unit;
    this.natsPerUnit = natsPerUnit;
  }

  String unit() {
    return unit;
  }

  double natsPerUnit() {
    return natsPerUnit;
  }

  /** {@code e}, {@code 2} or {@code 10}. */
  static final class Argument implements ITypeConverter<LogBase> {
    @Override
    public LogBase convert(String text) {
      return switch (text) {
        case "e" -> E;
        case "2" -> TWO;
        case "10" -> TEN;
        default -> throw new TypeConversionException("\"" + text + "\", expected e, 2 or 10");
      };
    }
  }
}
