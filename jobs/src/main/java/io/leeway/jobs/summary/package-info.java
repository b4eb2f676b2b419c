/** Counts of one pane, merged before anything is sent. */
@NullMarked
package io.leeway.jobs.summary;

import org.jspecify.annotations.NullMarked;
