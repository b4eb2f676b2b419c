package io.leeway.cli.bench;

import io.leeway.cli.CliException;
import io.leeway.cli.ExitCode;
import io.leeway.jobs.config.Durations;
import io.leeway.jobs.window.WindowSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leeway bench}. */
@Command(
    name = "bench",
    description = {
      "Measures the monitor against a job that only reads the same topic, and against the obvious"
          + " job, on a broker and a cluster in this process.",
      "Variants: a read only, b read and decode, c the obvious job (explode, key by feature), d the"
          + " monitor without pairs, e with all pairs, f with pairs and sketches, g (only if asked"
          + " for) the monitor as a replay, h (only if asked for) with the pairs of the dependence"
          + " tree."
    })
public final class BenchCommand implements Callable<Integer> {
  /** Of a round's time: the warm-up lasts until the JVM's compilers work for less than that. */
  private static final double COMPILER_AT_REST = 0.2;

  private static final int MAX_ROUNDS = 1_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "4000000",
      description = "Records in the topic (default: ${DEFAULT-VALUE}).")
  private long records;

  @Option(
      names = "--features",
      paramLabel = "20n5c",
      defaultValue = "20n5c",
      description = "Numeric and categorical features of a record (default: ${DEFAULT-VALUE}).")
  private String features = "";

  @Option(
      names = "--pairs",
      paramLabel = "all|none",
      defaultValue = "all",
      description = "none leaves out the variants with pairs (default: ${DEFAULT-VALUE}).")
  private String pairs = "";

  @Option(
      names = "--segments",
      paramLabel = "N",
      defaultValue = "1",
      description = "Segments that the records belong to (default: ${DEFAULT-VALUE}).")
  private int segments;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      defaultValue = "1h",
      description = "Size of the windows (default: ${DEFAULT-VALUE}).")
  private String window = "";

  @Option(
      names = "--slide",
      paramLabel = "SIZE",
      description = "From one window's start to the next (default: the size).")
  private @Nullable String slide;

  @Option(
      names = "--slides",
      paramLabel = "N",
      defaultValue = "60",
      description =
          "How many of these the event times of the records are spread over (default:"
              + " ${DEFAULT-VALUE}).")
  private int slides;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "1",
      description = "Parallelism of the jobs (default: ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of the topic (default: the parallelism).")
  private @Nullable Integer partitions;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each variant runs after the warm-up (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--warm-ups",
      paramLabel = "N",
      defaultValue = "12",
      description =
          "At most so many rounds before, until the JVM's compilers work for less than a fifth of"
              + " one (default: ${DEFAULT-VALUE}).")
  private int warmUps;

  @Option(
      names = "--variants",
      paramLabel = "VARIANT",
      split = ",",
      description = "Which variants (default: all that the configuration allows).")
  private List<String> variants = List.of();

  @Option(
      names = "--json",
      description = "Print one JSON object per run, and a last one with the summary.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  public BenchCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    BenchPlan plan = plan();
    List<Variant> chosen = variants(plan);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Machine machine = Machine.here();
    int warmedUp = 0;
    List<Measurement> measured = new ArrayList<>();
    try (Workbench workbench = Workbench.start(parallelism)) {
      Workload workload = workbench.load(plan);
      while (warmedUp < warmUps) {
        List<Measurement> round = round(workload, chosen, -warmedUp);
        warmedUp++;
        if (atRest(round)) {
          break;
        }
      }
      for (int round = 1; round <= rounds; round++) {
        measured.addAll(round(workload, chosen, round));
      }
    } catch (CountMismatchException e) {
      err.println("leeway bench: " + e.getMessage());
      return ExitCode.DRIFT;
    }
    Summary summary = new Summary(measured);
    if (json) {
      out.println(BenchJson.summary(machine, plan, warmedUp, rounds, summary));
    } else {
      BenchText.header(machine, plan, warmedUp, rounds).forEach(out::println);
      out.println();
      BenchText.lines(summary).forEach(out::println);
    }
    out.flush();
    return ExitCode.OK;
  }

  private List<Measurement> round(Workload workload, List<Variant> variants, int round)
      throws IOException, InterruptedException {
    List<Measurement> runs = new ArrayList<>();
    for (Variant variant : inTurn(variants, round)) {
      Measurement run = workload.run(variant, round);
      spec.commandLine().getErr().println(BenchText.progress(run));
      if (json) {
        spec.commandLine().getOut().println(BenchJson.run(run));
        spec.commandLine().getOut().flush();
      }
      runs.add(run);
    }
    return runs;
  }

  private static boolean atRest(List<Measurement> round) {
    return round.stream().mapToDouble(Measurement::compilerShare).average().orElseThrow()
        < COMPILER_AT_REST;
  }

  /**
   * Each round starts with another variant, so that none is always the one after a certain other.
   */
  private static List<Variant> inTurn(List<Variant> variants, int round) {
    List<Variant> order = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      order.add(variants.get(Math.floorMod(round + i, variants.size())));
    }
    return order;
  }

  private BenchPlan plan() {
    if (rounds < 1 || rounds > MAX_ROUNDS) {
      throw new CliException("--rounds is %d, expected 1 to %d".formatted(rounds, MAX_ROUNDS));
    }
    if (warmUps < 0 || warmUps > MAX_ROUNDS) {
      throw new CliException("--warm-ups is %d, expected 0 to %d".formatted(warmUps, MAX_ROUNDS));
    }
    try {
      Duration size = duration("--window", window);
      return new BenchPlan(
          records,
          FeatureMix.of(features),
          segments,
          WindowSpec.sliding(size, slide == null ? size : duration("--slide", slide)),
          slides,
          parallelism,
          partitions == null ? parallelism : partitions);
    } catch (IllegalArgumentException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  private static Duration duration(String option, String text) {
    Duration duration = Durations.parse(text);
    if (duration == null || duration.isZero()) {
      throw new CliException("%s is '%s', expected %s".formatted(option, text, Durations.EXPECTED));
    }
    return duration;
  }

  /** Those asked for; without, those that there are. */
  private List<Variant> variants(BenchPlan plan) throws IOException {
    boolean withPairs =
        switch (pairs) {
          case "all" -> true;
          case "none" -> false;
          default ->
              throw new CliException("--pairs is '%s', expected all or none".formatted(pairs));
        };
    TreeSet<Variant> chosen = new TreeSet<>();
    try {
      variants.forEach(text -> chosen.add(Variant.of(text)));
    } catch (IllegalArgumentException e) {
      throw new CliException("--variants: " + e.getMessage(), e);
    }
    boolean asked = !chosen.isEmpty();
    if (!asked) {
      Stream.of(Variant.values()).filter(Variant::isDefault).forEach(chosen::add);
    }
    for (Variant variant : Variant.values()) {
      String refusal = refusal(plan, variant, withPairs);
      if (!refusal.isEmpty() && chosen.contains(variant)) {
        if (asked || variant == Variant.MONITOR) {
          throw new CliException("variant %c: %s".formatted(variant.letter(), refusal));
        }
        chosen.remove(variant);
      }
    }
    return List.copyOf(chosen);
  }

  private static String refusal(BenchPlan plan, Variant variant, boolean withPairs)
      throws IOException {
    return variant.hasPairs() && !withPairs
        ? "has pairs, expected others with --pairs none"
        : Workbench.refusal(plan, variant);
  }
}
