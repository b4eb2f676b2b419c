package io.leeway.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.leeway.cli.Ran;
import io.leeway.cli.local.LocalKafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A topic that is not the project's own, monitored by the README: its file, its commands in their
 * order, and what they print, to the letter.
 */
@Timeout(240)
class OwnTopicIT {
  private static final Path README = Path.of(System.getProperty("leeway.root", ".."), "README.md");
  private static final String BROKER = "localhost:9092";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern METRICS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/metrics");

  @TempDir private Path directory;

  @Test
  void theReadmeLeadsToAnAlertInAStrangersTopic() throws Exception {
    Transcript readme = Transcript.of(README, "## Your own topic in ten minutes");
    List<RunningCommand> running = new ArrayList<>();
    try (LocalKafka kafka = LocalKafka.start(directory.resolve("kafka"))) {
      produceOrders(kafka);
      Files.writeString(
          directory.resolve("orders.yaml"),
          readme.block("yaml").replace(BROKER, kafka.bootstrapServers()) + "exporter: {port: 0}\n");
      try {
        for (Transcript.Step step : readme.steps()) {
          run(step, running, kafka.bootstrapServers());
        }
      } finally {
        for (RunningCommand command : running) {
          command.stop();
        }
      }
    }
    assertThat(directory.resolve("orders.html")).exists();
  }

  private void run(Transcript.Step step, List<RunningCommand> running, String bootstrapServers)
      throws Exception {
    String[] words = step.command().split(" +", -1);
    if (words[0].equals("curl")) {
      await(step, bootstrapServers, () -> scraped(running, grep(step.command())));
    } else if (step.command().endsWith(" &")) {
      running.add(RunningCommand.start(arguments(words)));
      shows(step, bootstrapServers, running.get(running.size() - 1).out());
    } else if (words[1].equals("watch")) {
      // The monitor is at work meanwhile.
      await(step, bootstrapServers, () -> Ran.leeway((Object[]) once(arguments(words))).out());
    } else {
      Ran ran = Ran.leeway((Object[]) arguments(words));
      assertThat(ran.exitCode()).as(step.command() + ": " + ran.err()).isZero();
      shows(step, bootstrapServers, ran.out());
    }
  }

  private void await(Transcript.Step step, String bootstrapServers, Callable<String> printed) {
    Awaitility.await(step.command())
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> shows(step, bootstrapServers, printed.call()));
  }

  private void shows(Transcript.Step step, String bootstrapServers, String printed) {
    Transcript.Step expected =
        new Transcript.Step(
            step.command(),
            step.output().stream().map(line -> normal(line, bootstrapServers)).toList());
    String actual = normal(printed, bootstrapServers).replaceAll("(?m)^\\n", "");
    if (!expected.matches(actual)) {
      assertThat(actual)
          .as("what the README shows of " + step.command())
          .isEqualTo(String.join("\n", expected.output()) + "\n");
    }
  }

  /** Without what differs from run to run; the README has the same. */
  private String normal(String printed, String bootstrapServers) {
    return printed
        .replace(bootstrapServers, BROKER)
        .replace(directory + "/", "")
        .replaceAll(METRICS.pattern(), "http://127.0.0.1:9464/metrics")
        .replaceAll("replay-[0-9a-f]{12}", "replay-ID")
        .replaceAll("in \\d+\\.\\d s", "in N s");
  }

  /** Files are in the folder of the test. */
  private String[] arguments(String[] words) {
    List<String> arguments = new ArrayList<>();
    for (String word : words) {
      if (word.startsWith("orders.")) {
        arguments.add(directory.resolve(word).toString());
      } else if (!word.equals("./leeway") && !word.equals("&")) {
        arguments.add(word);
      }
    }
    if (arguments.get(0).equals("replay")) {
      arguments.add("--save-manifest");
      arguments.add(directory.resolve("replay-0123456789ab.json").toString());
    }
    return arguments.toArray(String[]::new);
  }

  private static String[] once(String[] arguments) {
    String[] once = Arrays.copyOf(arguments, arguments.length + 1);
    once[arguments.length] = "--once";
    return once;
  }

  private static Pattern grep(String command) {
    Matcher quoted = Pattern.compile("grep '(.*)'$").matcher(command);
    assertThat(quoted.find()).as(command).isTrue();
    return Pattern.compile(quoted.group(1));
  }

  private static String scraped(List<RunningCommand> running, Pattern wanted) throws Exception {
    Matcher address =
        METRICS.matcher(running.stream().map(RunningCommand::out).collect(Collectors.joining()));
    assertThat(address.find()).isTrue();
    HttpRequest request = HttpRequest.newBuilder(URI.create(address.group())).build();
    return HttpClient.newHttpClient()
        .send(request, BodyHandlers.ofString())
        .body()
        .lines()
        .filter(wanted.asPredicate())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static void produceOrders(LocalKafka kafka) {
    kafka.createTopic("orders", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", "20"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String order : Orders.week()) {
        var unused =
            producer.send(new ProducerRecord<>("orders", order.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }
}
