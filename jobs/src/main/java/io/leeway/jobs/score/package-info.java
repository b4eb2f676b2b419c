/** From the counts of a window to its report. */
@NullMarked
package io.leeway.jobs.score;

import org.jspecify.annotations.NullMarked;
