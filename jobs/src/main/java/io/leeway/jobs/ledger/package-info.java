/** Keeps account of every record that is read. */
@NullMarked
package io.leeway.jobs.ledger;

import org.jspecify.annotations.NullMarked;
