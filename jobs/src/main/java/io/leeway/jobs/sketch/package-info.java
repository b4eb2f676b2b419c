/**
 * Summaries of bounded size of what a pane held beyond its bins. What they say depends only on the
 * values, not on their order, nor on how they were spread over partial summaries.
 */
@NullMarked
package io.leeway.jobs.sketch;

import org.jspecify.annotations.NullMarked;
