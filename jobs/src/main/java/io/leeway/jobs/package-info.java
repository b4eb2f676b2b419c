/** The Flink jobs. */
@NullMarked
package io.leeway.jobs;

import org.jspecify.annotations.NullMarked;
