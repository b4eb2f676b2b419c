package io.leeway.cli.reference;

import io.leeway.jobs.config.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A window size on the command line: {@code 1h}, or {@code 500rows}, which are 500 seconds. */
public final class WindowArgument implements ITypeConverter<Duration> {
  private static final Pattern ROWS = Pattern.compile("(\\d{1,9})rows");

  @Override
  public Duration convert(String text) {
    Matcher rows = ROWS.matcher(text);
    Duration size =
        rows.matches() ? Duration.ofSeconds(Long.parseLong(rows.group(1))) : Durations.parse(text);
    if (size == null || size.isZero()) {
      throw new TypeConversionException(
          "\"%s\", expected %s or 500rows".formatted(text, Durations.EXPECTED));
    }
    return size;
  }
}
