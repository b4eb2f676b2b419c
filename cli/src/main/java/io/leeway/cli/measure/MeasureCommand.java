package io.leeway.cli.measure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.text.NumberText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code leeway measure}: one number from numbers, by the library that the monitor uses. */
@Command(
    name = "measure",
    description = {
      "Computes a measure of counts, probabilities or samples by the code that the monitor uses.",
      "Every measure with its inputs: leeway measure --list"
    })
public final class MeasureCommand implements Callable<Integer> {
  private static final int DIGITS = 6;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "The measure: kl, js, entropy, ..")
  private @Nullable String name;

  @Option(names = "--list", description = "List all measures, what they mean and their inputs.")
  private boolean list;

  @Mixin private MeasureInputs inputs;

  @Option(
      names = "--base",
      paramLabel = "B",
      defaultValue = "e",
      converter = LogBase.Argument.class,
      description = "Information in nats (e), bits (2) or hartleys (10) (default: e).")
  private LogBase base = LogBase.E;

  @Option(
      names = "--json",
      description = "Print {\"measure\":..,\"value\":..,\"unit\":..} in full precision.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      MeasureCatalog.lines().forEach(out::println);
      return ExitCode.OK;
    }
    try {
      out.println(measured());
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private String measured() throws IOException {
    if (name == null) {
      throw new IllegalArgumentException("no measure named, expected one of leeway measure --list");
    }
    Measure measure = MeasureCatalog.find(name);
    measure.check(given());
    double value = measure.unit().of(measure.value().applyAsDouble(inputs), base);
    String unit = measure.unit().name(base);
    if (json) {
      return json(measure.name(), value, unit);
    }
    String text = NumberText.significant(value, DIGITS);
    return measure.unit() == Unit.NONE ? text : text + " " + unit;
  }

  private Set<String> given() {
    return spec.commandLine().getParseResult().matchedOptions().stream()
        .map(OptionSpec::longestName)
        .collect(Collectors.toSet());
  }

  private static String json(String measure, double value, String unit) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("measure", measure);
      if (Double.isFinite(value)) {
        out.writeNumberField("value", value);
      } else {
        out.writeStringField("value", Double.toString(value));
      }
      out.writeStringField("unit", unit);
      out.writeEndObject();
    }
    return text.toString();
  }
}
