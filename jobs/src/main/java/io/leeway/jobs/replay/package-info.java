/** Fixing what is replayed, and telling whether two replays gave the same. */
@NullMarked
package io.leeway.jobs.replay;

import org.jspecify.annotations.NullMarked;
