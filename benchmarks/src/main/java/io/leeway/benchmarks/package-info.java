/** JMH benchmarks of what runs per window or per record; {@code benchmarks/README.md} says how. */
package io.leeway.benchmarks;
