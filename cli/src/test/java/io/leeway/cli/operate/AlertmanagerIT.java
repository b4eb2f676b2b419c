package io.leeway.cli.operate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped Alertmanager makes of many alerts. */
@Timeout(120)
class AlertmanagerIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void twoHundredFeaturesAreOneNoticeAndNoneWhileTheStreamIsStale(@TempDir Path folder)
      throws Exception {
    int port = FreePorts.of(1)[0];
    HttpApi api = new HttpApi(port);
    try (TestReceiver receiver = new TestReceiver();
        Daemon alertmanager =
            Daemon.start(
                "alertmanager",
                folder,
                Map.of(),
                List.of(
                    Tool.named("prometheus-alertmanager").path().toString(),
                    "--config.file=" + Overlay.alertmanager(folder, receiver.url()),
                    "--storage.path=" + folder.resolve("data"),
                    "--cluster.listen-address=",
                    "--web.listen-address=127.0.0.1:" + port))) {
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                alertmanager.checkAlive();
                return api.answers("/-/ready");
              });

      api.post("/api/v2/alerts", alerts("LeewayFeatureDrift", "drift", "flights", 200));
      Awaitility.await().atMost(LIMIT).until(() -> !receiver.about("LeewayFeatureDrift").isEmpty());
      JsonNode notice = receiver.about("LeewayFeatureDrift").get(0);
      assertThat(notice.path("alerts").size() + notice.path("truncatedAlerts").asInt())
          .isEqualTo(200);

      api.post("/api/v2/alerts", alerts("LeewayStreamStale", "pipeline", "trips", 1));
      Awaitility.await().atMost(LIMIT).until(() -> !receiver.about("LeewayStreamStale").isEmpty());
      api.post("/api/v2/alerts", alerts("LeewayFeatureDrift", "drift", "trips", 200));
      api.post("/api/v2/alerts", alerts("LeewayFeatureDrift", "drift", "rides", 1));
      Map<String, String> states = new HashMap<>();
      Awaitility.await()
          .atMost(LIMIT)
          .until(
              () -> {
                for (JsonNode alert : api.json("/api/v2/alerts")) {
                  if (alert.path("labels").path("category").asText().equals("drift")) {
                    states.put(
                        alert.path("labels").path("stream").asText(),
                        alert.path("status").path("state").asText());
                  }
                }
                return states.equals(
                    Map.of("flights", "active", "trips", "suppressed", "rides", "active"));
              });
      // The notice about rides comes after the one about trips would have.
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> receiver.about("LeewayFeatureDrift").size() == 2);
      assertThat(receiver.about("LeewayFeatureDrift"))
          .extracting(each -> each.path("groupLabels").path("stream").asText())
          .containsExactly("flights", "rides");
    }
  }

  private static String alerts(String name, String category, String stream, int features) {
    ArrayNode alerts = ProjectFile.JSON.createArrayNode();
    for (int i = 0; i < features; i++) {
      ObjectNode labels = alerts.addObject().putObject("labels");
      labels.put("alertname", name).put("category", category).put("stream", stream);
      labels.put("severity", category.equals("pipeline") ? "critical" : "warning");
      labels.put("feature", "f" + i);
    }
    return alerts.toString();
  }
}
