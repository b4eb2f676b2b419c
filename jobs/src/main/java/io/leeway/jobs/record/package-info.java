/** From the bytes of a record to one reused row of primitives. */
@NullMarked
package io.leeway.jobs.record;

import org.jspecify.annotations.NullMarked;
