package io.leeway.cli.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.leeway.cli.text.NumberText;
import io.leeway.cli.text.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

/** What the variants of a replay found, side by side: for people, and as JSON Lines. */
final class VariantTable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Alerts that are named in the last column. */
  private static final int NAMED = 2;

  private VariantTable() {}

  /**
   * The table; the first variant is the one that the others are compared with.
   *
   * @param times writes the start of a window
   */
  static List<String> lines(List<VariantSummary> variants, LongFunction<String> times) {
    TextTable table = new TextTable("lrrrll");
    table.add("variant", "windows", "affected", "alerts", "first alert", "change");
    VariantSummary configured = variants.get(0);
    for (VariantSummary variant : variants) {
      VariantSummary.Raised first = variant.firstAlert();
      table.add(
          variant.name(),
          NumberText.count(variant.reports()),
          NumberText.count(variant.windowsAffected()),
          NumberText.count(variant.alerts().size()),
          first == null ? "none" : text(first, times),
          variant.equals(configured) ? "" : change(variant, configured, times));
    }
    return table.lines();
  }

  private static String change(
      VariantSummary variant, VariantSummary configured, LongFunction<String> times) {
    List<String> parts = new ArrayList<>();
    part(parts, "+", variant.alertsMissingIn(configured), times);
    part(parts, "-", configured.alertsMissingIn(variant), times);
    return parts.isEmpty() ? "the same alerts" : String.join("; ", parts);
  }

  private static void part(
      List<String> parts,
      String sign,
      List<VariantSummary.Raised> alerts,
      LongFunction<String> times) {
    if (!alerts.isEmpty()) {
      parts.add(
          "%s%d: %s%s"
              .formatted(
                  sign,
                  alerts.size(),
                  alerts.stream()
                      .limit(NAMED)
                      .map(alert -> text(alert, times))
                      .collect(Collectors.joining(", ")),
                  alerts.size() > NAMED ? ", ..." : ""));
    }
  }

  /** {@code 2001-03-05 feature:origin}; the time of day only where there is one. */
  private static String text(VariantSummary.Raised alert, LongFunction<String> times) {
    return times.apply(alert.windowStart())
        + " "
        + alert.subject()
        + (alert.segment().isEmpty() ? "" : " of " + alert.segment());
  }

  static String time(long millis) {
    String iso = Instant.ofEpochMilli(millis).toString();
    return iso.endsWith("T00:00:00Z") ? iso.substring(0, 10) : iso;
  }

  /** Where records have no time they are a second apart: {@code row 2,001}, from 1. */
  static String row(long millis) {
    return "row " + NumberText.count(millis / InputLoader.ROW_MILLIS + 1);
  }

  /** One JSON object per variant. */
  static List<String> json(List<VariantSummary> variants) {
    List<String> lines = new ArrayList<>();
    VariantSummary configured = variants.get(0);
    for (VariantSummary variant : variants) {
      ObjectNode node = JSON.createObjectNode();
      node.put("variant", variant.name());
      node.put("configHash", variant.configHash());
      node.put("reports", variant.reports());
      node.put("windowsAffected", variant.windowsAffected());
      node.put("alertsRaised", variant.alerts().size());
      VariantSummary.Raised first = variant.firstAlert();
      node.set("firstAlert", first == null ? null : json(first));
      node.set("alertsOnlyHere", array(variant.alertsMissingIn(configured)));
      node.set("alertsOnlyAsConfigured", array(configured.alertsMissingIn(variant)));
      node.put("sha256", variant.sha256());
      try {
        lines.add(JSON.writeValueAsString(node));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("Numbers and texts are always JSON", e);
      }
    }
    return lines;
  }

  private static ArrayNode array(List<VariantSummary.Raised> alerts) {
    ArrayNode array = JSON.createArrayNode();
    alerts.forEach(alert -> array.add(json(alert)));
    return array;
  }

  private static ObjectNode json(VariantSummary.Raised alert) {
    ObjectNode node = JSON.createObjectNode();
    node.put("windowStart", alert.windowStart());
    node.put("windowEnd", alert.windowEnd());
    node.put("segment", alert.segment().isEmpty() ? null : alert.segment());
    node.put("subject", alert.subject());
    node.put("severity", alert.severity());
    return node;
  }
}
