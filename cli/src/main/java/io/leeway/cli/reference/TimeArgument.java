package io.leeway.cli.reference;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.leeway.jobs.record.EventTimeRange;
import io.leeway.jobs.record.IsoTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time on the command line, as epoch milliseconds. */
public final class TimeArgument implements ITypeConverter<Long> {
  @Override
  public Long convert(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    long millis = new IsoTime().parseMillis(bytes, 0, bytes.length);
    if (millis == EventTimeRange.INVALID) {
      throw new TypeConversionException(
          "'%s' is no time, expected ISO-8601 such as 2001-01-31 or 2001-01-31T12:00Z"
              .formatted(text));
    }
    return millis;
  }
}
