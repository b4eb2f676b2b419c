package io.leeway.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.leeway.cli.CliException;
import io.leeway.cli.local.LocalFlink;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.RestOptions;

/**
 * What Flink itself says about a job that has ended, from its REST endpoint.
 *
 * @param runningMillis when the job was started, epoch
 * @param finishedMillis when the job had finished, epoch
 * @param shuffleBytes what the source's tasks, with everything chained to them, sent to others
 * @param checkpoints how many were completed
 * @param stateBytes of the largest checkpoint
 * @param checkpointMillis from trigger to completion, median
 * @param longestCheckpointMillis the same, maximum
 */
record JobStatistics(
    long runningMillis,
    long finishedMillis,
    long shuffleBytes,
    int checkpoints,
    long stateBytes,
    long checkpointMillis,
    long longestCheckpointMillis) {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  static JobStatistics of(LocalFlink flink, JobID job) throws IOException, InterruptedException {
    String root =
        "http://127.0.0.1:%d/jobs/%s".formatted(flink.configuration().get(RestOptions.PORT), job);
    JsonNode details = get(root);
    JsonNode checkpoints = get(root + "/checkpoints");
    JsonNode durations = checkpoints.at("/summary/end_to_end_duration");
    return new JobStatistics(
        details.at("/timestamps/RUNNING").asLong(),
        details.at("/timestamps/FINISHED").asLong(),
        shuffleBytes(details.at("/vertices")),
        checkpoints.at("/counts/completed").asInt(),
        checkpoints.at("/summary/state_size/max").asLong(),
        durations.at("/p50").asLong(),
        durations.at("/max").asLong());
  }

  private static long shuffleBytes(JsonNode tasks) {
    long bytes = 0;
    for (JsonNode task : tasks) {
      if (task.at("/name").asText().startsWith("Source: " + RunProbe.SOURCE)) {
        bytes += task.at("/metrics/write-bytes").asLong();
      }
    }
    return bytes;
  }

  private static JsonNode get(String address) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build(),
                HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new CliException(
          "%s answered with status %d, expected 200".formatted(address, response.statusCode()));
    }
    return JSON.readTree(response.body());
  }
}
