package io.leeway.jobs.registry;

import org.apache.avro.Schema;

/** What the registry says for certain about a schema that it was asked for. */
public sealed interface SchemaAnswer {

  /** The schema. */
  record Known(int id, Schema schema) implements SchemaAnswer {}

  /**
   * There is one, but not one that Avro records can be written with.
   *
   * @param reason in our words, none that the registry sent
   */
  record Unusable(String reason) implements SchemaAnswer {}

  /**
   * There is none.
   *
   * @param asked false if that is only assumed, because too many ids were unknown of late
   */
  record Unknown(boolean asked) implements SchemaAnswer {}
}
