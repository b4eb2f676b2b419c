/** Topics, sources and sinks. */
@NullMarked
package io.leeway.jobs.kafka;

import org.jspecify.annotations.NullMarked;
