/** From the results, alerts and dead-letters topics to Prometheus. */
@NullMarked
package io.leeway.exporter;

import org.jspecify.annotations.NullMarked;
