/** Commands about the monitor of one stream, as its configuration says. */
@NullMarked
package io.leeway.cli.monitor;

import org.jspecify.annotations.NullMarked;
