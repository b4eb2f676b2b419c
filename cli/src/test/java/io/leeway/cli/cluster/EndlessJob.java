package io.leeway.cli.cluster;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** A job that needs nothing but Flink and never ends: what the cluster's own test runs on it. */
public final class EndlessJob {
  private EndlessJob() {}

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.enableCheckpointing(500);
    environment.fromSequence(0, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
    environment.execute("endless");
  }
}
