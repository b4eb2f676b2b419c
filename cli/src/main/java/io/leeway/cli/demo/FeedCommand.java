package io.leeway.cli.demo;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.cli.reference.TimeArgument;
import io.leeway.cli.reference.WindowArgument;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.config.MonitorConfig.PairChoice;
import io.leeway.jobs.config.MonitorConfig.ReferenceLocation;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.ReferenceTopic;
import io.leeway.jobs.record.EventTimeField;
import io.leeway.jobs.reference.ReferenceBuilder;
import io.leeway.jobs.reference.ReferenceSettings;
import io.leeway.jobs.rows.TimeRange;
import io.leeway.jobs.rows.TimedRowSource;
import io.leeway.jobs.summary.ReferenceDetail;
import io.leeway.schema.Reference;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway feed}. */
@Command(
    name = "feed",
    description = {
      "Feeds the flights of 2001 to a topic, day after day, faster than they flew.",
      "Publishes the reference of January first. Event times are shifted by whole weeks, so that the"
          + " last flight is of the past week."
    })
public final class FeedCommand implements Callable<Integer> {
  private static final int PARTITIONS = 4;
  private static final int REFERENCE_PARTITIONS = 1;
  private static final long JANUARY = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
  private static final long FEBRUARY = Instant.parse("2001-02-01T00:00:00Z").toEpochMilli();
  private static final long JULY = Instant.parse("2001-07-01T00:00:00Z").toEpochMilli();

  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "Says where the flights and the reference go.")
  private Path config;

  @Option(
      names = "--day",
      defaultValue = "5s",
      converter = WindowArgument.class,
      paramLabel = "DURATION",
      description = "How long a day of flights takes. Default: ${DEFAULT-VALUE}.")
  private Duration day;

  @Option(
      names = "--from",
      defaultValue = "2001-02-01",
      converter = TimeArgument.class,
      paramLabel = "TIME",
      description = "First flight, in the time of 2001. Default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--until",
      defaultValue = "2001-07-01",
      converter = TimeArgument.class,
      paramLabel = "TIME",
      description = "Flights before this. Default: ${DEFAULT-VALUE}.")
  private long until;

  @Option(
      names = "--ready",
      paramLabel = "FILE",
      description = "Write this file once the topics and the reference are there.")
  private @Nullable Path ready;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public FeedCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    if (from < FEBRUARY || until > JULY || from >= until) {
      throw new CliException(
          "flights from %s until %s, expected an interval between 2001-02-01 and 2001-07-01"
              .formatted(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until)));
    }
    MonitorConfig monitored = ConfigFile.read(config);
    EventTimeField time = monitored.source().timestamp();
    if (time == null || !(monitored.reference() instanceof ReferenceLocation.Topic references)) {
      throw new CliException(
          config + " expected to have source.timestamp, and references in a topic");
    }
    KafkaAccess kafka =
        new KafkaAccess(monitored.source().bootstrapServers(), monitored.source().properties());
    kafka.createIfMissing(monitored.source().topic(), PARTITIONS, KafkaAccess.KEEP);
    kafka.createIfMissing(references.topic(), REFERENCE_PARTITIONS, KafkaAccess.COMPACT);

    Clock clock = Clock.systemUTC();
    long shift = Pace.shiftMillis(clock.instant());
    Flights flights = new Flights();
    Reference january = january(flights, shift, monitored, time);
    new ReferenceTopic(kafka, references.topic()).publish(january);
    say(
        "Published reference %s of %,d flights of January 2001, shifted by %d days.",
        january.getId().substring(0, 12), january.getRecords(), Duration.ofMillis(shift).toDays());
    if (ready != null) {
      Files.writeString(ready, january.getId());
    }
    long fed =
        feed(flights, monitored, new Pace(shift, clock.millis(), from, day.toMillis()), clock);
    say("Fed %,d flights.", fed);
    return ExitCode.OK;
  }

  private long feed(Flights flights, MonitorConfig monitored, Pace pace, Clock clock)
      throws IOException, InterruptedException, ExecutionException {
    long fed = 0;
    try (FlightReader reader = flights.open();
        FlightProducer producer =
            new FlightProducer(
                flights, monitored.source().bootstrapServers(), monitored.source().topic())) {
      long dayBegun = Long.MIN_VALUE;
      for (Flight flight = reader.next(); flight != null; flight = reader.next()) {
        if (flight.timeMillis() < from || flight.timeMillis() >= until) {
          continue;
        }
        long wait = pace.dueMillis(flight.timeMillis()) - clock.millis();
        if (wait > 0) {
          TimeUnit.MILLISECONDS.sleep(wait);
        }
        long today = Math.floorDiv(flight.timeMillis(), Duration.ofDays(1).toMillis());
        if (today != dayBegun) {
          dayBegun = today;
          say(
              "%s as %s",
              DriftSummary.day(flight.timeMillis()),
              DriftSummary.day(flight.timeMillis() + pace.shiftMillis()));
        }
        producer.send(flight.laterBy(pace.shiftMillis()), (int) (fed % PARTITIONS), null);
        fed++;
      }
      producer.flush();
    }
    return fed;
  }

  private static Reference january(
      Flights flights, long shift, MonitorConfig monitored, EventTimeField time)
      throws IOException {
    TimedRowSource rows =
        new TimedRowSource(
            new FlightRows(flights, shift), time, new TimeRange(JANUARY + shift, FEBRUARY + shift));
    Reference bare =
        ReferenceBuilder.build(
                rows,
                ReferenceSettings.withDefaults(monitored.stream())
                    .withEventTimePath(time.path())
                    .withEffectiveFromMillis(FEBRUARY + shift)
                    .withWindows(
                        monitored.windows().stream()
                            .map(window -> Duration.ofMillis(window.sizeMillis()))
                            .toList()))
            .reference();
    MonitorConfig.Detail detail = monitored.detail();
    return ReferenceDetail.add(
        bare, rows, detail.pairs() == PairChoice.ALL ? detail.pairBins() : 0, detail.sketches());
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(java.util.Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
