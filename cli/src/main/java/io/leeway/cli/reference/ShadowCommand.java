package io.leeway.cli.reference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.cli.CliException;
import io.leeway.cli.text.TextTable;
import io.leeway.jobs.JudgingRules;
import io.leeway.jobs.config.ConfigFile;
import io.leeway.jobs.config.ConfigHash;
import io.leeway.jobs.config.MonitorConfig;
import io.leeway.jobs.kafka.KafkaAccess;
import io.leeway.jobs.kafka.TopicHistory;
import io.leeway.schema.Alert;
import io.leeway.schema.WindowReport;
import io.leeway.schema.codec.MalformedMessageException;
import io.leeway.schema.codec.MessageCodec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "shadow",
    description = {
      "Tells what references on trial would have raised, beside those that held, from the monitor's"
          + " results.",
      "Both are taken over the same windows, without a memory of those before."
    })
final class ShadowCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      required = true,
      description = "The monitor's configuration.")
  private Path config;

  @Option(names = "--json", description = "One JSON object per trial.")
  private boolean json;

  @Override
  public void run() {
    MonitorConfig monitor = ConfigFile.read(config);
    List<ShadowTrial> trials = ShadowTrial.of(JudgingRules.ofAlerts(monitor), reports(monitor));
    if (trials.isEmpty()) {
      throw new CliException(
          "topic %s has no window of stream %s under these settings that was scored against a"
                  .formatted(monitor.sinks().results(), monitor.stream())
              + " reference on trial, expected some (leeway reference publish --shadow)");
    }
    PrintWriter out = spec.commandLine().getOut();
    for (ShadowTrial trial : trials) {
      (json ? List.of(json(trial)) : lines(trial)).forEach(out::println);
    }
  }

  /** Those of the settings as they are now: others are not comparable. */
  private static List<WindowReport> reports(MonitorConfig monitor) {
    KafkaAccess kafka =
        new KafkaAccess(monitor.source().bootstrapServers(), monitor.source().properties());
    String hash = ConfigHash.of(monitor);
    List<WindowReport> reports = new ArrayList<>();
    try (TopicHistory.Reader reader =
        TopicHistory.of(kafka, monitor.sinks().results(), Long.MIN_VALUE).open()) {
      for (ConsumerRecord<byte[], byte[]> record = reader.next();
          record != null;
          record = reader.next()) {
        if (record.value() != null) {
          WindowReport report = decoded(record);
          if (report.getStream().equals(monitor.stream()) && report.getConfigHash().equals(hash)) {
            reports.add(report);
          }
        }
      }
    }
    return reports;
  }

  private static WindowReport decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return MessageCodec.WINDOW_REPORT.decode(record.value());
    } catch (MalformedMessageException e) {
      throw new CliException(
          "topic %s partition %d offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }

  private static List<String> lines(ShadowTrial trial) {
    List<String> lines = new ArrayList<>();
    lines.add("on trial  " + trial.shadowId());
    lines.add("beside    " + String.join(", ", trial.currentIds()));
    lines.add(
        "windows   %d, from %s to %s"
            .formatted(
                trial.windows(), Texts.time(trial.fromMillis()), Texts.time(trial.untilMillis())));
    lines.add(
        "the shadow would have raised %s, the current one %d"
            .formatted(alerts(trial.shadow().alerts().size()), trial.current().alerts().size()));
    lines.add("");
    TextTable table = new TextTable("lrrrr");
    table.add("feature", "drifted windows: current", "shadow", "alerts: current", "shadow");
    for (String feature : features(trial)) {
      table.add(
          feature,
          Integer.toString(trial.current().driftedWindows().getOrDefault(feature, 0)),
          Integer.toString(trial.shadow().driftedWindows().getOrDefault(feature, 0)),
          Long.toString(trial.current().alertsAbout(feature)),
          Long.toString(trial.shadow().alertsAbout(feature)));
    }
    lines.addAll(table.lines());
    if (!trial.shadow().alerts().isEmpty()) {
      lines.add("");
      lines.add("alerts of the shadow");
      for (Alert alert : trial.shadow().alerts()) {
        String segment = alert.getSegment() == null ? "" : alert.getSegment() + "  ";
        lines.add(
            TextTable.printable(
                "  %s  %s%s  %s"
                    .formatted(
                        Texts.time(alert.getWindowStart()),
                        segment,
                        alert.getSubject(),
                        alert.getExplanation())));
      }
    }
    return lines;
  }

  private static String alerts(int count) {
    return count == 1 ? "1 alert" : count + " alerts";
  }

  private static Set<String> features(ShadowTrial trial) {
    Set<String> features = new TreeSet<>(trial.current().driftedWindows().keySet());
    features.addAll(trial.shadow().driftedWindows().keySet());
    return features;
  }

  private static String json(ShadowTrial trial) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode node = mapper.createObjectNode();
    node.put("shadowReferenceId", trial.shadowId());
    trial.currentIds().forEach(node.putArray("referenceIds")::add);
    node.put("windows", trial.windows());
    node.put("windowStart", trial.fromMillis());
    node.put("windowEnd", trial.untilMillis());
    node.put("alerts", trial.current().alerts().size());
    node.put("shadowAlerts", trial.shadow().alerts().size());
    var features = node.putArray("features");
    for (String feature : features(trial)) {
      features
          .addObject()
          .put("feature", feature)
          .put("driftedWindows", trial.current().driftedWindows().getOrDefault(feature, 0))
          .put("shadowDriftedWindows", trial.shadow().driftedWindows().getOrDefault(feature, 0))
          .put("alerts", trial.current().alertsAbout(feature))
          .put("shadowAlerts", trial.shadow().alertsAbout(feature));
    }
    try {
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain numbers and texts make JSON", e);
    }
  }
}
