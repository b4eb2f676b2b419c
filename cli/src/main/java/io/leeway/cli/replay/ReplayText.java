package io.leeway.cli.replay;

import io.leeway.cli.text.NumberText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a replay was, in a few lines. */
final class ReplayText {
  private ReplayText() {}

  static List<String> lines(ReplayRun.Outcome outcome, VariantSummary configured) {
    List<String> lines = new ArrayList<>();
    double seconds = Math.max(1e-3, outcome.duration().toNanos() / 1e9);
    lines.add(
        String.format(
            Locale.ROOT,
            "replay-%s: %,d offsets of %s in %.1f s",
            outcome.manifest().id(),
            outcome.manifest().offsets(),
            number(outcome.manifest().partitions().size(), "partition"),
            seconds));
    lines.add(
        "%s, %s with drift%s; %s; %s"
            .formatted(
                number(configured.reports(), "window"),
                NumberText.count(configured.windowsAffected()),
                configured.incomplete() > 0
                    ? ", %s incomplete".formatted(NumberText.count(configured.incomplete()))
                    : "",
                number(configured.alerts().size(), "alert"),
                number(outcome.deadLetters(), "dead letter")));
    lines.add("results sha256 " + configured.sha256());
    return lines;
  }

  private static String number(long count, String what) {
    return NumberText.count(count) + " " + what + (count == 1 ? "" : "s");
  }
}
