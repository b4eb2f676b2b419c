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
            "replay-%s: %,d offsets of %d partitions in %.1f s",
            outcome.manifest().id(),
            outcome.manifest().offsets(),
            outcome.manifest().partitions().size(),
            seconds));
    lines.add(
        "%s windows, %s with drift%s; %s alerts; %s dead letters"
            .formatted(
                NumberText.count(configured.reports()),
                NumberText.count(configured.windowsAffected()),
                configured.incomplete() > 0
                    ? ", %s incomplete".formatted(NumberText.count(configured.incomplete()))
                    : "",
                NumberText.count(configured.alerts().size()),
                NumberText.count(outcome.deadLetters())));
    lines.add("results sha256 " + configured.sha256());
    return lines;
  }
}
