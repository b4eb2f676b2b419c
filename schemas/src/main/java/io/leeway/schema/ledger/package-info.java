/** Whether the books of a run balance. */
@NullMarked
package io.leeway.schema.ledger;

import org.jspecify.annotations.NullMarked;
