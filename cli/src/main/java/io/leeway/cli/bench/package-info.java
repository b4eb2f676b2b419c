/**
 * What the monitor costs: the same records through jobs that do more and more, in one process.
 *
 * <p>{@link io.leeway.cli.bench.Workbench} runs the broker and the cluster, a {@link
 * io.leeway.cli.bench.Workload} is one topic of records with its reference, a {@link
 * io.leeway.cli.bench.Variant} is a job over it, and a {@link io.leeway.cli.bench.Measurement} is
 * what one run of it took.
 */
@NullMarked
package io.leeway.cli.bench;

import org.jspecify.annotations.NullMarked;
