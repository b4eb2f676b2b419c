/** Files and topics as rows. */
@NullMarked
package io.leeway.cli.rows;

import org.jspecify.annotations.NullMarked;
