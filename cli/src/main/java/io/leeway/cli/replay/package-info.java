/** {@code leeway replay}: the monitor over records of the past, and what-ifs. */
@NullMarked
package io.leeway.cli.replay;

import org.jspecify.annotations.NullMarked;
