package io.leeway.cli.operate;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A shipped dashboard. */
record Dashboard(String file, JsonNode json) {
  static final String FOLDER = "dashboards/grafana";

  static List<Dashboard> shipped() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    for (Path file : ProjectFile.in(FOLDER, ".json")) {
      dashboards.add(
          new Dashboard(
              String.valueOf(file.getFileName()), ProjectFile.JSON.readTree(file.toFile())));
    }
    return dashboards;
  }

  String uid() {
    return json.path("uid").asText();
  }

  /** All panels, rows included. */
  List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }

  /** Panels that show something. */
  List<JsonNode> shown() {
    return panels().stream().filter(panel -> !panel.path("type").asText().equals("row")).toList();
  }

  /** What a panel asks Prometheus. */
  static List<String> expressions(JsonNode panel) {
    List<String> expressions = new ArrayList<>();
    panel.path("targets").forEach(target -> expressions.add(target.path("expr").asText()));
    return expressions;
  }

  String place(JsonNode panel) {
    return file + ": " + panel.path("title").asText();
  }

  List<JsonNode> variables() {
    List<JsonNode> variables = new ArrayList<>();
    json.path("templating").path("list").forEach(variables::add);
    return variables;
  }
}
