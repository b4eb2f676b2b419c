package io.leeway.jobs.kafka;

import io.leeway.jobs.record.SchemaNews;
import java.util.List;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log, once per task and schema, what its records lack, and counts that in the metrics
 * of the source: {@code schemasRead}, {@code schemaFieldsMissing}, {@code schemaFieldsRefused},
 * {@code schemasUnusable} and {@code registryRetries}.
 */
final class SchemaWatch implements SchemaNews {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);

  private final Counter schemasRead;
  private final Counter fieldsMissing;
  private final Counter fieldsRefused;
  private final Counter schemasUnusable;
  private final Counter retries;

  SchemaWatch(MetricGroup metrics) {
    this.schemasRead = metrics.counter("schemasRead");
    this.fieldsMissing = metrics.counter("schemaFieldsMissing");
    this.fieldsRefused = metrics.counter("schemaFieldsRefused");
    this.schemasUnusable = metrics.counter("schemasUnusable");
    this.retries = metrics.counter("registryRetries");
  }

  @Override
  public void learned(int schemaId, List<String> missing, List<String> refused) {
    schemasRead.inc();
    fieldsMissing.inc(missing.size());
    fieldsRefused.inc(refused.size());
    LOG.info("Records of schema {} are read", schemaId);
    missing.forEach(line -> LOG.warn("Schema {}: {}; it counts as missing", schemaId, line));
    refused.forEach(
        line -> LOG.warn("Schema {}: {}; such records are dead letters", schemaId, line));
  }

  @Override
  public void unusable(int schemaId, String problem) {
    schemasUnusable.inc();
    LOG.warn("Schema {} {}; its records are dead letters", schemaId, problem);
  }

  @Override
  public void askedAgain() {
    retries.inc();
  }
}
