package io.leeway.cli.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;

/** A job that was submitted to a {@link LocalFlink}. Thread-safe. */
public final class LocalJob {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final String name;
  private final JobClient client;
  private final CompletableFuture<JobExecutionResult> result;

  LocalJob(String name, JobClient client) {
    this.name = name;
    this.client = client;
    this.result = client.getJobExecutionResult();
  }

  public JobID id() {
    return client.getJobID();
  }

  /** Whether the job has ended, well or not. */
  public boolean isDone() {
    return result.isDone();
  }

  /** What the cluster says the job is doing. */
  public JobStatus status() throws InterruptedException {
    try {
      return client.getJobStatus().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalStackException(
          "The status of job %s is unknown: %s".formatted(name, Causes.oneLine(e)), e);
    }
  }

  /**
   * Waits until the job has read all of its bounded input.
   *
   * @throws JobFailedException if it failed or was cancelled
   */
  public JobExecutionResult await() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw new JobFailedException(name, e);
    }
  }

  /**
   * Waits at most {@code limit}.
   *
   * @throws JobFailedException if it failed or was cancelled
   * @throws TimeoutException if it still runs
   */
  public JobExecutionResult await(Duration limit) throws InterruptedException, TimeoutException {
    try {
      return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new JobFailedException(name, e);
    }
  }

  /** Cancels the job and returns when the cluster has taken the request. */
  public void cancel() throws InterruptedException {
    try {
      client.cancel().get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new LocalStackException(
          "Job %s was not cancelled: %s".formatted(name, Causes.oneLine(e)), e);
    }
  }
}
