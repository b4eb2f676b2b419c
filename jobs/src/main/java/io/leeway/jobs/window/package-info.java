/** Event-time arithmetic of panes and windows. */
@NullMarked
package io.leeway.jobs.window;

import org.jspecify.annotations.NullMarked;
