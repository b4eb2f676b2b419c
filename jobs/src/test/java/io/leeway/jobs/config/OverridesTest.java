package io.leeway.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leeway.jobs.window.WindowSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final String YAML =
      """
      stream: trips
      source: {topic: trips, bootstrapServers: "localhost:9092", format: json}
      features:
        - {name: distance, type: numeric}
      alerts: {minimumJsDistance: 0.2, raiseAfter: 1 of 1}
      """;

  @Test
  void theValuesTakeThePlaceOfThoseOfTheFile() {
    MonitorConfig config =
        parse(
            Map.of(
                "alerts.minimumJsDistance",
                "0.1",
                "alerts.raiseAfter",
                "2 of 4",
                "alerts.staleAfter",
                "never",
                "windows",
                "1h,1d/1h"));
    assertThat(config.alerts().minimumJsDistance()).isEqualTo(0.1);
    assertThat(config.alerts().raiseWithin()).isEqualTo(4);
    assertThat(config.alerts().staleAfter()).isNull();
    assertThat(config.windows())
        .containsExactly(
            WindowSpec.tumbling(Duration.ofHours(1)),
            WindowSpec.sliding(Duration.ofDays(1), Duration.ofHours(1)));
    assertThat(config.alerts().clearAfter()).isEqualTo(parse(Map.of()).alerts().clearAfter());
  }

  @Test
  void windowsMayBeWrittenAsInTheFile() {
    assertThat(parse(Map.of("windows", "[{size: 2h, slide: 30m}]")).windows())
        .containsExactly(WindowSpec.sliding(Duration.ofHours(2), Duration.ofMinutes(30)));
  }

  @Test
  void aReferenceTopicTakesThePlaceOfAFileAndTheOtherWayRound() {
    MonitorConfig config = parse(Map.of("reference.topic", "other"));
    assertThat(config.reference()).isEqualTo(new MonitorConfig.ReferenceLocation.Topic("other"));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("alerts.minimumJsDistanc", "0.1");
    wrong.put("source.topic", "other");
    wrong.put("alerts.minimumRecords", "many");
    wrong.put("idleTimeout", "1m");
    wrong.put("windows", "1h/7m");
    List<String> errors = catchThrowableOfType(ConfigException.class, () -> parse(wrong)).errors();
    assertThat(errors).hasSize(5);
    assertThat(errors.get(0))
        .startsWith("alerts.minimumJsDistanc: unknown key")
        .contains("alerts.minimumJsDistance");
    assertThat(errors.get(1)).startsWith("source.topic: decides what is read and counted");
    assertThat(errors.get(2)).startsWith("idleTimeout: decides what is read and counted");
    assertThat(errors).anyMatch(error -> error.startsWith("alerts.minimumRecords: \"many\""));
    assertThat(errors).anyMatch(error -> error.startsWith("windows[0].slide: \"7m\""));
  }

  private static MonitorConfig parse(Map<String, String> overrides) {
    return ConfigFile.parse(YAML, Path.of("."), overrides);
  }
}
