/** A Confluent-compatible schema registry: which Avro schema a record was written with. */
@NullMarked
package io.leeway.jobs.registry;

import org.jspecify.annotations.NullMarked;
