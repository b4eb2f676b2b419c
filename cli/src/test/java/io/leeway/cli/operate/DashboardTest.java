package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.leeway.cli.DataSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboards by what Grafana publishes of its model, and by what Leeway emits. */
class DashboardTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)|(\\w+))");
  private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");
  private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)");

  /** Files of Grafana's schema by the type of the panel. */
  private static final Map<String, String> PANEL_SCHEMAS =
      Map.of(
          "timeseries", "timeseries",
          "stat", "stat",
          "table", "table",
          "state-timeline", "statetimeline",
          "bargauge", "bargauge",
          "barchart", "barchart");

  static List<Dashboard> shipped() throws IOException {
    return Dashboard.shipped();
  }

  @Test
  void thereAreFour() throws IOException {
    assertThat(Dashboard.shipped())
        .extracting(Dashboard::uid)
        .containsExactly(
            "leeway-dependence", "leeway-feature", "leeway-overview", "leeway-pipeline");
    assertThat(Dashboard.shipped())
        .allMatch(dashboard -> dashboard.file().equals(dashboard.uid() + ".json"));
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void followsGrafanasSchema(Dashboard dashboard) throws IOException {
    assertThat(problems(schema("dashboard", "Dashboard"), dashboard.json())).isEmpty();
    for (JsonNode panel : dashboard.shown()) {
      String type =
          Objects.requireNonNull(
              PANEL_SCHEMAS.get(panel.path("type").asText()), "a type without a schema");
      assertThat(problems(schema(type, "Options"), panel.path("options")))
          .as(dashboard.place(panel))
          .isEmpty();
      JsonNode custom = panel.path("fieldConfig").path("defaults").path("custom");
      if (!custom.isMissingNode()) {
        assertThat(problems(schema(type, "FieldConfig"), custom))
            .as(dashboard.place(panel))
            .isEmpty();
      }
      for (JsonNode target : panel.path("targets")) {
        assertThat(problems(schema("prometheus", "Dataquery"), target))
            .as(dashboard.place(panel))
            .isEmpty();
      }
    }
  }

  @Test
  void theSchemaRefusesWhatGrafanaDoesNotKnow() throws IOException {
    ObjectNode broken = Dashboard.shipped().get(0).json().deepCopy();
    ((ObjectNode) broken.path("panels").path(0)).put("tittle", "x");
    assertThat(problems(schema("dashboard", "Dashboard"), broken)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void asksForNothingThatNobodyEmits(Dashboard dashboard) throws IOException {
    KnownMetrics known = KnownMetrics.shipped();
    List<String> problems = new ArrayList<>();
    for (JsonNode panel : dashboard.shown()) {
      assertThat(Dashboard.expressions(panel)).as(dashboard.place(panel)).isNotEmpty();
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText();
        known
            .problemsOf(expression)
            .forEach(problem -> problems.add(dashboard.place(panel) + ": " + problem));
        Matcher legend = LEGEND_LABEL.matcher(target.path("legendFormat").asText());
        while (legend.find()) {
          if (!known.labelsOf(expression).contains(legend.group(1))) {
            problems.add(dashboard.place(panel) + ": legend asks for label " + legend.group(1));
          }
        }
      }
    }
    for (JsonNode annotation : dashboard.json().path("annotations").path("list")) {
      problems.addAll(known.problemsOf(annotation.path("expr").asText()));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void aMetricOrLabelThatNobodyEmitsIsFound() throws IOException {
    KnownMetrics known = KnownMetrics.shipped();
    assertThat(known.problemsOf("sum(leeway_feature_js_distance)"))
        .containsExactly("no such metric: leeway_feature_js_distance");
    assertThat(known.problemsOf("leeway_records_total{feature=\"x\"}"))
        .containsExactly("leeway_records_total has no label feature");
    assertThat(known.problemsOf("sum by (window) (leeway_records_total)"))
        .containsExactly("none of the metrics has a label window");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyPanelSaysWhatItIsAndInWhichUnit(Dashboard dashboard) throws IOException {
    Set<String> units = units();
    for (JsonNode panel : dashboard.shown()) {
      String place = dashboard.place(panel);
      assertThat(panel.path("title").asText()).as(place).isNotBlank();
      assertThat(panel.path("description").asText()).as(place).hasSizeGreaterThan(10);
      String unit = panel.path("fieldConfig").path("defaults").path("unit").asText();
      assertThat(unit).as(place).isNotBlank();
      assertThat(unit.startsWith("suffix: ") || units.contains(unit))
          .as(place + " " + unit)
          .isTrue();
      for (String expression : Dashboard.expressions(panel)) {
        boolean nats =
            PromQuery.of(expression).matched().keySet().stream()
                .allMatch(metric -> metric.endsWith("_nats"));
        if (nats && !expression.startsWith("count")) {
          assertThat(unit).as(place).isEqualTo("suffix: nats");
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void namesNoDataSource(Dashboard dashboard) {
    List<JsonNode> sources = dashboard.json().findValues("datasource");
    assertThat(sources).hasSizeGreaterThan(dashboard.shown().size());
    assertThat(sources).allMatch(source -> source.path("uid").asText().equals("${datasource}"));
    assertThat(dashboard.variables().get(0).path("type").asText()).isEqualTo("datasource");
    assertThat(dashboard.json().toString()).doesNotContain("leeway-prometheus");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void panelsDoNotOverlapAndFitTheGrid(Dashboard dashboard) {
    Map<String, String> taken = new HashMap<>();
    Set<Integer> ids = new HashSet<>();
    for (JsonNode panel : dashboard.panels()) {
      JsonNode at = panel.path("gridPos");
      String place = dashboard.place(panel);
      assertThat(ids.add(panel.path("id").asInt())).as(place + ": id").isTrue();
      assertThat(at.path("x").asInt() + at.path("w").asInt()).as(place).isLessThanOrEqualTo(24);
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(taken.put(x + "," + y, place)).as(place).isNull();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyVariableThatIsUsedIsThereAndTheOtherWayRound(Dashboard dashboard) {
    Set<String> defined = new LinkedHashSet<>();
    dashboard.variables().forEach(variable -> defined.add(variable.path("name").asText()));
    Set<String> used = new LinkedHashSet<>();
    Matcher variable = VARIABLE.matcher(dashboard.json().toString());
    while (variable.find()) {
      String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
      if (!name.startsWith("__") && !name.matches("\\d+")) {
        used.add(name);
      }
    }
    assertThat(used).isEqualTo(defined);
    assertThat(defined).startsWith("datasource", "run", "stream");
    for (JsonNode one : dashboard.variables()) {
      assertThat(one.path("description").asText()).as(one.path("name").asText()).isNotBlank();
    }
  }

  @Test
  void variablesAskForMetricsThatThereAre() throws IOException {
    KnownMetrics known = KnownMetrics.shipped();
    Pattern values = Pattern.compile("label_values\\((.*), (\\w+)\\)");
    for (Dashboard dashboard : Dashboard.shipped()) {
      for (JsonNode variable : dashboard.variables()) {
        if (variable.path("type").asText().equals("query")) {
          Matcher query = values.matcher(variable.path("definition").asText());
          assertThat(query.matches()).isTrue();
          assertThat(known.problemsOf(query.group(1))).isEmpty();
          assertThat(known.labelsOf(query.group(1))).contains(query.group(2));
          assertThat(variable.path("query").asText())
              .isEqualTo(variable.path("definition").asText());
        }
      }
    }
  }

  @Test
  void linksLeadToDashboardsThatThereAre() throws IOException {
    Set<String> uids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Dashboard dashboard : Dashboard.shipped()) {
      assertThat(uids.add(dashboard.uid())).isTrue();
      assertThat(titles.add(dashboard.json().path("title").asText())).isTrue();
      assertThat(dashboard.json().path("tags").path(0).asText()).isEqualTo("leeway");
      assertThat(dashboard.json().path("editable").asBoolean()).isFalse();
      assertThat(dashboard.json().path("links").path(0).path("includeVars").asBoolean()).isTrue();
    }
    for (Dashboard dashboard : Dashboard.shipped()) {
      Matcher link = LINK.matcher(dashboard.json().toString());
      while (link.find()) {
        assertThat(uids).contains(link.group(1));
      }
    }
  }

  @Test
  void provisioningFindsDashboardsAndDataSource() throws IOException {
    JsonNode provider =
        ProjectFile.yaml("dashboards/grafana/provisioning/dashboards/leeway.yaml")
            .path("providers")
            .path(0);
    assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    assertThat(provider.path("disableDeletion").asBoolean()).isTrue();
    JsonNode source =
        ProjectFile.yaml("dashboards/grafana/provisioning/datasources/prometheus.yaml")
            .path("datasources")
            .path(0);
    assertThat(source.path("uid").asText()).isEqualTo("leeway-prometheus");
    assertThat(source.path("jsonData").path("timeInterval").asText())
        .isEqualTo(
            ProjectFile.yaml("dashboards/prometheus/prometheus.yml")
                .path("global")
                .path("scrape_interval")
                .asText());
  }

  private static List<String> problems(JsonSchema schema, JsonNode json) {
    return schema.validate(json).stream().map(Object::toString).toList();
  }

  private static JsonSchema schema(String file, String definition) throws IOException {
    ObjectNode all =
        (ObjectNode)
            ProjectFile.JSON.readTree(
                DataSet.file("grafana/" + file + ".jsonschema.json").toFile());
    String name = definition;
    if (!all.path("definitions").has(name)) {
      name = all.path("$ref").asText().replace("#/definitions/", "");
    }
    all.put("$ref", "#/definitions/" + name);
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(all);
  }

  private static Set<String> units() throws IOException {
    Set<String> units = new HashSet<>();
    ProjectFile.JSON
        .readTree(DataSet.file("grafana/units.jsonschema.json").toFile())
        .findValues("const")
        .forEach(unit -> units.add(unit.asText()));
    assertThat(units).contains("s", "percentunit");
    return units;
  }
}
