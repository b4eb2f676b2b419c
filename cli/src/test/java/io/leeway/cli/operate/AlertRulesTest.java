package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.leeway.schema.AlertKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Prometheus and Alertmanager as shipped: by their own tools, and by what the rules promise. */
class AlertRulesTest {
  private static final String PROMETHEUS = "dashboards/prometheus/prometheus.yml";
  private static final String RULES = "dashboards/prometheus/rules/leeway.yaml";
  private static final String UNIT_TESTS = "dashboards/prometheus/tests/leeway.test.yaml";
  private static final String ALERTMANAGER = "dashboards/alertmanager/alertmanager.yml";
  private static final Pattern DASHBOARD = Pattern.compile("/d/([\\w-]+)");
  private static final Pattern LINK_VARIABLE = Pattern.compile("[?&]var-(\\w+)=");

  static Map<String, JsonNode> alerts() throws IOException {
    Map<String, JsonNode> alerts = new LinkedHashMap<>();
    for (JsonNode group : ProjectFile.yaml(RULES).get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        if (rule.has("alert")) {
          assertThat(alerts.put(rule.get("alert").asText(), rule)).isNull();
        }
      }
    }
    return alerts;
  }

  @Test
  void promtoolFindsNothingWrong() throws Exception {
    Tool promtool = Tool.named("promtool");
    assertThat(promtool.run(ProjectFile.path("."), "check", "config", PROMETHEUS))
        .contains("1 rule files found", "is valid prometheus config file syntax")
        .doesNotContain("FAILED");
    assertThat(promtool.run(ProjectFile.path("."), "check", "rules", RULES))
        .contains("SUCCESS")
        .doesNotContain("duplicate");
  }

  @Test
  void theUnitTestsOfTheRulesPass() throws Exception {
    assertThat(
            Tool.named("promtool")
                .run(
                    ProjectFile.path("dashboards/prometheus/tests"),
                    "test",
                    "rules",
                    "leeway.test.yaml"))
        .contains("SUCCESS");
  }

  @Test
  void everyAlertHasUnitTestsThatSeeItFireAndNotFire() throws IOException {
    Map<String, Set<Boolean>> seen = new LinkedHashMap<>();
    for (JsonNode test : ProjectFile.yaml(UNIT_TESTS).get("tests")) {
      for (JsonNode check : test.get("alert_rule_test")) {
        seen.computeIfAbsent(check.get("alertname").asText(), name -> new HashSet<>())
            .add(!check.get("exp_alerts").isEmpty());
      }
    }
    assertThat(seen.keySet()).isEqualTo(alerts().keySet());
    assertThat(seen).allSatisfy((alert, outcomes) -> assertThat(outcomes).hasSize(2));
  }

  @Test
  void amtoolFindsNothingWrong() throws Exception {
    assertThat(Tool.named("amtool").run(ProjectFile.path("."), "check-config", ALERTMANAGER))
        .contains("SUCCESS");
  }

  @Test
  void rulesAskForNothingThatNobodyEmits() throws IOException {
    KnownMetrics known = KnownMetrics.shipped();
    List<String> problems = new ArrayList<>();
    for (JsonNode group : ProjectFile.yaml(RULES).get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        problems.addAll(known.problemsOf(rule.get("expr").asText()));
      }
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void everyAlertTellsWhatToDoAndWhereToLook() throws IOException {
    String runbook = ProjectFile.text("docs/operations.md");
    Map<String, Set<String>> variables = new LinkedHashMap<>();
    for (Dashboard dashboard : Dashboard.shipped()) {
      Set<String> names = new HashSet<>();
      dashboard.variables().forEach(variable -> names.add(variable.path("name").asText()));
      variables.put(dashboard.uid(), names);
    }
    alerts()
        .forEach(
            (name, alert) -> {
              JsonNode notes = alert.path("annotations");
              assertThat(notes.path("summary").asText()).as(name).isNotBlank();
              assertThat(notes.path("description").asText()).as(name).isNotBlank();
              assertThat(alert.path("keep_firing_for").asText()).as(name).isNotBlank();
              assertThat(alert.path("labels").path("severity").asText())
                  .as(name)
                  .isIn("critical", "warning", "info");
              assertThat(alert.path("labels").path("category").asText())
                  .as(name)
                  .isIn("drift", "data", "pipeline");
              assertThat(notes.path("runbook_url").asText())
                  .isEqualTo("{{ $externalLabels.runbook_url }}#" + name.toLowerCase(Locale.ROOT));
              assertThat(runbook).containsPattern("(?m)^### " + name + "$");
              String link = notes.path("dashboard_url").asText();
              assertThat(link).as(name).startsWith("{{ $externalLabels.grafana_url }}/d/");
              Matcher dashboard = DASHBOARD.matcher(link);
              assertThat(dashboard.find()).as(name).isTrue();
              assertThat(variables).as(name).containsKey(dashboard.group(1));
              Matcher variable = LINK_VARIABLE.matcher(link);
              while (variable.find()) {
                assertThat(variables.get(dashboard.group(1))).as(name).contains(variable.group(1));
              }
            });
  }

  @Test
  void theRunbookHasNoAlertThatThereIsNot() throws IOException {
    Matcher heading =
        Pattern.compile("(?m)^### (Leeway\\w+)$").matcher(ProjectFile.text("docs/operations.md"));
    Set<String> described = new HashSet<>();
    while (heading.find()) {
      described.add(heading.group(1));
    }
    assertThat(described).isEqualTo(alerts().keySet());
  }

  @Test
  void everyKindOfAlertOfTheMonitorIsPassedOnOnce() throws IOException {
    Pattern subjects = Pattern.compile("subject=~?\"([^\"]+)\"");
    for (AlertKind kind : AlertKind.values()) {
      String subject = exampleOf(kind);
      List<String> rules = new ArrayList<>();
      alerts()
          .forEach(
              (name, alert) -> {
                Matcher pattern = subjects.matcher(alert.path("expr").asText());
                if (pattern.find() && subject.matches(pattern.group(1))) {
                  rules.add(name);
                }
              });
      // Alertmanager groups by itself, so a group of the monitor would be told twice.
      assertThat(rules).as(subject).hasSize(kind == AlertKind.GROUP ? 0 : 1);
    }
  }

  private static String exampleOf(AlertKind kind) {
    return switch (kind) {
      case DRIFT -> "feature:a";
      case SLOW_DRIFT -> "slow:a";
      case MISSING_VALUES -> "missing:a";
      case VANISHED -> "vanished:a";
      case NO_REFERENCE -> "reference:a";
      case FEW_RECORDS -> "volume";
      case GAP -> "gap";
      case GROUP -> "group";
      case COUPLING -> "pair:a,b";
      case JOINT -> "joint";
      case VECTOR -> "vector:a";
    };
  }

  @Test
  void replaysAlertNobody() throws IOException {
    alerts()
        .forEach(
            (name, alert) -> {
              String expression = alert.path("expr").asText();
              Set<String> metrics = PromQuery.of(expression).matched().keySet();
              metrics.stream()
                  .filter(
                      metric ->
                          metric.startsWith("leeway_")
                              && !metric.startsWith("leeway_exporter")
                              && !metric.matches("leeway_(build_info|series_overflow_total)"))
                  .forEach(
                      metric ->
                          assertThat(expression).as(name).contains(metric + "{run!~\"replay-.*\""));
            });
  }

  @Test
  void linksAreMadeFromLabelsThatLeaveWithNoAlert() throws IOException {
    JsonNode config = ProjectFile.yaml(PROMETHEUS);
    JsonNode external = config.path("global").path("external_labels");
    assertThat(external.has("grafana_url") && external.has("runbook_url")).isTrue();
    JsonNode drop = config.path("alerting").path("alert_relabel_configs").path(0);
    assertThat(drop.path("action").asText()).isEqualTo("labeldrop");
    assertThat(List.of(drop.path("regex").asText().split("\\|")))
        .contains("grafana_url", "runbook_url");
  }

  @Test
  void everyScrapeHasItsLimits() throws IOException {
    for (JsonNode scrape : ProjectFile.yaml(PROMETHEUS).path("scrape_configs")) {
      assertThat(scrape.path("sample_limit").asInt()).as(scrape.toString()).isPositive();
      assertThat(scrape.path("honor_labels").asBoolean(false)).isFalse();
    }
  }

  @Test
  void manyFeaturesAreOneNoticeAndWhatIsDownMutesTheRest() throws IOException {
    JsonNode config = ProjectFile.yaml(ALERTMANAGER);
    assertThat(config.path("route").path("group_by").toString())
        .isEqualTo("[\"alertname\",\"stream\"]");
    Set<String> names = alerts().keySet();
    for (JsonNode rule : config.path("inhibit_rules")) {
      for (String side : List.of("source_matchers", "target_matchers")) {
        Matcher alert = Pattern.compile("Leeway\\w+").matcher(rule.path(side).toString());
        while (alert.find()) {
          assertThat(names).contains(alert.group());
        }
      }
    }
  }
}
