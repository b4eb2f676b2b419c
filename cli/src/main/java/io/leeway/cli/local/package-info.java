/** Kafka and Flink inside this process, for commands that need nothing installed. */
@NullMarked
package io.leeway.cli.local;

import org.jspecify.annotations.NullMarked;
